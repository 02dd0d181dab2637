import ArgumentParser
import TuneKitCore

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check by its effects whether what is applied still holds. Writes nothing.",
    discussion: Examples.text([
      .root("verify --strict --json"):
        "For a program: 4 also if something is unproven."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Flag(help: "Also exit with 4 if something is unproven.")
  var strict = false

  @Option(help: ArgumentHelp("How long to watch counters at most.", valueName: "milliseconds"))
  var sample = 1000

  func validate() throws {
    guard (0...600_000).contains(sample) else {
      throw ValidationError("--sample takes 0 to 600000 milliseconds")
    }
  }

  func run() throws {
    try common.refusing("tunekit.verify/1", repeating: selection.options) {
      let result = try common.tunekit(selection, needsModules: false).verify(longestSample: sample)
      try common.show(
        result, "tunekit.verify/1", repeating: selection.options, text: result.text)
      return ExitStatus(result.outcome, strict: strict)
    }
  }
}
