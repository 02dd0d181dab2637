import ArgumentParser
import TuneKitCore

struct Revert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Give every value back the bytes it had, unless somebody else has changed it since.")

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Option(help: ArgumentHelp("Only what was applied for this card.", valueName: "address"))
  var device: String?

  @Flag(help: "Also give back what somebody else has changed since.")
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
      let choice = Recognition.Choice(device: try device.map(Selection.address))
      let tunekit = try common.tunekit(choice: choice, needsModules: false)
      let report = try tunekit.revert(force: force)
      try common.show(report, "tunekit.revert/1") { style in
        report.text(style) + Self.conclusion(of: report)
      }
      sayWhoGoesOn(without: report, of: tunekit)
      let status = ExitStatus(report.outcome)
      guard let error = report.unrecorded else { return status }
      Output.say("tunekit: the journal cannot say that this was reverted: \(error)")
      Output.say("tunekit: reverting again does no harm")
      return status == .done ? .error : status
    }
  }

  /// A command of `run` does not end by it.
  private func sayWhoGoesOn(without report: Report, of tunekit: TuneKit<ChosenMachine>) {
    guard report.outcome != .nothingToDo, let holders = try? tunekit.holders() else { return }
    for holder in holders where holder.isAlive {
      Output.say("note: \(holder.command.onOneLine), process \(holder.process), goes on without it")
    }
  }

  /// Gives back what nobody has confirmed, once its time is over.
  private func revertUnconfirmed() throws -> ExitStatus {
    if let atUptime {
      let standby = Standby(uptime: atUptime, state: try common.chosenMachine().state)
      guard standby.lasts() else { return .done }
    }
    let tunekit = try common.tunekit(needsModules: false)
    let report = try tunekit.revertUnconfirmed()
    try common.show(report, "tunekit.revert/1", text: report.text)
    return ExitStatus(report.outcome)
  }

  private static func conclusion(of report: Report) -> String {
    switch report.outcome {
    case .nothingToDo: "Nothing is applied, so there is nothing to give back.\n"
    case .reverted: "\nEverything is as it was.\n"
    case .applied, .rolledBack, .partlyRolledBack, .refused:
      "\nNot everything was given back; what is left is listed above.\n"
    }
  }
}
