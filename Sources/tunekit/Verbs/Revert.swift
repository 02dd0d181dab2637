import ArgumentParser
import Glibc
import TuneKitCore

struct Revert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Restore every value byte for byte, unless something else has changed it since.",
    discussion: Examples.text([
      .root("revert"):
        "Restores every value."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Option(
    help: ArgumentHelp("Only what was applied for this card.", valueName: "address"),
    completion: .cards)
  var device: String?

  @Flag(help: "Also restore what something else has changed since.")
  var force = false

  @Flag(help: "Accepted for scripts; revert does not ask.")
  var yes = false

  @Flag(help: .hidden)
  var unconfirmed = false

  @Option(help: .hidden)
  var atUptime: Int?

  func run() throws {
    try common.refusing("tunekit.revert/1") {
      try common.requireRoot()
      if unconfirmed { return try revertUnconfirmed() }
      Interruption.watch()
      let machine = try common.chosenMachine().machine
      let choice = Recognition.Choice(
        device: try device.map { try Selection.address($0, on: machine) })
      let tunekit = try common.tunekit(choice: choice, needsModules: false)
      if device == nil {
        common.sayOverdue(tunekit)
      } else {
        try common.restoreOverdue(tunekit)
      }
      let report = try tunekit.revert(force: force)
      common.log("revert", report.outcome, of: device)
      // The revert is done, whether or not the journal tells what is left.
      let others = (try? tunekit.appliedElsewhere()) ?? []
      try common.show(report, "tunekit.revert/1") { style in
        report.text(style) + conclusion(of: report, beside: others, style)
      }
      sayWhoGoesOn(without: report, of: tunekit)
      let status = ExitStatus(report.outcome)
      guard let error = report.unrecorded else { return status }
      Output.warn("the journal cannot record the revert: \(error)")
      Output.warn("reverting again does no harm")
      return status == .done ? .error : status
    }
  }

  /// A command of `run` does not end by it.
  private func sayWhoGoesOn(without report: Report, of tunekit: TuneKit) {
    guard report.outcome != .nothingToDo, let holders = try? tunekit.holders() else { return }
    for holder in holders where holder.isAlive {
      Output.say("note: \(holder.command.onOneLine), process \(holder.process), goes on untuned")
    }
  }

  /// Restores what was not confirmed, once its time is over.
  private func revertUnconfirmed() throws -> ExitStatus {
    if let atUptime {
      let timer = ConfirmationTimer(uptime: atUptime, state: try common.chosenMachine().state)
      guard timer.lasts() else { return .done }
    }
    let tunekit = try common.tunekit(needsModules: false)
    let report = try atUptime == nil ? tunekit.revertUnconfirmed() : tryingOn(tunekit)
    common.log("unconfirmed apply", report.outcome)
    try common.show(report, "tunekit.revert/1", text: report.text)
    return ExitStatus(report.outcome)
  }

  /// Restores it as soon as possible: no one else waits for it, and no one reads a refusal.
  private func tryingOn(_ tunekit: TuneKit) throws -> Report {
    var pause: UInt32 = 1
    while true {
      do throws(TuneKitError) {
        let report = try tunekit.revertUnconfirmed()
        if pause > 32 || !report.steps.contains(where: { $0.result == .failed }) { return report }
      } catch {
        // Where the journal was removed meanwhile there is nothing to wait for.
        if (try? tunekit.hasUnconfirmed()) == false { throw error }
      }
      sleep(pause)
      pause = min(60, pause * 2)
    }
  }

  private func conclusion(
    of report: Report, beside others: [Subject], _ style: Style
  ) -> String {
    let rest = style.wrapped(
      "Still applied: \(others.named).  " + style.suggestion("Undo", .revert))
    let isAlone = others.isEmpty
    let place = device ?? "this device"
    return switch report.outcome {
    case .nothingToDo where !isAlone:
      style.wrapped("Nothing is applied for \(place), so there is nothing to restore.")
        + "\n\(rest)\n"
    case .reverted where !isAlone: "\nRestored for \(place).\n\(rest)\n"
    case .nothingToDo: "Nothing is applied, so there is nothing to restore.\n"
    case .reverted: "\nEverything is as it was.\n"
    case .applied, .rolledBack, .partlyRolledBack, .refused:
      "\nNot everything was restored; what is left is listed above.\n"
    }
  }
}
