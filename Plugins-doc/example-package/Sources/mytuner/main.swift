import Accelerators
import Boards
import FoundationEssentials
import TuneKitCore

// usage: mytuner CAPTURE   plans on a captured machine with modules of its own; writes nothing
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
// On the machine itself: LinuxMachine(root: root), whose journal the command shares.
let root = try RootDirectory("/")
let tunekit = TuneKit(MachineImage(capture), state: root, registry: registry)

print(try tunekit.detect().text(Style(isUnicode: false)), terminator: "")
print()
print(try tunekit.plan().text(Style(isUnicode: false)), terminator: "")
