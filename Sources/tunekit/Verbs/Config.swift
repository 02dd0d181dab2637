import ArgumentParser
import TuneKitCore

struct ConfigVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the merged configuration, and the file and line that each value comes from.",
    discussion: Examples.text([
      .anyone("config"):
        "What is set, and where."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions

  func run() throws {
    try common.refusing("tunekit.config/1") {
      // Also what the modules do not know is an error in it.
      let registry = try common.registry(needed: false)
      let configuration = common.configuration.held(against: registry)
      try common.show(configuration, "tunekit.config/1", text: configuration.text)
      for error in configuration.errors { Output.warn("\(error)") }
      return configuration.errors.isEmpty ? .done : .refused
    }
  }
}
