import ArgumentParser
import TuneKitCore

struct ShowPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything one module says, with sources, and what nobody has confirmed.")

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Argument(help: "The module's id, or a manifest.")
  var module: String

  func run() throws {
    try common.refusing("tunekit.plugin-show/1") {
      let (id, registry) = try common.modules(naming: module)
      let sheet = try Modules.sheet(id ?? module, in: registry)
      try common.show(sheet, "tunekit.plugin-show/1", text: sheet.text)
      return .done
    }
  }
}
