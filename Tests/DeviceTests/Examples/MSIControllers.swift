import Boards

// The example lies among the boards when somebody replays it, and sees this name there.
typealias MSIControllers = Boards.MSIControllers
