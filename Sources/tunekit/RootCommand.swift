import ArgumentParser
import Glibc
public import TuneKitCore

/// The whole command, with more modules than those of this package: reads the words of the command line,
/// does what they ask, and ends the program with its status.
///
/// - Parameters:
///   - name: what the program is called in its help and in the commands that it suggests.
///   - boards: boards beside those of the package.
///   - accelerators: accelerators beside those of the package.
public func runTuneKit(
  named name: String = "tunekit", boards: [any Board] = [], accelerators: [any Accelerator] = []
) -> Never {
  if name != "tunekit" { Invocation.program = name }
  if !boards.isEmpty || !accelerators.isEmpty { Modules.add(boards, accelerators) }
  RootCommand.main()
  exit(ExitStatus.done.rawValue)
}

/// The command itself: its name, its verbs, and nothing else.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Invocation.program,
    abstract: "Tunes this machine for its AI accelerator: planned, journalled, reversible.",
    discussion: Examples.text(
      [
        .anyone("plan --machine cm3588+ax650n"): "What TuneKit does, without a board.",
        .anyone("detect"): "What is here, and what would help.",
        .root("apply"): "Shows the plan, asks, and tunes until a reboot.",
        .root("revert"): "Restores every value.",
      ],
      after: """
        detect, plan, verify and status write nothing. apply saves every old value before it writes a \
        new one, and revert restores it byte for byte.

        Exit status: 0 done, 1 error, 2 changes to make (plan --detailed-exitcode), 3 board or \
        accelerator not recognised, 4 drifted, 5 refused before anything was written, 6 a step \
        failed and everything was restored, 7 not everything could be restored, 8 needs root, \
        64 usage.
        """),
    version: Version.current, groupedSubcommands: groups)

  static let groups = [
    CommandGroup(
      name: "Look",
      subcommands: [
        Detect.self, Plan.self, Estimate.self, Diagnose.self, WatchVerb.self, ConfigVerb.self,
      ]),
    CommandGroup(
      name: "Tune",
      subcommands: [
        Apply.self, Confirm.self, Verify.self, Revert.self, StatusVerb.self,
        HistoryVerb.self, Run.self, Prove.self,
      ]),
    CommandGroup(
      name: "Keep it tuned", subcommands: [Enable.self, Disable.self, GuardVerb.self]),
    CommandGroup(
      name: "For others",
      subcommands: [
        ReportVerb.self, ReportHardwareVerb.self, CaptureVerb.self, MetricsVerb.self,
      ]),
    CommandGroup(name: "For authors", subcommands: [Plugin.self]),
  ]

  static func main() {
    Interruption.prepare()
    let words = WordOrder.verbFirst(Array(CommandLine.arguments.dropFirst()))
    do {
      if words.isEmpty { return try Output.print(RootScreen.text(.ofTerminal)) }
      // Scripts ask for it often; the parsers of all verbs are not needed.
      if words == ["--version"] { return try Output.print("\(Version.current)\n") }
      if let topic = words.first, topic == "help" {
        // The parser answers an unknown verb with the help of the program.
        let verbs = words.dropFirst().prefix { !$0.hasPrefix("-") }
        if let slip = Misspelling(in: Array(verbs)) { slip.failure.report() }
      }
      if CompletionRoot.isAsked(by: words) { _ = try CompletionRoot.parseAsRoot(words) }
      var command = try quickly(words) ?? parseAsRoot(words)
      try command.run()
    } catch let failure as Failure {
      failure.report()
    } catch {
      show(error, of: CompletionRoot.isAsked(by: words) ? CompletionRoot.self : RootCommand.self)
      explain(error, in: words)
      exit(withError: error)
    }
  }

  /// What the words ask of one verb, without the parsers of the others; nil where it takes them all:
  /// for help, for completions, and for what is wrong.
  private static func quickly(_ words: [String]) -> (any ParsableCommand)? {
    guard let name = words.first else { return nil }
    for group in groups {
      for verb in group.subcommands where verb._commandName == name {
        return one(verb, of: Array(words.dropFirst()))
      }
    }
    return nil
  }

  private static func one<Verb: ParsableCommand>(
    _: Verb.Type, of words: [String]
  ) -> (any ParsableCommand)? {
    (try? OneVerb<Verb>.parseAsRoot(words) as? OneVerb<Verb>)?.verb
  }

  /// Says what is wrong with the command line, where the parser found it wrong, and ends the program.
  ///
  /// The parser's own form is another one: see ``UsageError``. It also proposes the option with the
  /// fewest letters changed, whatever that does: `--yes` to a person who has typed `--dry`.
  private static func explain(_ error: any Error, in words: [String]) {
    let text = fullMessage(for: error)
    guard exitCode(for: error) == .validationFailure, !text.isEmpty else { return }
    (Misspelling(in: words)?.failure ?? UsageError(parserText: text).failure).report()
  }

  /// Prints the help or the version, where that is what was asked for, and ends the program.
  ///
  /// The parser's own way of printing does not tell whether anything was printed.
  private static func show(_ request: any Error, of command: any ParsableCommand.Type) {
    let text = command.fullMessage(for: request)
    guard exitCode(for: request).isSuccess, !text.isEmpty else { return }
    do throws(Failure) { try Output.print(HelpText.arranged(Completion.mended(text)) + "\n") } catch
    { error.report() }
    exit()
  }
}

/// A verb as a command without verbs, so that its parser alone is built.
///
/// ArgumentParser builds the set of a command's options twice; of a command's verb, whose name it has to
/// find among the words, four times.
private struct OneVerb<Verb: ParsableCommand>: ParsableCommand {
  static var configuration: CommandConfiguration {
    // Help is another matter than one verb's, and without it no names for it are made.
    var configuration = CommandConfiguration(commandName: Invocation.program, helpNames: [])
    // The parser does not look for a request of completions in a part of another command.
    configuration._superCommandName = Invocation.program
    return configuration
  }

  @OptionGroup var verb: Verb
}
