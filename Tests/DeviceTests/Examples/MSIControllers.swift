import Boards
import TuneKitCore

/// The example lies among the boards when somebody replays it, and sees this name there.
enum MSIControllers {
  static let immovable: [InterruptController] = Boards.MSIControllers.immovable
  static let steady: [InterruptController] = Boards.MSIControllers.steady
}
