import Testing
import TuneKitCore

@testable import TuneKitModuleKit

/// Boards that say no more than their chip: a check made of what each says, instead of a capture.
@Suite struct `Every board of a chip` {
  private static let plans = Memory<String, Strategy>()

  /// A connector, as `detect` names it, and with it no other plan than the chip's.
  @Test(arguments: BoardCase.ofTheirChip)
  func `a board that says no more than its chip is planned as its chip`(_ board: BoardCase) throws {
    let chip = try #require(board.chip)
    let card = try #require(AcceleratorCase.all.first { $0.accelerator.id == "ax650n" })
    for slot in board.board.slots {
      let port = try #require(
        chip.board.slots.first { $0.controller == slot.controller }, "\(slot.controller)")
      #expect(slot.alsoNamed == port.alsoNamed && slot.messages == port.messages)
      #expect(slot.link.limited(by: port.link) == slot.link, "\(slot.name) is more than its port")
      let own = try Bench(try Self.machine(board, slot, card))
      let detection = try own.tunekit().detect()
      #expect(detection.board?.id == board.board.id && detection.board?.knownBy == .board)
      #expect(detection.accelerators.map { $0.place.slot?.name } == [slot.name])
      let plan = try own.plan()
      let key = "\(chip.stem) \(port.controller)"
      let other = try Self.plans.value(key) {
        try Bench(try Self.machine(chip, port, card)).plan()
      }
      #expect(plan.steps.map(\.id) == other.steps.map(\.id))
      #expect(plan.steps.map(\.wanted) == other.steps.map(\.wanted))
      #expect(plan.declined == other.declined)
    }
  }

  @Test(arguments: BoardCase.ofTheirChip)
  func `a slot of such a board has a source`(_ board: BoardCase) {
    for slot in board.board.slots { #expect(slot.source.reference.count > 20, "\(slot.name)") }
    if board.board.slots.isEmpty {
      #expect(["nanopi-r6s", "khadas-edge2"].contains(board.board.id))
    }
  }

  private static func machine(
    _ board: BoardCase, _ slot: Slot, _ card: AcceleratorCase
  ) throws -> Capture {
    try Joined(bare: try board.capture(), slot: slot, card: card, place: .foreign(slot)).capture()
  }
}
