import Glibc
import TuneKitCore

/// A machine put together of a board's capture and a card's, as `BOARD+CARD` names it.
///
/// Each half is the id of a module, whose capture lies beside it, or a file. So the owner of a
/// board and not the card, or has captured the card on another board, sees what is planned for the
/// pair.
struct JoinedMachine {
  private let board: String
  private let card: String
  /// Which of the board's slots the card sits in, from 1.
  private let position: Int
  private let captures: CapturedModules

  /// The capture of the pair.
  static func text(named name: String, of captures: CapturedModules) throws -> String {
    try JoinedMachine(named: name, of: captures).capture().text
  }

  /// Takes a name apart at the plus sign that has a board before and a card behind it; names of
  /// files may have more of them.
  private init(named name: String, of captures: CapturedModules) throws {
    let (pair, position) = Self.position(in: name)
    let cuts = pair.indices.filter { pair[$0] == "+" }
    let halves = cuts.map { (String(pair[..<$0]), String(pair[pair.index(after: $0)...])) }
    let isKnown = { (half: (String, String)) in
      Self.isKnown(half.0, among: captures.registry.boards)
        && Self.isKnown(half.1, among: captures.registry.accelerators)
    }
    guard let (board, card) = halves.first(where: isKnown) else {
      throw try Self.noMachine(name, halves, captures.registry)
    }
    self.board = board
    self.card = card
    self.position = position
    self.captures = captures
  }

  private static func position(in name: String) -> (pair: String, position: Int) {
    guard let mark = name.lastIndex(of: "@"), let number = Int(name[name.index(after: mark)...]),
      (1...99).contains(number)
    else { return (name, 1) }
    return (String(name[..<mark]), number)
  }

  /// Which half is not there.
  ///
  /// The folders of captured machines have plus signs in their names, too.
  private static func noMachine(
    _ name: String, _ halves: [(String, String)], _ registry: Registry
  ) throws -> Failure {
    let half = halves.first { isKnown($0.0, among: registry.boards) }
    if half == nil, name.contains("/") { _ = try TextFile(path: name).bytes() }
    let (missing, sort) =
      half.map { ($0.1, "an accelerator") } ?? (halves.first?.0 ?? name, "a board")
    return Failure(
      status: .usage,
      message: "no machine \"\(name.prefix(80))\": \"\(missing.prefix(80))\" is neither a file nor "
        + "the id of \(sort). All ids: \(Invocation.program) plugin list")
  }

  private static func isKnown(_ half: String, among modules: [any Module]) -> Bool {
    modules.contains { $0.id.string == half } || access(half, F_OK) == 0
  }

  private func capture() throws -> Capture {
    let bare = try bareBoard()
    let slot = try slot(of: bare)
    let (accelerator, part) = try cardPart()
    do throws(PartError) {
      return try Joined(
        bare: bare, slot: slot, card: accelerator, part: part, place: .foreign(slot)
      ).capture()
    } catch {
      throw Failure(status: .error, message: "\(board) and \(card) do not go together: \(error)")
    }
  }

  // MARK: The board

  /// The board's machine, without any card that a module knows.
  private func bareBoard() throws -> Capture {
    if let module = captures.registry.boards.first(where: { $0.id.string == board }) {
      let machine = try reading(board) { try captures.bare(module)?.capture }
      if let machine { return machine }
      if let carried = captures.carried, carried.board.id == module.id { return carried.capture }
      throw noCapture(of: module.id)
    }
    let text = String(decoding: try TextFile(path: board).bytes(), as: UTF8.self)
    var machine = try reading(board) { try captures.whole(text).capture }
    // A board has a few slots at most.
    for _ in 0..<16 {
      guard let known = knownCard(in: machine) else { break }
      let seen = SeenMachine(machine, device: known.device.address)
      machine = try reading(board) { try Capture(parsing: seen.boardCapture) }
    }
    return machine
  }

  private func slot(of bare: Capture) throws -> Slot {
    let inventory = Survey(of: MachineImage(bare)).inventory()
    let chosen = captures.registry.boards.first { $0.id.string == board }
    let recognised = try? Recognition(of: inventory, with: captures.registry).board
    let slots = (chosen ?? recognised)?.slots ?? []
    let known = slots.isEmpty ? Self.slots(at: SeenMachine(bare, device: nil).ports) : slots
    guard known.count >= position else {
      let names = known.map(\.name).joined(separator: ", ")
      throw Failure(
        status: .usage,
        message: "\(board) has no slot \(position); it has \(known.count): \(names)")
    }
    return known[position - 1]
  }

  /// The ports of a board that no module knows; where it shows none, one that limits no card.
  private static func slots(at ports: [SeenMachine.Port]) -> [Slot] {
    let source = Source.assumed("what the port of a capture says")
    let slots = zip(1..., ports).map { number, port in
      Slot(
        "slot \(number)", controller: port.controller, generation: port.link.generation,
        lanes: port.link.lanes, source: source)
    }
    let any = Slot("slot 1", controller: "pcie@0", generation: .six, lanes: 16, source: source)
    return slots.isEmpty ? [any] : slots
  }

  // MARK: The card

  private func cardPart() throws -> (any Accelerator, Part) {
    if let module = captures.registry.accelerators.first(where: { $0.id.string == card }) {
      guard let part = captures.part(module) else { throw noCapture(of: module.id) }
      return (module, part)
    }
    let text = String(decoding: try TextFile(path: card).bytes(), as: UTF8.self)
    let part = Part(text)
    if text.contains("{address}") || !part.remarks.isEmpty {
      guard let module = captures.registry.accelerators.first(where: part.isOf) else {
        throw noModule
      }
      return (module, part)
    }
    let machine = try reading(card) { try Capture(parsing: text) }
    guard let (device, module) = knownCard(in: machine) else { throw noModule }
    let seen = SeenMachine(machine, device: device.address)
    return (module, Part(CardPart(of: device, in: seen).text))
  }

  /// The first card of a machine that a module knows.
  private func knownCard(
    in capture: Capture
  ) -> (device: Device, module: any Accelerator)? {
    let survey = Survey(of: MachineImage(capture), knowing: captures.registry.marksOnChip)
    for device in survey.inventory().attached {
      let module = captures.registry.accelerators.first { $0.signature.matches(device) }
      if let module { return (device, module) }
    }
    return nil
  }

  // MARK: What can be wrong

  private func reading<Answer>(_ half: String, _ read: () throws -> Answer) throws -> Answer {
    do {
      return try read()
    } catch let error as CaptureError {
      throw Failure(status: .error, message: "\(half) is not a capture: \(error)")
    }
  }

  private func noCapture(of id: ModuleID) -> Failure {
    let place = captures.registry.origin(of: id).file.map { "beside \($0)" }
    return Failure(
      status: .error,
      message: "no capture of \(id) found; TuneKit looks for it "
        + "\(place ?? "in a checkout of tunekit, or in the package of the module"). Or name a capture instead of \(id)"
    )
  }

  private var noModule: Failure {
    Failure(
      status: .notRecognised,
      message:
        "no module knows a card in \(card). Begin one: \(Invocation.program) plugin new accelerator ID "
        + "--manifest --from \(card), and add --manifest ID.toml")
  }
}

extension Part {
  /// Whether it is the part of this card, by the ids in it.
  fileprivate func isOf(_ accelerator: any Accelerator) -> Bool {
    let known = accelerator.signature.compatible
    if !known.isEmpty {
      return known.contains { mark in lines.contains { $0.hasSuffix("=\(mark)") } }
    }
    guard case .pci(let identities) = accelerator.signature else { return false }
    let number = { (name: String) -> Int? in
      let start = "{path}/{address}/\(name) = 0x"
      let line = lines.first { $0.hasPrefix(start) }
      return line.flatMap { Int($0.dropFirst(start.count), radix: 16) }
    }
    guard let vendor = number("vendor"), let device = number("device") else { return false }
    return identities.contains { $0.vendor == vendor && $0.device == device }
  }
}
