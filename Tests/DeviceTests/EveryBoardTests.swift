import Testing
import TuneKitCore

@Suite struct `Every board` {
  /// On every captured machine of it, since a kernel may drop the controllers of empty slots.
  @Test(arguments: BoardCase.all)
  func `every board passes the examination`(_ board: BoardCase) throws {
    let machines = CapturedMachine.all.filter { $0.board == board.board.id.string }
    var captures = try machines.map { try $0.capture() }
    if board.isRecognised { captures.append(try board.capture()) }
    let issues = Examination.issues(of: board.board, on: captures)
    #expect(issues == [], "\(issues.map(\.description))")
  }

  @Test(arguments: BoardCase.recognised)
  func `every board is recognised by its own capture and by no other`(
    _ owner: BoardCase
  ) throws {
    let identity = Survey(of: MachineImage(try owner.capture())).inventory().identity
    let fitting = BoardCase.recognised.filter { $0.board.signature.fit(to: identity) > 0 }
    let boards = fitting.filter { !$0.board.isChip || owner.board.isChip }
    #expect(boards.map(\.board.id) == [owner.board.id])
    let chips = fitting.filter(\.board.isChip)
    #expect(chips.map(\.board.id) == [owner.onChip?.chipModule.id ?? owner.board.id])
  }

  @Test(arguments: BoardCase.recognised)
  func `a bare board is recognised by name, and nothing can be planned on it`(
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

  @Test func `every board is in the catalogue once, with its own signature`() {
    #expect(Examination.issues(boards: BoardCase.all.map(\.board), accelerators: []) == [])
  }
}
