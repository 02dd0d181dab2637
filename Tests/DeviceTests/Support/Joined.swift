import Testing

@testable import TuneKitCore

/// The capture of a bare board, with a root port behind one of its slots and a card on that.
struct Joined {
  let bare: Capture
  let slot: Slot
  let card: AcceleratorCase
  let place: PortPlace
  var use = CardUse.open
  /// The best that the port trains; nil is what the slot is wired for.
  var port: PCILink?
  /// The controller of message-signalled interrupts, if it is another than the machine shows.
  var controller: String?

  func capture() throws -> Capture {
    let machine = Survey(of: MachineImage(bare)).inventory()
    let link = port ?? slot.link
    return bare.joined(with: try Capture(parsing: place.text(link: link)))
      .joined(with: try Capture(parsing: try cardText(on: machine, link: link)))
  }

  /// The card's part with nothing left open; see the comment on top of it.
  private func cardText(on machine: Inventory, link: PCILink) throws -> String {
    let part = Part(try card.captureText())
    let areFew = slot.messages != nil && controller == nil
    let interrupts = try CardInterrupts(part.remarks, use: use, areFew: areFew)
    let first = (machine.interrupts.map(\.number).max() ?? 0) + 1
    let fillings = try fillings(interrupts.vectors, from: first, on: machine)
    let trained = card.accelerator.link.limited(by: link).limited(by: slot.link)
    let whole = [
      "{address}": place.card, "{path}": place.path, "{width}": "\(trained.lanes)",
      "{speed}": "\(trained.generation.gigatransfers)",
      "{irq}": interrupts.vectors.isEmpty ? "0" : "\(first)",
    ]
    let lines = part.entries.flatMap { line -> [String] in
      if !interrupts.isBound && (line.contains("/driver ->") || line.contains("/pci/drivers/")) {
        return []
      }
      if line.contains("/proc/interrupts") && fillings.isEmpty { return [] }
      let isForEach = line.contains("{irq}") && !line.hasSuffix("/irq = {irq}")
      guard isForEach else { return [Self.filled(line, whole)] }
      return zip(interrupts.vectors, fillings).compactMap { vector, values in
        vector.kind == "intx" && line.contains("{kind}")
          ? nil : Self.filled(line, values.merging(whole) { one, _ in one })
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func filled(_ line: Substring, _ values: [String: String]) -> String {
    // The names of interrupts may hold another placeholder, and so come first.
    let order = ["{action}"] + values.keys.filter { $0 != "{action}" }.sorted()
    return order.reduce(String(line)) { $0.replacing($1, with: values[$1] ?? $1) }
  }

  /// What stands for the placeholders of each interrupt.
  private func fillings(
    _ vectors: [CardInterrupts.Vector], from first: Int, on machine: Inventory
  ) throws -> [[String: String]] {
    let style = try controller.map { InterruptStyle(name: $0) } ?? InterruptStyle(of: machine)
    let processors = CPUSet(machine.processors.map(\.number))
    let one = CPUSet([try #require(processors.first)])
    let affinity =
      machine.interrupts.compactMap(\.affinityFile)
      .first { $0.name == "smp_affinity" }.flatMap { machine.texts[$0] } ?? ""
    let width = CPUSet.width(ofMask: affinity)
    let counts = processors.numbers.map { $0 == one.first ? "   1203441 " : "         0 " }
    let address = try #require(PCIAddress(place.card))
    return vectors.enumerated().map { index, vector in
      let (name, number) = style.place(of: vector, at: index, of: address)
      return [
        "{irq}": "\(first + index)", "{index}": "\(index)", "{action}": vector.action,
        "{controller}": name, "{hwirq}": "\(number)", "{kind}": vector.kind,
        "{trigger}": vector.kind == "intx" ? "Level" : "Edge", "{counts}": counts.joined(),
        "{mask}": processors.mask(width: width), "{list}": processors.list,
        "{mask1}": one.mask(width: width), "{list1}": one.list,
      ]
    }
  }
}
