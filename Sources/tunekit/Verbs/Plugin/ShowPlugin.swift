import ArgumentParser
import TuneKitCore

struct ShowPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything one module says, with sources, and what nobody has confirmed.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The module's id.")
  var id: String

  func run() throws {
    try common.refusing("tunekit.plugin-show/1") {
      let sheet = try Modules.sheet(id, in: try common.registry(needed: true))
      try common.show(sheet, "tunekit.plugin-show/1", text: sheet.text)
      return .done
    }
  }
}
