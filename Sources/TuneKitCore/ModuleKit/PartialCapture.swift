/// A capture that is no whole machine, with what its comments say about joining it.
///
/// Such a comment begins with `#:`. `on NAME` in a board's part is the chip's capture below it; the
/// lines of a card's part are its interrupts.
package struct Part: Sendable {
  package let lines: [Substring]

  package init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What the marked comments say, in order.
  package var remarks: [String] {
    lines.filter { $0.hasPrefix("#:") }.map { String($0.dropFirst(2)).trimmed }
  }

  /// The chip's capture that a board's part names; nil where it is a whole machine.
  package var chip: String? {
    remarks.first { $0.hasPrefix("on ") }.map { String($0.dropFirst(3)).trimmed }
  }

  /// The entries without any comment.
  var entries: [Substring] { lines.filter { !$0.hasPrefix("#") } }
}

/// Why the part of a card or a board does not fit into a machine.
package enum PartError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A marked comment is none of those that a part may have.
  case unknownRemark(String)
  /// The machine has no processor to which an interrupt could go.
  case noProcessor
  /// The capture that comes of it does not read as one.
  case unreadable(CaptureError)

  package var description: String {
    switch self {
    case .unknownRemark(let line):
      "\"#: \(line)\" is unknown in a part; write as in \"#: msi NAME\", \"#: idle none\""
    case .noProcessor: "the board's capture shows no processor; capture the whole machine again"
    case .unreadable(let error): "joined with the machine it is not a capture: \(error)"
    }
  }
}

/// The capture of a bare board, with a root port behind one of its slots and a card on that.
package struct Joined: Sendable {
  let bare: Capture
  let slot: Slot
  let card: any Accelerator
  let part: Part
  let place: PortPlace
  /// Whether some program has the card open.
  package var use = CardUse.open
  /// The best that the port trains; nil is what the slot is wired for.
  var port: PCILink?
  /// The controller of message-signalled interrupts, if it is another than the machine shows.
  var controller: String?

  /// A card in a slot of a board.
  ///
  /// - Parameters:
  ///   - bare: the board's capture.
  ///   - slot: the slot, which the board may also not have.
  ///   - card: what the card is.
  ///   - part: the card's capture, with what depends on the board left open.
  ///   - place: where the port is.
  package init(
    bare: Capture, slot: Slot, card: any Accelerator, part: Part, place: PortPlace
  ) {
    self.bare = bare
    self.slot = slot
    self.card = card
    self.part = part
    self.place = place
  }

  /// The whole machine.
  ///
  /// - Throws: ``PartError`` where the part does not fit.
  package func capture() throws(PartError) -> Capture {
    let machine = Survey(of: MachineImage(bare)).inventory()
    let link = port ?? slot.link
    let card = try cardText(on: machine, link: link)
    do throws(CaptureError) {
      let isOnChip = !self.card.signature.compatible.isEmpty
      if isOnChip {
        return bare.withoutLines(named: names).joined(with: try Capture(parsing: card))
      }
      return bare.joined(with: try Capture(parsing: place.text(link: link)))
        .joined(with: try Capture(parsing: card))
    } catch {
      throw .unreadable(error)
    }
  }

  /// The names on the lines of a device on the chip, which the chip's own capture may have already.
  private var names: Set<String> {
    let interrupts = try? CardInterrupts(part.remarks, use: .open, areFew: false)
    let actions = interrupts?.vectors.map(\.action) ?? []
    return Set(actions.flatMap { $0.split(separator: ",").map(\.trimmed) })
  }

  /// The card's part with nothing left open; see the comment on top of it.
  private func cardText(on machine: Inventory, link: PCILink) throws(PartError) -> String {
    let areFew = slot.messages != nil && controller == nil
    let interrupts = try CardInterrupts(part.remarks, use: use, areFew: areFew)
    let first = min(machine.interrupts.map(\.number).max() ?? 0, 1 << 30) + 1
    let fillings = try fillings(interrupts.vectors, from: first, on: machine)
    let trained = (self.card.link ?? slot.link).limited(by: link).limited(by: slot.link)
    let whole = [
      "{address}": place.card, "{path}": place.path, "{width}": "\(trained.lanes)",
      "{speed}": "\(trained.generation.gigatransfers)",
      "{irq}": interrupts.vectors.isEmpty ? "0" : "\(first)",
    ]
    let lines = part.entries.flatMap { line -> [String] in
      if !interrupts.isBound && (line.contains("/driver ->") || line.contains("/drivers/")) {
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

  /// The values of the placeholders of each interrupt.
  private func fillings(
    _ vectors: [CardInterrupts.Vector], from number: Int, on machine: Inventory
  ) throws(PartError) -> [[String: String]] {
    let style = controller.map { InterruptStyle(name: $0) } ?? InterruptStyle(of: machine)
    let processors = CPUSet(machine.processors.map(\.number))
    guard let first = processors.first, let address = PCIAddress(place.card) else {
      throw .noProcessor
    }
    let one = CPUSet([first])
    let affinity =
      machine.interrupts.compactMap(\.affinityFile)
      .first { $0.name == "smp_affinity" }.flatMap { machine.texts[$0] } ?? ""
    let width = CPUSet.width(ofMask: affinity)
    let counts = processors.numbers.map { $0 == first ? "   1203441 " : "         0 " }
    return vectors.enumerated().map { index, vector in
      let (name, hardware) = style.place(of: vector, at: index, of: address)
      return [
        "{irq}": "\(number + index)", "{index}": "\(index)", "{action}": vector.action,
        "{controller}": name, "{hwirq}": "\(hardware)", "{kind}": vector.kind,
        "{trigger}": ["intx", "gic"].contains(vector.kind) ? "Level" : "Edge",
        "{counts}": counts.joined(),
        "{mask}": processors.mask(width: width), "{list}": processors.list,
        "{mask1}": one.mask(width: width), "{list1}": one.list,
      ]
    }
  }
}

extension Capture {
  /// The same without the interrupts that have one of these names.
  fileprivate func withoutLines(named names: Set<String>) -> Capture {
    guard !names.isEmpty, case .file(let bytes) = self["/proc/interrupts"] else { return self }
    let gone = InterruptTable(bytes).rows.filter { !names.isDisjoint(with: $0.actions) }
      .map { "\($0.number)" }
    var capture = self
    for number in gone {
      for folder in ["/proc/irq/\(number)", "/sys/kernel/irq/\(number)"] as [SystemPath] {
        for path in capture.paths where path.isBelow(folder) { capture[path] = nil }
      }
      capture.rates[number] = nil
    }
    let kept = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        !gone.contains(String(line.prefix { $0 != ":" }.filter { $0 != " " }))
      }
    capture["/proc/interrupts"] = .text(kept.joined(separator: "\n"))
    return capture
  }
}

extension Slot {
  /// The slots in which a card is tried on a board: its own, of a chip the first, since they differ in
  /// their links only; of a board without any, the first of the one on whose hardware it is tried.
  package static func tried(on board: any Board, or host: any Board) -> [Slot] {
    if board.isChip { return Array(board.slots.prefix(1)) }
    return board.slots.isEmpty ? Array(host.slots.prefix(1)) : board.slots
  }
}

extension Profile {
  /// The profiles in which a card is tried on a board: of a chip one, since boards with it are tried
  /// in all.
  package static func tried(on board: any Board) -> [Profile] {
    board.isChip ? [.standard] : allCases
  }
}
