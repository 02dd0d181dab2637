import ArgumentParser
import TuneKitCore

/// The verbs for authors of modules.
struct Plugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "List, show, check and begin modules for boards and accelerators.",
    subcommands: [ListPlugins.self, ShowPlugin.self, CheckPlugins.self, NewPlugin.self])
}

extension CommonOptions {
  /// The modules of this run, and which of them a person has named: by its id, or as a manifest,
  /// which then is one of them.
  ///
  /// - Returns: the id; nil where none is named.
  func modules(
    naming modules: [String]
  ) throws -> (ids: [String], registry: Registry) {
    let files = modules.filter { $0.contains("/") || $0.hasSuffix(".toml") }
    guard !files.isEmpty else { return (modules, try registry(needed: true)) }
    let library = manifests(and: files)
    if let error = library.errors.first(where: { files.contains($0.place) }) {
      throw Failure(status: .error, message: "\(error)")
    }
    let registry = try Modules.registry(with: library, needed: true)
    let ids = modules.map { module in
      library.manifests.last { $0.file == module }?.id.string ?? module
    }
    return (ids, registry)
  }
}

struct ListPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List all modules of this run: kind, id, name, where tested, from where.",
    discussion: Examples.text([
      .anyone("plugin list"):
        "Which boards and cards are known."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.plugin-list/1") {
      let list = ModuleList(Modules.sheets(of: try common.registry(needed: true)))
      try common.show(list, "tunekit.plugin-list/1", text: list.text)
      return .done
    }
  }
}

struct ShowPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything one module says, with sources, and what is unconfirmed.",
    discussion: Examples.text([
      .anyone("plugin show ax650n"):
        "What is tuned for a card, and why."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  @Argument(help: "The module's id, or a manifest.", completion: .modules)
  var module: String

  func run() throws {
    try common.refusing("tunekit.plugin-show/1") {
      let (ids, registry) = try common.modules(naming: [module])
      let sheet = try Modules.sheet(ids.first ?? module, in: registry)
      try common.show(sheet, "tunekit.plugin-show/1", text: sheet.text)
      return .done
    }
  }
}
