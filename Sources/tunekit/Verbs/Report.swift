import ArgumentParser
import TuneKitCore

struct ReportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Save one page with pictures: the machine, its plan, what was measured.",
    discussion: Examples.text(
      [
        .root("report page.html"): "What is applied, or what would be.",
        .anyone("report page.html --from result.json"): "With what prove has measured.",
      ],
      after: """
        The page is HTML and needs nothing else: no network, no script. It is light or dark as the \
        browser is, and prints on two pages.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    help: ArgumentHelp("A result that prove has saved, to be shown too.", valueName: "file"))
  var from: String?

  @Argument(help: "The file to write; - for standard output.")
  var file: String

  func run() throws {
    try common.refusing(MachineReport.schema, repeating: selection.options) {
      let report = try common.tunekit(selection).report(
        measured: try from.map { try ProofFile(path: $0).proof() }, version: Version.current)
      let page = try report.page()
      if file == "-" { try Output.print(page) } else { try TextFile(path: file).write(page) }
      return .done
    }
  }
}
