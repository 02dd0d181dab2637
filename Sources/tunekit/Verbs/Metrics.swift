import ArgumentParser
import TuneKitCore

struct MetricsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Print what is known without writing, as text for Prometheus.",
    discussion: Examples.text([
      .anyone("metrics --textfile /var/lib/prometheus/node-exporter"):
        "For node_exporter.",
      .anyone("metrics --json"):
        "The same as JSON.",
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    help: ArgumentHelp(
      "Write it to tunekit.prom in this folder instead, for node_exporter.", valueName: "dir"),
    completion: .directory)
  var textfile: String?

  func validate() throws {
    if textfile != nil && common.isJSON {
      throw ValidationError("--textfile writes Prometheus's text, and no JSON; leave one out")
    }
  }

  func run() throws {
    try common.refusing("tunekit.metrics/1") {
      let metrics = try common.tunekit(selection, needsModules: false)
        .metrics(version: Version.current)
      let text = metrics.text
      guard let textfile else {
        try common.show(metrics, "tunekit.metrics/1") { _ in text }
        return .done
      }
      // The name in between does not end with .prom, so node_exporter does not read it.
      try NamedOutput(path: textfile).write(text, as: "tunekit.prom")
      return .done
    }
  }
}
