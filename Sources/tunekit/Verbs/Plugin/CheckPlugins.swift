import ArgumentParser
import TuneKitCore

struct CheckPlugins: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine modules: facts, sources, captures; in a checkout also pages and folders.",
    discussion: "Exit status: 0 as it should be, 1 with flaws.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "A module's id, or a manifest; all modules, if left out.")
  var module: String?

  @Flag(
    help: ArgumentHelp(
      "Also plan, apply and revert it with every module of the other sort, in memory.",
      discussion: """
        A pair is a board, one of its slots, a card, in use or idle, and a profile, as in \
        Plugins-doc/devices.md.
        """))
  var pairs = false

  func run() throws {
    try common.refusing("tunekit.plugin-check/1") {
      let (id, registry) = try examined()
      let report = try Inspection(of: registry, withPairs: pairs).report(on: id)
      try common.show(report, "tunekit.plugin-check/1", text: report.text)
      if pairs && report.modules.allSatisfy({ $0.pairs == 0 }) {
        Output.say(
          "note: no pair was tried: they are put together from the captures of a checkout; go to one"
        )
      }
      return report.outcome == .green ? .done : .error
    }
  }

  /// The module to look at, nil for all, among the modules of this run; a manifest is one of them.
  private func examined() throws -> (id: String?, registry: Registry) {
    guard let module, module.contains("/") || module.hasSuffix(".toml") else {
      return (module, try common.registry(needed: true))
    }
    let library = common.manifests(and: [module])
    if let error = library.errors.first(where: { $0.place == module }) {
      throw Failure(status: .error, message: error.description)
    }
    let registry = try Modules.registry(with: library, needed: true)
    return (library.manifests.last { $0.file == module }?.id.string, registry)
  }
}
