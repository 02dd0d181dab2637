import ArgumentParser
import TuneKitCore

struct StatusVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is applied, since when, and whether it still holds. Writes nothing.",
    discussion: Examples.text([
      .root("status --json"):
        "Also whether it comes back after a reboot."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Flag(help: "Also check the effects, as verify does, and exit with 4 if something is unproven.")
  var strict = false

  func run() throws {
    try common.refusing("tunekit.status/1") {
      let tunekit = try common.tunekit(needsModules: false)
      let status = try tunekit.status(provingWithin: strict ? 1000 : nil)
      try common.show(status, "tunekit.status/1") { style in
        status.text(style, canEnable: common.machine == nil)
      }
      return ExitStatus(status.outcome, strict: strict)
    }
  }
}
