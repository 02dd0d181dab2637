import ArgumentParser
import TuneKitCore

struct Disable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Take back what 'enable' has written, and give every value back.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.disable/1") {
      try common.requireRoot()
      let deeds = Deeds(isSilent: common.isJSON)
      let installation = Installation(root: try common.rootDirectory(), deeds: deeds)
      let isServed = common.isThisSystem && Systemd.isRunning
      let start = ServiceStart(installation: installation, deeds: deeds)
      if isServed { try start.stop() }
      try installation.remove()
      if isServed { start.reread() }
      let tunekit = try common.tunekit(needsModules: false)
      let report = try Patiently.done { try tunekit.revert() }
      if !common.isJSON && report.outcome != .nothingToDo {
        try Output.print(report.text(common.style))
      }
      let isThere = deeds.haveChanged || report.outcome != .nothingToDo
      try common.conclude(
        deeds, "disabled", "tunekit.disable/1", isThere: isThere, steps: report.steps)
      return ExitStatus(report.outcome)
    }
  }
}
