import ArgumentParser
import TuneKitCore

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what would be done, as before and after; with -v also why. Writes nothing.",
    discussion: Examples.text([
      .anyone("plan --machine cm3588+ax650n"):
        "A plan for a machine that need not be there.",
      .anyone("plan --profile latency -o plan.json"):
        "A plan to be read first and applied later.",
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Save the plan for apply.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var output: String?

  @Flag(help: "Exit with 2 if there is something to change.")
  var detailedExitcode = false

  func run() throws {
    try common.refusing(Strategy.schema, repeating: selection.options) {
      let tunekit = try common.tunekit(selection)
      let strategy = try tunekit.plan()
      if let output {
        let invocation = common.invocation(selecting: selection.options)
        try PlanFile(path: output).save(strategy, for: invocation)
      }
      try common.show(strategy, Strategy.schema, repeating: output == nil ? selection.options : [])
      { style in
        common.text(
          of: strategy, style, next: output.map(Action.apply(saved:)) ?? .apply,
          undoneBy: selection.undo, on: tunekit)
      }
      return detailedExitcode && !strategy.changes.isEmpty ? .changes : .done
    }
  }
}
