import TuneKitCore

/// The captures that lie beside modules in a checkout, joined to whole machines.
struct CapturedModules {
  let checkout: Folder?
  let registry: Registry

  /// A machine to hold a module against.
  struct Machine {
    let name: String
    let capture: Capture
  }

  init(_ checkout: Folder?, _ registry: Registry) {
    self.checkout = checkout
    self.registry = registry
  }

  /// A board that has a capture and a slot, for cards to sit in; outside of a checkout the one that
  /// the program carries.
  var host: (board: any Board, capture: Capture)? {
    for board in registry.boards where !board.slots.isEmpty && board.signature != .chosen {
      if let capture = try? bare(board)?.capture { return (board, capture) }
    }
    return carried
  }

  /// The board of the built-in machine, without its card.
  var carried: (board: any Board, capture: Capture)? {
    guard let bare = BuiltInMachine.bareBoard,
      let board = registry.boards.first(where: { $0.id.string == bare.id })
    else { return nil }
    return (board, bare.capture)
  }

  /// The machines that are this board, and what is wrong with their captures.
  func machines(of board: any Board) -> (machines: [Machine], trouble: [Flaw]) {
    var machines: [Machine] = []
    var trouble: [Flaw] = []
    do {
      if board.signature != .chosen, let machine = try bare(board) { machines.append(machine) }
    } catch {
      trouble.append(Flaw(module: board.id, what: "capture", why: "\(error)"))
    }
    for name in checkout?.names(in: "Tests/Machines") ?? []
    where name.hasPrefix("\(board.id)+") || name.hasPrefix("\(board.id)_") {
      guard let text = checkout?.text("Tests/Machines/\(name)/machine.capture"),
        let capture = try? Capture(parsing: text)
      else { continue }
      machines.append(Machine(name: name, capture: capture))
    }
    return (machines, trouble)
  }

  /// Machines with this card, in each slot of some board.
  func machines(with accelerator: any Accelerator) -> (machines: [Machine], trouble: [Flaw]) {
    guard let part = part(accelerator), let host else { return ([], []) }
    var machines: [Machine] = []
    for slot in host.board.slots {
      let joined = Joined(
        bare: host.capture, slot: slot, card: accelerator, part: part, place: .foreign(slot))
      do throws(PartError) {
        machines.append(
          Machine(name: "\(host.board.id), \(slot.name)", capture: try joined.capture()))
      } catch {
        return ([], [Flaw(module: accelerator.id, what: "capture", why: "\(error)")])
      }
    }
    return (machines, [])
  }

  /// The bare board, as its own capture has it or on the capture of its chip; nil without one.
  func bare(_ board: any Board) throws -> Machine? {
    try text(of: board, .board).map(whole)
  }

  /// The machine that a board's capture is, or is a part of.
  func whole(_ text: String) throws -> Machine {
    let own = try Capture(parsing: text)
    guard let chip = Part(text).chip else { return Machine(name: "its own capture", capture: own) }
    let file = checkout?.files(below: "Sources/Boards", ending: "/\(chip).capture").first
    guard let below = file.flatMap({ checkout?.text($0) }) else {
      throw Failure(status: .error, message: "there is no \(chip).capture, on which it is a part")
    }
    let joined = try Capture(parsing: below).joined(with: own)
    return Machine(name: "its own capture on \(chip)", capture: joined)
  }

  /// The card's part; nil without a capture.
  func part(_ accelerator: any Accelerator) -> Part? {
    text(of: accelerator, .accelerator).map { Part($0) }
  }

  /// The text of the capture beside a module: in its folder, or beside its manifest.
  private func text(of module: any Module, _ kind: ModuleSheet.Kind) -> String? {
    if let file = registry.origin(of: module.id).file {
      return Folder(path: ".").text(ManifestFiles(file).file("capture"))
    }
    let target = kind == .board ? "Boards" : "Accelerators"
    let name = "/\(type(of: module)).capture"
    let files = checkout?.files(below: "Sources/\(target)", ending: name)
    return files?.first.flatMap { checkout?.text($0) }
  }
}

extension Failure: CustomStringConvertible {
  var description: String { message }
}
