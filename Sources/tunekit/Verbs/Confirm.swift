import ArgumentParser
import TuneKitCore

struct Confirm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Keep what 'apply --confirm-within' would otherwise give back by itself.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.confirm/1") {
      try common.requireRoot()
      let confirmation = try common.tunekit(needsModules: false).confirm()
      if confirmation.outcome == .confirmed { RevertTimer.cancelAll(common) }
      try common.show(confirmation, "tunekit.confirm/1") { style in
        switch confirmation.outcome {
        case .confirmed:
          style.wrapped("Kept.  " + style.suggestion("Undo", .revert)) + "\n"
        case .nothingToDo: "Nothing waits to be confirmed.\n"
        }
      }
      return .done
    }
  }
}
