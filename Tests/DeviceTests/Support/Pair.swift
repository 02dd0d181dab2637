import Testing
import TuneKitCore

/// A board, an accelerator in one of its slots, whether it is in use, a profile.
struct Pair: CustomTestStringConvertible, Sendable {
  let board: BoardCase
  let accelerator: AcceleratorCase
  let slot: Slot?
  let use: CardUse
  let profile: Profile

  /// Every board with every accelerator in every slot.
  ///
  /// A board that is only chosen is tried on the hardware of another, and without slots in that one's
  /// first. A chip is tried in its first slot and in one profile, for all boards that say no more.
  static let all: [Pair] = BoardCase.whole.flatMap { board in
    board.places.flatMap { slot in
      AcceleratorCase.all.flatMap { accelerator in
        accelerator.uses.flatMap { use in
          Profile.tried(on: board.board).map {
            Pair(board: board, accelerator: accelerator, slot: slot, use: use, profile: $0)
          }
        }
      }
    }
  }

  var testDescription: String {
    "\(board.board.id), \(slot?.name ?? "no slot"), \(accelerator.accelerator.id) \(use), \(profile)"
  }

  var choice: Recognition.Choice {
    Recognition.Choice(board: board.isRecognised ? nil : board.board.id.string)
  }

  private static let captures = Memory<String, Capture>()

  func capture() throws -> Capture {
    let key = "\(board.stem) \(slot?.name ?? "") \(accelerator.stem) \(use)"
    return try Self.captures.value(key) { try joined() }
  }

  private func joined() throws -> Capture {
    let host = try #require(board.isRecognised ? board : BoardCase.host)
    let slot = try #require(slot ?? host.board.slots.first)
    var joined = try Joined(
      bare: try host.capture(), slot: slot, card: accelerator, place: .foreign(slot))
    joined.use = use
    return try joined.capture()
  }
}

extension AcceleratorCase {
  /// Where the interrupts come and go with the program, the idle card is another case.
  var uses: [CardUse] { CardUse.all(of: accelerator) }
}
