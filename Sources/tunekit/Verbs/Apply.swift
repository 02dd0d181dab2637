import ArgumentParser
import TuneKitCore

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tune this machine, or perform a saved plan. Journalled, and undone if a step fails.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var selection: Selection

  @Argument(help: "A plan saved by 'tunekit plan --output'.")
  var plan: String?

  @Flag(name: [.customShort("n"), .long], help: "Only show the plan, as 'tunekit plan' does.")
  var dryRun = false

  @Flag(help: "Do not ask on a terminal.")
  var yes = false

  func run() throws {
    try common.refusing("tunekit.apply/1") {
      let saved = try plan.map { try PlanFile(path: $0).strategy() }
      if !dryRun { try common.requireRoot() }
      let tunekit = try common.tunekit(selection)
      if !dryRun { try common.settle(tunekit) }
      let strategy = if let saved { saved } else { try tunekit.plan() }
      if dryRun {
        try common.show(strategy, Strategy.schema, text: strategy.text)
        return .done
      }
      guard try isWanted(strategy) else { return .done }
      Interruption.watch()
      let start = ContinuousClock.now
      let isInterrupted: @Sendable () -> Bool = { Interruption.hasHappened }
      let report =
        saved == nil
        ? try tunekit.apply(strategy, unlessInterrupted: isInterrupted)
        : try tunekit.apply(saved: strategy, unlessInterrupted: isInterrupted)
      try common.show(report, "tunekit.apply/1") { style in
        report.text(style) + strategy.conclusion(of: report, after: .now - start, style)
      }
      return ExitStatus(report.outcome)
    }
  }

  /// Shows the plan and asks, where a person sits there and has not said yes already.
  private func isWanted(_ strategy: Strategy) throws -> Bool {
    guard Output.isConversation && !yes && !common.isJSON && !strategy.changes.isEmpty else {
      return true
    }
    try Output.print(strategy.text(common.style) + "\n")
    return Output.asks("Apply?")
  }
}

extension Strategy {
  /// The line below what apply did.
  fileprivate func conclusion(
    of report: Report, after time: ContinuousClock.Duration, _ style: Style
  ) -> String {
    let declined = declined.map { "declined: \($0.what): \($0.why)\n" }.joined()
    let milliseconds =
      time.components.seconds * 1000
      + time.components.attoseconds / 1_000_000_000_000_000
    switch report.outcome {
    case .applied:
      return declined + "\nApplied in \(milliseconds) ms.  Undo: sudo tunekit revert\n"
    case .nothingToDo:
      return declined + (steps.isEmpty ? "Nothing to do here.\n" : "\nNothing to do: it is so.\n")
    case .rolledBack, .partlyRolledBack, .reverted, .refused: return ""
    }
  }
}
