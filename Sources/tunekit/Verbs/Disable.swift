import ArgumentParser
import TuneKitCore

struct Disable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Remove what 'enable' has written, and restore every value.",
    discussion: Examples.text([
      .root("disable"):
        "Ends the service and restores every value."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  private static let schema = "tunekit.disable/1"

  func run() throws {
    try common.refusing(Self.schema) {
      try common.requireRoot(
        toWrite: "/etc/systemd/system, /etc/udev/rules.d, /proc, /sys and /var/lib/tunekit")
      let deeds = ServiceChanges(isSilent: common.isJSON)
      let installation = Installation(root: try common.rootDirectory(), deeds: deeds)
      let tunekit = try common.tunekit(needsModules: false)
      return try common.accounting(for: deeds, Self.schema) { try end(installation, tunekit) }
    }
  }

  /// Reverts first: where that is refused, as while another run holds the lock, all stays.
  private func end(
    _ installation: Installation, _ tunekit: TuneKit
  ) throws -> ExitStatus {
    Interruption.watch()
    let deeds = installation.deeds
    let service =
      common.isThisSystem && Systemd.isRunning
      ? ServiceStart(installation: installation, deeds: deeds) : nil
    let wasAtWork = try service?.stop() ?? false
    let report: Report
    common.sayOverdue(tunekit)
    do {
      report = try tunekit.revert(waiting: .patient.unless { Interruption.hasHappened })
    } catch {
      if wasAtWork { service?.goOn() }
      throw error
    }
    common.log("disable", report.outcome)
    deeds.add(report, common.style)
    try service?.forget()
    try installation.remove()
    service?.reread()
    let isThere = deeds.haveChanged || report.outcome != .nothingToDo
    try common.conclude(deeds, .disabled, Self.schema, isThere: isThere)
    return ExitStatus(report.outcome)
  }
}
