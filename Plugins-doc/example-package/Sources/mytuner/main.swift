import Accelerators
import Boards
import FoundationEssentials
import Glibc
import TuneKitCore

// usage: mytuner CAPTURE   plans on a captured machine with modules of its own; writes nothing
do {
  let path = CommandLine.arguments.dropFirst().first ?? "machine.capture"
  let text = try String(contentsOfFile: path, encoding: .utf8)
  let capture = try Capture(parsing: text)

  let issues =
    Examination.issues(of: MyBoard(), on: [capture])
    + Examination.issues(of: MyCard(), on: MyBoard(), [capture])
  for issue in issues { print("issue: \(issue)") }

  let registry = try Registry(
    boards: BoardCatalogue.all + [MyBoard()],
    accelerators: AcceleratorCatalogue.all + [MyCard()])
  // The journal of a captured machine belongs into a folder of yours. On the machine itself it is "/",
  // as the machine then is LinuxMachine(root: state), whose journal the command shares.
  let state = try RootDirectory(FileManager.default.temporaryDirectory.path)
  let tunekit = TuneKit(MachineImage(capture), state: state, registry: registry)

  print(try tunekit.detect().text(Style(isUnicode: false)), terminator: "")
  print()
  print(try tunekit.plan().text(Style(isUnicode: false)), terminator: "")
} catch {
  // An error that leaves the program ends it with a backtrace.
  print("mytuner: \(error)")
  exit(1)
}
