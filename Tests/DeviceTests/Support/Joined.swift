import Testing

@testable import TuneKitCore

/// The capture of a bare board, with a root port behind one of its slots and a card on that.
struct Joined {
  let host: BoardCase
  let slot: Slot
  let card: AcceleratorCase

  /// No board has this domain, so that nothing is recognised by it.
  static let port = "00f0:00:00.0"
  static let address = "00f0:01:00.0"

  func capture() throws -> Capture {
    let bare = try host.capture()
    let machine = Survey(of: MachineImage(bare)).inventory()
    let filled = try filled(for: machine)
    return bare.joined(with: try Capture(parsing: portText))
      .joined(with: try Capture(parsing: filled))
  }

  /// The card's capture with nothing left open; see the comment on top of it.
  private func filled(for machine: Inventory) throws -> String {
    let processors = CPUSet(machine.processors.map(\.number))
    let first = CPUSet([try #require(processors.first)])
    let interrupt = (machine.interrupts.map(\.number).max() ?? 0) + 1
    let affinity =
      machine.interrupts.compactMap(\.affinityFile)
      .first { $0.name == "smp_affinity" }.flatMap { machine.texts[$0] } ?? ""
    let width = CPUSet.width(ofMask: affinity)
    let counts = processors.numbers.map { $0 == first.first ? "   1203441 " : "         0 " }
    let values = [
      "{address}": Self.address, "{path}": path, "{irq}": "\(interrupt)",
      "{counts}": counts.joined(), "{mask}": processors.mask(width: width),
      "{list}": processors.list, "{mask1}": first.mask(width: width), "{list1}": first.list,
    ]
    let text = try card.captureText().split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    return values.reduce(text) { $0.replacing($1.key, with: $1.value) }
  }

  /// The unit address of the controller, and what it is called: `fe180000` and `pcie`.
  private var unit: (address: Substring, kind: Substring) {
    let parts = slot.controller.split(separator: "@")
    return (parts.last ?? "", parts.first ?? "")
  }

  private var folder: String { "/sys/devices/platform/\(unit.address).\(unit.kind)" }
  private var path: String { "\(folder)/pci00f0:00/\(Self.port)" }

  /// The controller as its driver shows it: the best that the slot is wired for.
  private var portText: String {
    """
    \(folder)/of_node -> /sys/firmware/devicetree/base/\(slot.controller)
    /sys/firmware/devicetree/base/\(slot.controller)/name =- \(unit.kind)\\0
    /sys/bus/pci/devices/\(Self.port) -> \(path)
    \(path)/class = 0x060400
    \(path)/device = 0x0001
    \(path)/max_link_speed = \(slot.link.generation.gigatransfers) GT/s PCIe
    \(path)/max_link_width = \(slot.link.lanes)
    \(path)/power/control = auto
    \(path)/vendor = 0x1d87

    """
  }
}
