import Testing

@testable import TuneKitCore

@Suite struct `Every board` {
  @Test(arguments: BoardCase.all)
  func `has an id of the right form and a name`(_ board: BoardCase) {
    ModuleExamination(module: board).identity()
  }

  @Test(arguments: BoardCase.all)
  func `has file, folder, page and capture of one stem`(_ board: BoardCase) throws {
    try ModuleExamination(module: board).files()
  }

  @Test(arguments: BoardCase.all)
  func `has a page with the headings`(_ board: BoardCase) throws {
    try ModuleExamination(module: board).page()
  }

  @Test(arguments: BoardCase.all)
  func `is tested nowhere, or has the log`(_ board: BoardCase) throws {
    try ModuleExamination(module: board).tested()
  }

  @Test(arguments: BoardCase.recognised, BoardCase.recognised)
  func `is known by its own capture and by no other`(
    _ board: BoardCase, _ owner: BoardCase
  ) throws {
    let identity = Survey(of: MachineImage(try owner.capture())).inventory().identity
    #expect((board.board.signature.fit(to: identity) > 0) == (board.board.id == owner.board.id))
  }

  @Test(arguments: BoardCase.recognised)
  func `is recognised by name on its capture, on which nothing can be planned`(
    _ board: BoardCase
  ) throws {
    let bench = try Bench(try board.capture())
    let detection = try bench.tunekit().detect()
    #expect(detection.board?.id == board.board.id)
    #expect(detection.accelerators.isEmpty)
    #expect(throws: TuneKitError.self) { try bench.plan() }
    let again = try bench.tunekit(inReverse: true).detect()
    #expect(again.text(Style()) == detection.text(Style()))
  }

  @Test(arguments: BoardCase.all)
  func `has slots with a name, a controller and a source each`(_ board: BoardCase) {
    let slots = board.board.slots
    #expect(Set(slots.map(\.name)).count == slots.count, "two slots have one name")
    #expect(Set(slots.map(\.controller)).count == slots.count, "two slots have one controller")
    for slot in slots {
      #expect(!slot.name.trimmed.isEmpty)
      #expect((1...16).contains(slot.link.lanes))
      ModuleExamination.check(slot.source, of: slot.name)
    }
  }

  /// Not only in its own capture: a kernel may drop the controllers of empty slots.
  @Test(arguments: BoardCase.recognised)
  func `has slots whose controllers occur in a capture of it`(_ board: BoardCase) throws {
    let machines = CapturedMachine.all.filter { $0.board == board.board.id.string }
    let captures = try machines.map { try $0.capture() } + [try board.capture()]
    let names = Set(captures.flatMap(\.paths).flatMap(\.components))
    for slot in board.board.slots {
      #expect(names.contains(Substring(slot.controller)), "\(slot.name): \(slot.controller)")
    }
  }

  @Test(arguments: BoardCase.recognised)
  func `has the cores that its capture has`(_ board: BoardCase) throws {
    let machine = Survey(of: MachineImage(try board.capture())).inventory()
    let parts = Set(machine.processors.compactMap(\.part))
    #expect(Set(board.board.cores.map(\.part)) == parts)
    #expect(Set(board.board.cores.map(\.name)).count == board.board.cores.count)
  }

  @Test(arguments: BoardCase.all)
  func `gives reasons with sources for what cannot be moved`(_ board: BoardCase) {
    for controller in board.board.immovable {
      ModuleExamination.check(controller.reason, of: controller.name)
    }
  }

  @Test func `comes once in the catalogue, with its marks`() throws {
    let boards = BoardCase.all.map(\.board)
    #expect(throws: Never.self) { try Registry(boards: boards, accelerators: []) }
  }
}
