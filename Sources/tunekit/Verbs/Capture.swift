import ArgumentParser
import SystemPackage
import TuneKitCore

struct CaptureVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture",
    abstract: "Save this machine as one text file, without serial numbers, for --machine.",
    discussion: Examples.text([
      .root("capture board.capture"):
        "This machine as a file for others to replay."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Argument(help: "The file to write; - for standard output.", completion: .file())
  var file: String

  func run() throws {
    try common.refusing("tunekit.capture/1") {
      let view = CapturingView(try common.chosenMachine().machine)
      // Also the files and the devices on the chip that modules name, so that their plans can be
      // made of it.
      let registry = try common.registry(needed: false)
      _ = TuneKitCore.Survey(
        of: view, and: Modules.files(namedBy: registry), knowing: registry.marksOnChip
      ).inventory()
      let (capture, blanked) = Scrubber().scrubbed(view.capture)
      if file == "-" {
        try Output.print(capture.text)
      } else {
        try TextFile(path: file).write(capture.text)
      }
      for path in blanked { Output.say("blanked: \(path) (\(Scrubber.kind(of: path)))") }
      return .done
    }
  }
}
