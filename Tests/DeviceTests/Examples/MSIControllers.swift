import Boards
import TuneKitCore

/// Replayed, the example is among the boards and sees this name there.
enum MSIControllers {
  static let immovable: [InterruptController] = Boards.MSIControllers.immovable
  static let steady: [InterruptController] = Boards.MSIControllers.steady
}
