import ArgumentParser
import TuneKitCore

/// A verb with its options, as the parser tells of it.
struct VerbSheet: Decodable {
  let commandName: String
  let subcommands: [VerbSheet]?
  let arguments: [Argument]?

  /// One option, flag or positional argument.
  struct Argument: Decodable {
    let kind: String
    let shouldDisplay: Bool
    let names: [Name]?
  }

  /// One name of an option.
  struct Name: Decodable {
    let kind: String
    let name: String

    var typed: String { (kind == "long" ? "--" : "-") + name }
  }

  private struct Tool: Decodable {
    let command: VerbSheet
  }

  /// All verbs; nil where the parser tells of them in another form.
  static var all: VerbSheet? {
    try? JSON.value(Tool.self, from: Array(RootCommand._dumpHelp().utf8)).command
  }

  func verb(_ name: String) -> VerbSheet? { subcommands?.first { $0.commandName == name } }

  func argument(typed: String) -> Argument? {
    arguments?.first { $0.names?.contains { $0.typed == typed } ?? false }
  }
}

/// The scripts that complete command lines, as the parser generates them.
enum Completion {
  /// The line of bash's that stays behind in the shell: the trap is not removed by the function
  /// that sets it (functrace aside, bash(1), `trap`: RETURN), and gives the options of then back to
  /// every file that is sourced from then on.
  private static let trap = #"trap "${state//$'\n'/;}" RETURN"#

  /// Where the cursor is in the word, for fish's.
  ///
  /// Up to 3.6 fish cannot say that to a script
  /// (commandline(1)), and nothing here asks for it.
  private static let cursor = "(__tunekit_tokens -tC)"

  /// The loop of bash's by which a given option is offered again: it looks among the flags a second
  /// time, and never among the options.
  private static let again = """
                    if "${not_found}"; then
                        for index in "${!non_repeating_flags[@]}"; do
                            if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                                unset "non_repeating_flags[${index}]"
                                non_repeating_flags=("${non_repeating_flags[@]}")

    """

  /// A script whose trap takes itself away, that offers no given option again, and that works in a
  /// script of fish; any other text as it is.
  static func mended(_ text: String) -> String {
    text.replacing(trap, with: #"trap "${state//$'\n'/;};trap - RETURN" RETURN"#)
      .replacing(again, with: again.replacing("non_repeating_flags", with: "non_repeating_options"))
      .replacing(cursor, with: "0")
  }
}
