import ArgumentParser
import TuneKitCore

struct ListPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List all modules of this run: kind, id, name, where tested, from where.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.plugin-list/1") {
      let list = ModuleList(try Modules.sheets())
      try common.show(list, "tunekit.plugin-list/1", text: list.text)
      return .done
    }
  }
}
