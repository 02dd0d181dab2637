import ArgumentParser
import TuneKitCore

struct Confirm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Keep what 'apply --confirm-within' would otherwise revert.",
    discussion: Examples.text([
      .root("confirm"):
        "Keeps it."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.confirm/1") {
      try common.requireRoot(toWrite: "/var/lib/tunekit")
      let tunekit = try common.tunekit(needsModules: false)
      let confirmation = try tunekit.confirm()
      if !confirmation.overdue.isEmpty {
        Output.say("note: what was too late to confirm was restored as far as possible")
      }
      if confirmation.outcome == .confirmed { RevertTimer.cancelAll(common) }
      let profile = (try? tunekit.status())?.sessions.last?.profile ?? .standard
      let lasting = common.lasting(tunekit, as: profile, saying: [])
      try common.show(confirmation, "tunekit.confirm/1") { style in
        switch confirmation.outcome {
        case .confirmed:
          style.wrapped("Kept.  " + style.suggestion("Undo", .revert)) + "\n"
            + (lasting.map(style.keeping) ?? "")
        case .nothingToDo: "Nothing to confirm.\n"
        }
      }
      return .done
    }
  }
}
