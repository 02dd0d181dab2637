import ArgumentParser
import TuneKitCore

struct HistoryVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show what was applied here before, by whom, and how it ended. Writes nothing.",
    discussion: Examples.text([
      .root("history -v"):
        "With every setting, before and after."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.history/1") {
      let history = try common.tunekit(needsModules: false).history()
      try common.show(history, "tunekit.history/1") { style in history.text(style) }
      return .done
    }
  }
}
