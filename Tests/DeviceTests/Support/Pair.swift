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
  /// first. A chip is tried in its first slot and in one profile, for all boards that say no more. What
  /// is on a chip is tried once on each board with that chip.
  static let all: [Pair] = BoardCase.whole.flatMap { board in
    board.places.flatMap { slot in
      AcceleratorCase.tried(on: board, in: slot).flatMap { accelerator in
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
  /// Cards in every slot, and what is on the chip where a board has it.
  static func tried(on board: BoardCase, in slot: Slot?) -> [AcceleratorCase] {
    all.filter { one in
      !one.accelerator.isOnChip
        || (slot == board.places.first && board.isRecognised && one.belongs(to: board))
    }
  }

  /// Whether a board's capture has its chip.
  func belongs(to board: BoardCase) -> Bool {
    guard let capture = try? board.capture() else { return false }
    return accelerator.belongs(to: Survey(of: MachineImage(capture)).inventory().identity)
  }

  /// The board in whose capture it is tried alone.
  var host: BoardCase? {
    accelerator.isOnChip ? BoardCase.recognised.first(where: belongs) : BoardCase.host
  }

  /// Where it is when it is joined to that.
  func address(in slot: Slot) -> String {
    guard accelerator.isOnChip else { return PortPlace.foreign(slot).card }
    let text = (try? captureText()) ?? ""
    let start = "/sys/bus/platform/devices/"
    let line = text.split(separator: "\n").first { $0.hasPrefix(start) } ?? ""
    return String(line.dropFirst(start.count).prefix { $0 != " " })
  }

  /// Where the interrupts come and go with the program, the idle card is another case.
  var uses: [CardUse] { CardUse.all(of: accelerator) }
}
