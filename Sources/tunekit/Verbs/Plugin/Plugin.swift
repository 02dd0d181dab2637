import ArgumentParser

/// The verbs for whoever writes modules.
struct Plugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "List, show, check and begin modules for boards and accelerators.",
    subcommands: [ListPlugins.self, ShowPlugin.self, CheckPlugins.self, NewPlugin.self])
}
