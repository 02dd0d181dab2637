import ArgumentParser
import TuneKitCore

struct ListPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List all modules of this run: kind, id, name, where tested, from where.")

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.plugin-list/1") {
      let list = ModuleList(Modules.sheets(of: try common.registry(needed: true)))
      try common.show(list, "tunekit.plugin-list/1", text: list.text)
      return .done
    }
  }
}
