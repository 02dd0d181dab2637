/// The interrupts that a card's driver has on some machine, as the remarks of its part say.
///
/// `msi NAME`, `msix NAME`, `intx NAME` is one each, with a number before the name several of that
/// name; `gic NUMBER NAMES` is a line of the chip's own controller. What begins with `idle` replaces all of them while no program has the card open, and what
/// begins with `few` where the slot's controller has not many; `none` is none, and `unbound` is a
/// driver that does not load.
struct CardInterrupts {
  /// One interrupt: `msi`, `msix`, `intx` or `gic`, and what the driver calls it.
  struct Vector {
    let kind: String
    let action: String
    /// The hardware number of a line that is the chip's.
    var number: UInt64?
  }

  var vectors: [Vector] = []
  var isBound = true

  init(_ remarks: [String], use: CardUse, areFew: Bool) throws(PartError) {
    let wanted = use == .idle ? "idle " : areFew ? "few " : ""
    let special = remarks.filter { !wanted.isEmpty && $0.hasPrefix(wanted) }
    let usual = remarks.filter { !$0.hasPrefix("idle ") && !$0.hasPrefix("few ") }
    let lines = special.isEmpty ? usual : special.map { String($0.dropFirst(wanted.count)) }
    for line in lines {
      switch line {
      case "none": continue
      case "unbound": isBound = false
      default: vectors += try Self.vectors(in: line)
      }
    }
  }

  private static func vectors(in line: String) throws(PartError) -> [Vector] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    if words.count == 2, words[0] == "gic" {
      let parts = words[1].split(separator: " ", maxSplits: 1).map(String.init)
      // Shared peripheral interrupts of the Generic Interrupt Controller.
      guard parts.count == 2, let number = UInt64(parts[0]), (32...1019).contains(number) else {
        throw .unknownRemark(line)
      }
      return [Vector(kind: "gic", action: parts[1], number: number)]
    }
    guard words.count == 2, ["msi", "msix", "intx"].contains(words[0]) else {
      throw .unknownRemark(line)
    }
    let parts = words[1].split(separator: " ", maxSplits: 1).map(String.init)
    // 2,048 is the most that PCI knows (MSI-X, Table Size).
    if parts.count == 2, let count = Int(parts[0]) {
      guard (1...2048).contains(count) else { throw .unknownRemark(line) }
      return Array(repeating: Vector(kind: words[0], action: parts[1]), count: count)
    }
    return [Vector(kind: words[0], action: words[1])]
  }
}

/// How a machine names the controller of message-signalled interrupts.
struct InterruptStyle {
  /// The words before the number or the device.
  let name: String
  /// Whether each device has its own domain, as since 6.11 on most machines.
  let isPerDevice: Bool
  /// How it names the controller of the chip's own lines.
  private(set) var chip = "GICv3"

  /// The style of a controller's name as the kernel prints it, by default without a device.
  init(name: String, isPerDevice: Bool = false) {
    self.name = name
    self.isPerDevice = isPerDevice
  }

  /// The style of the messages by which the machine's ports report events, else of any message of a
  /// device on its bus, else the oldest name there is.
  init(of machine: Inventory) {
    let known = Set(machine.devices.flatMap(\.vectors))
    // A port may report by its own wire.
    let messages = machine.interrupts.filter { $0.controller.contains("MSI") }
    let example =
      messages.first { $0.actions.contains("PCIe PME") }
      ?? messages.first { known.contains($0.number) }
    let words = (example?.controller ?? "PCI-MSI").split(separator: " ")
    let text = words.filter { !$0.allSatisfy(\.isNumber) }.joined(separator: " ")
    if let mark = text.firstRange(of: "-PCI-MSI") {
      self.init(name: String(text[..<mark.lowerBound]), isPerDevice: true)
    } else {
      self.init(name: text)
    }
    let own = machine.interrupts.map(\.controllerName).first { $0.hasPrefix("GIC") }
    if let own { chip = String(own.prefix { $0 != " " }) }
  }

  /// The controller and the hardware number of a vector.
  func place(
    of vector: CardInterrupts.Vector, at index: Int, of address: PCIAddress
  ) -> (controller: String, number: UInt64) {
    if let number = vector.number { return (chip, number) }
    return switch (vector.kind, isPerDevice) {
    // A wire of a port: SPI 219, counted from 32.
    case ("intx", _): ("GICv2", 251)
    case (_, false): (name, address.firstHardwareInterrupt &+ UInt64(clamping: index))
    case ("msix", true): ("\(name)-PCI-MSIX-\(address)", UInt64(clamping: index))
    case (_, true): ("\(name)-PCI-MSI-\(address)", UInt64(clamping: index))
    }
  }
}

/// Whether some program has the card open.
public enum CardUse: String, Sendable {
  case open, idle

  /// What a card is tried in: where its interrupts come and go with the program, idle too.
  public static func all(of accelerator: any Accelerator) -> [CardUse] {
    if case .whileOpen = accelerator.presence { [.open, .idle] } else { [.open] }
  }
}
