import ArgumentParser
import TuneKitCore

struct Diagnose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Report the machine's state and what to do about it. Writes nothing.",
    discussion: Examples.text([
      .root("diagnose --markdown"):
        "A report for an issue."
    ]))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Flag(help: "Also ask the card's runtime library, in a separate process with a deadline.")
  var active = false

  @Flag(help: "Print Markdown, to paste into an issue.")
  var markdown = false

  func validate() throws {
    if active && (common.root != nil || common.machine != nil) {
      throw ValidationError(
        "--active asks the libraries of the running system; it does not go with --root or --machine"
      )
    }
    if markdown && common.isJSON {
      throw ValidationError("--markdown and --json are two forms; give one of them")
    }
  }

  func run() throws {
    try common.refusing(Diagnosis.schema, repeating: selection.options) {
      let asker = NativeAsker()
      let diagnosis = try common.tunekit(selection).diagnose(
        asking: active ? { asker.answer(to: $0) } : nil)
      try common.show(diagnosis, Diagnosis.schema, repeating: selection.options) { style in
        markdown
          ? diagnosis.markdown(version: Version.current, invocation: style.invocation)
          : diagnosis.text(style)
      }
      return diagnosis.isComplete ? .done : .notRecognised
    }
  }
}
