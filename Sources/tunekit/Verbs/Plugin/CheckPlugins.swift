import ArgumentParser
import TuneKitCore

struct CheckPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine modules: facts, sources, captures; in a checkout also pages and folders.",
    discussion: "Exit status: 0 as it should be, 1 with flaws.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "A module's id, or a manifest; all modules, if left out.")
  var module: String?

  @Flag(help: "Also plan, apply and revert every board with every accelerator, in memory.")
  var pairs = false

  func run() throws {
    try common.refusing("tunekit.plugin-check/1") {
      let report = try Inspection(withPairs: pairs).report(on: module)
      try common.show(report, "tunekit.plugin-check/1", text: report.text)
      return report.outcome == .green ? .done : .error
    }
  }
}
