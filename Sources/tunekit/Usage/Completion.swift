/// The scripts that complete command lines, as the parser generates them.
enum Completion {
  /// The line of bash's that stays behind in the shell: the trap is not taken away by the function that
  /// sets it (functrace aside, bash(1), `trap`: RETURN), and gives the options of then back to every file
  /// that is sourced from then on.
  private static let trap = #"trap "${state//$'\n'/;}" RETURN"#

  /// A script whose trap takes itself away; any other text as it is.
  static func mended(_ text: String) -> String {
    text.replacing(trap, with: #"trap "${state//$'\n'/;};trap - RETURN" RETURN"#)
  }
}
