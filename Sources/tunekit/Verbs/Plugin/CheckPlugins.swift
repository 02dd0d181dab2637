import ArgumentParser
import TuneKitCore

struct CheckPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine modules: facts, sources, captures; in a checkout also pages and folders.",
    discussion: "Exit status: 0 as it should be, 1 with flaws.")

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Argument(help: "A module's id, or a manifest; all modules, if left out.")
  var module: String?

  @Flag(
    help: ArgumentHelp(
      "Also plan, apply and revert it with every module of the other sort, in memory.",
      discussion: """
        A pair is a board, one of its slots, a card, in use or idle, and a profile, as in \
        Plugins-doc/devices.md.
        """))
  var pairs = false

  func run() throws {
    try common.refusing("tunekit.plugin-check/1") {
      let (id, registry) = try common.modules(naming: module)
      let report = try Inspection(of: registry, withPairs: pairs).report(on: id)
      try common.show(report, "tunekit.plugin-check/1", text: report.text)
      if pairs && report.modules.allSatisfy({ $0.pairs == 0 }) {
        Output.say(
          "note: no pair was tried: they are put together from the captures of a checkout; go to one"
        )
      }
      return report.outcome == .green ? .done : .error
    }
  }
}
