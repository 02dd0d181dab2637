import Accelerators
import Boards
import TuneKitCore

private typealias MyBoard = FinishedSbc

/// The program of Plugins-doc/README.md that uses the façade; compiled, and never run.
func planByFacade() throws {
  let registry = try Registry(
    boards: BoardCatalogue.all + [MyBoard()], accelerators: AcceleratorCatalogue.all)
  let root = try RootDirectory("/")
  let tunekit = TuneKit(LinuxMachine(root: root), state: root, registry: registry)
  print(try tunekit.plan().text(Style()), terminator: "")
}
