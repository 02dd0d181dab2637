import ArgumentParser

/// The command itself: its name, its verbs, and nothing else.
@main
struct TuneKitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tunekit",
    abstract: "Tunes this machine for its AI accelerator: planned, journalled, reversible.",
    discussion: """
      detect, plan, verify and status write nothing. apply saves every old value before it writes a \
      new one, and revert restores it byte for byte.

      Exit status: 0 done, 1 error, 2 changes to make (plan --detailed-exitcode), 3 board or \
      accelerator not recognised, 4 drifted, 5 refused before anything was written, 6 a step \
      failed and everything was restored, 7 not everything could be restored, 8 needs root, \
      64 usage.
      """,
    version: Version.current,
    subcommands: [
      Detect.self, Plan.self, Apply.self, Confirm.self, Verify.self, Revert.self, StatusVerb.self,
      Run.self, Enable.self, Disable.self, GuardVerb.self, Diagnose.self, Estimate.self,
      Prove.self, CaptureVerb.self, ConfigVerb.self, MetricsVerb.self, Plugin.self,
    ])

  static func main() {
    Interruption.prepare()
    let words = WordOrder.verbFirst(Array(CommandLine.arguments.dropFirst()))
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let failure as Failure {
      failure.report()
    } catch {
      show(error)
      explain(error, in: words)
      exit(withError: error)
    }
  }

  /// Says what is wrong with the command line, where the parser found it wrong, and ends the program.
  ///
  /// The parser itself proposes the option with the fewest letters changed, whatever it does: `--yes`
  /// to a person who has typed `--dry`.
  private static func explain(_ error: any Error, in words: [String]) {
    let text = fullMessage(for: error)
    guard exitCode(for: error) == .validationFailure, !text.isEmpty else { return }
    Misspelling(in: words)?.failure.report()
    Output.say(text.replacing(#/\. Did you mean '[^']*'\?/#, with: ""))
    exit(withError: ExitCode.validationFailure)
  }

  /// Prints the help or the version, where that is what was asked for, and ends the program.
  ///
  /// The parser's own way of printing does not tell whether anything was printed.
  private static func show(_ request: any Error) {
    let text = fullMessage(for: request)
    guard exitCode(for: request).isSuccess, !text.isEmpty else { return }
    do throws(Failure) { try Output.print(Completion.mended(text) + "\n") } catch { error.report() }
    exit()
  }
}
