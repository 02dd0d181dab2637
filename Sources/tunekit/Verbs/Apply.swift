import ArgumentParser
import TuneKitCore

struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Tune this machine, or perform a saved plan. Journalled, and undone if a step fails.",
    discussion: Examples.text([
      .root("apply"):
        "Shows the plan, asks, and tunes until a reboot.",
      .root("apply --yes --confirm-within 5m"):
        "From afar: reverts unless you confirm in time.",
      .root("apply plan.json"):
        "Performs a saved plan, if the machine has not changed.",
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Argument(
    help: "A plan saved by '\(Invocation.program) plan --output'.",
    completion: .file(extensions: ["json"]))
  var plan: String?

  @Flag(
    name: [.customShort("n"), .long],
    help: "Only show the plan, as '\(Invocation.program) plan' does.")
  var dryRun = false

  @Flag(help: "Do not ask on a terminal.")
  var yes = false

  @Option(
    help: ArgumentHelp(
      "Revert everything after this time, 1s to 24h, as in 2m, unless you run '\(Invocation.program) confirm'.",
      valueName: "time"))
  var confirmWithin: WaitingTime?

  func run() throws {
    try common.refusing("tunekit.apply/1", repeating: selection.options) {
      let saved = try plan.map { try PlanFile(path: $0).strategy() }
      if let saved { try selection.refuse(saved, on: try common.chosenMachine().machine) }
      if !dryRun { try common.requireRoot() }
      let tunekit = try common.tunekit(selection)
      if !dryRun { try common.restoreAbandoned(tunekit) }
      let strategy = if let saved { saved } else { try tunekit.plan() }
      if dryRun {
        if let saved { try tunekit.check(saved) }
        try common.show(strategy, Strategy.schema, repeating: saved == nil ? selection.options : [])
        { style in
          common.text(
            of: strategy, style, next: plan.map(Action.apply(saved:)) ?? .apply,
            undoneBy: selection.undo, on: tunekit)
        }
        return .done
      }
      guard try isWanted(strategy, on: tunekit) else { return .done }
      Interruption.watch()
      let start = ContinuousClock.now
      let report = try perform(strategy, isSaved: saved != nil, on: tunekit)
      try show(report, of: strategy, after: .now - start, by: tunekit)
      if confirmWithin != nil && report.outcome == .nothingToDo && report.confirmBy == nil {
        Output.say("note: it was applied before, so there is nothing to confirm")
      }
      if report.outcome == .rolledBack {
        Output.warn("a step failed; everything is as it was")
      }
      return ExitStatus(report.outcome)
    }
  }

  /// Performs it, and tells the log of this system.
  private func perform(
    _ strategy: Strategy, isSaved: Bool, on tunekit: TuneKit
  ) throws -> Report {
    let report = try untilConfirmed { expiry in
      let isInterrupted: @Sendable () -> Bool = { Interruption.hasHappened }
      return isSaved
        ? try tunekit.apply(
          saved: strategy, confirmedBy: expiry, unlessInterrupted: isInterrupted)
        : try tunekit.apply(
          planned: strategy, confirmedBy: expiry, reviewed: asks(about: strategy),
          unlessInterrupted: isInterrupted)
    }
    let subject = strategy.subject
    common.log(
      "apply", report.outcome,
      of: "\(subject.acceleratorName) at \(subject.address), profile \(strategy.profile.rawValue)")
    return report
  }

  private func show(
    _ report: Report, of strategy: Strategy, after time: ContinuousClock.Duration,
    by tunekit: TuneKit
  ) throws {
    let options = plan == nil ? selection.options : []
    let lasting = common.lasting(tunekit, as: strategy.profile, saying: options)
      .map { common.keeping($0, saying: options) }
    do {
      try common.show(report, "tunekit.apply/1", repeating: options) { style in
        report.text(style)
          + strategy.conclusion(
            of: report, after: time, undo: selection.undo, lasting, style)
      }
    } catch {
      if report.outcome == .applied {
        let undo = common.style.suggestion("Undo", selection.undo)
        Output.say("note: it is applied, though it cannot be shown.  \(undo)")
      }
      throw error
    }
  }

  /// Applies, with a process standing by to revert it where that is asked for.
  private func untilConfirmed(_ apply: (Expiry?) throws -> Report) throws -> Report {
    guard let time = confirmWithin else { return try apply(nil) }
    let expiry = Expiry(afterMilliseconds: time.milliseconds)
    let timer = try RevertTimer(for: expiry, in: time.seconds, common)
    do {
      let report = try apply(expiry)
      // What could not be restored is tried again when the time is over.
      let isOver = report.confirmBy != expiry.time || report.outcome == .rolledBack
      if isOver { timer.cancel() }
      return report
    } catch {
      timer.cancel()
      throw error
    }
  }

  /// Whether a person is asked before it is performed.
  private func asks(about strategy: Strategy) -> Bool {
    Output.isConversation && !yes && !common.isJSON && !strategy.changes.isEmpty
  }

  /// Shows the plan and asks, where a person sits there and has not said yes already.
  private func isWanted(
    _ strategy: Strategy, on tunekit: TuneKit
  ) throws -> Bool {
    guard asks(about: strategy) else { return true }
    let count = strategy.changes.count
    let question = "\(count == 1 ? "1 change" : "\(count) changes"). Apply?"
    let style = common.style
    let height = Output.height
    var answer = Output.Answer.details
    if !common.verbose {
      // Below it stand an empty line and the question.
      let short = strategy.question(
        style, height: height.map { $0 - 2 } ?? .max, undoneBy: selection.undo,
        or: ending(of: strategy, on: tunekit))
      try Output.print(short + "\n")
      answer = Output.asks(question, offeringDetails: true)
    }
    if answer == .details {
      let details = strategy.text(style, next: nil)
      let lines = details.split(separator: "\n", omittingEmptySubsequences: false).count
      // What has scrolled away is shown again.
      let again = height.map { $0 < lines + 1 } == true ? strategy.changes(style) + "\n" : ""
      try Output.print("\(common.verbose ? "" : "\n")\(details)\n\(again)")
      answer = Output.asks(question, offeringDetails: false)
    }
    if answer != .yes { Output.say("Nothing was written.") }
    return answer == .yes
  }

  /// What else ends it, where something does.
  private func ending(of strategy: Strategy, on tunekit: TuneKit) -> String? {
    if let confirmWithin {
      return "automatically after \(confirmWithin.seconds) s unless you confirm"
    }
    return common.ending(of: strategy, on: tunekit)
  }
}

extension CommonOptions {
  /// What plan shows: the short form, or with -v all of it.
  func text(
    of strategy: Strategy, _ style: Style, next: Action, undoneBy undo: Action, on tunekit: TuneKit
  ) -> String {
    if verbose { return strategy.text(style, next: next) }
    return strategy.short(
      style, next: next, undoneBy: undo, or: ending(of: strategy, on: tunekit))
  }

  /// What ends an applied strategy besides revert, where something does.
  func ending(of strategy: Strategy, on tunekit: TuneKit) -> String? {
    let isLasting = strategy.changes.contains { $0.knob.lifetime == .lasting }
    return isThisSystem && !isLasting && tunekit.atBoot != .enabled ? "a reboot" : nil
  }
}

extension Strategy {
  /// The line below what apply did.
  fileprivate func conclusion(
    of report: Report, after time: ContinuousClock.Duration, undo: Action, _ lasting: String?,
    _ style: Style
  ) -> String {
    let lines = declined.map { style.wrapped("declined: \($0.what): \($0.why)") + "\n" }.joined()
    let declined = lines.isEmpty ? "" : "\n" + lines
    let milliseconds =
      time.components.seconds * 1000
      + time.components.attoseconds / 1_000_000_000_000_000
    switch report.outcome {
    case .applied:
      let end = report.expiry(style) ?? style.suggestion("Undo", undo)
      let more = report.confirmBy == nil ? lasting : nil
      return "\n" + style.wrapped("Applied in \(milliseconds) ms.  \(end)") + "\n" + (more ?? "")
        + declined
    case .nothingToDo:
      let hasFailed = report.steps.contains { $0.result == .failed }
      let answer =
        steps.isEmpty
        ? "Nothing to do here.\n"
        : hasFailed
          ? "\nNothing was changed; what could not be set is listed above.\n"
          : "\nNothing to do: all settings are already in place.\n"
      return answer + (report.expiry(style).map { style.wrapped($0) + "\n" } ?? "") + declined
    case .rolledBack, .partlyRolledBack, .reverted, .refused: return ""
    }
  }
}

extension Report {
  /// That it is restored automatically, and how to keep it; nil where it is not.
  fileprivate func expiry(_ style: Style) -> String? {
    confirmBy.map {
      "Restored automatically \(style.time($0)), " + style.suggestion("unless", .confirm)
    }
  }
}
