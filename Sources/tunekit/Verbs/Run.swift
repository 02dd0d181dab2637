import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Tune this machine while a command runs, and restore everything afterwards.",
    discussion: Examples.text(
      [
        .root("run -- ./infer model.bin"):
          "Tuned while the command runs."
      ],
      after: """
        The command gets the terminal, standard input and output, and every signal. The exit status is \
        that of the command, 128 and more if a signal ended it, 127 if there is no such command. \
        Concurrent runs share one tuning, and the last one restores. What apply had set before stays set.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    defaultAsFlag: .threads,
    help: ArgumentHelp(
      "Where it runs: stream, on the interrupt's core; threads, on the other fast ones; cpus=4-5.",
      valueName: "place"))
  var place: Place?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its arguments, after --.", valueName: "command"),
    completion: .programs)
  var words: [String] = []

  func validate() throws {
    if words.isEmpty {
      throw ValidationError("the command goes after --: \(Invocation.program) run -- CMD")
    }
  }

  func run() throws {
    let status: CInt
    do {
      let command = try ForegroundCommand(words)
      SignalForwarding.open()
      status = try tuned(command)
    } catch let obstacle as ForegroundCommand.Obstacle {
      Output.warn("\(obstacle.why)")
      status = obstacle.status
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// Runs the command between tuning and restoring, and returns the status to end with.
  private func tuned(_ command: ForegroundCommand) throws -> CInt {
    var ending: CInt = 0
    try common.refusing("tunekit.run/1") {
      try common.requireRoot()
      let tunekit = try common.tunekit(selection)
      try common.restoreAbandoned(tunekit)
      let hold = try tunekit.hold(for: command.name) { SignalForwarding.signal != nil }
      let report = hold.report
      guard hold.isApplied else {
        say(report)
        Output.warn("a step failed, so \(command.name) was not run")
        return ExitStatus(report.outcome)
      }
      if common.verbose { say(report) }
      let subject = hold.strategy.subject
      common.log(
        "run \(command.name)", .applied, of: "for \(subject.acceleratorName) at \(subject.address)")
      let end = outcome(of: command, on: (hold.free, hold.taken))
      let isBack = restore(hold)
      ending = end == 0 && !isBack ? ExitStatus.notGivenBack.rawValue : end
      return .done
    }
    return ending
  }

  private func outcome(
    of command: ForegroundCommand, on cores: (free: CPUSet, taken: CPUSet)
  ) -> CInt {
    if let signal = SignalForwarding.signal { return 128 + signal }
    let before = ProcessorAffinity.present
    if let place { confine(command, to: place, of: cores) }
    defer { if place != nil { try? ProcessorAffinity.confine(to: before) } }
    do throws(ForegroundCommand.Obstacle) {
      return try command.run()
    } catch {
      Output.warn("\(error.why)")
      return error.status
    }
  }

  /// A child begins on the CPUs of the thread that starts it: sched_setaffinity(2).
  private func confine(
    _ command: ForegroundCommand, to place: Place, of cores: (free: CPUSet, taken: CPUSet)
  ) {
    let (processors, what) =
      switch place {
      case .threads: (cores.free, "the fastest cores but the interrupt's")
      case .stream: (cores.taken, "the interrupt's own core: \(Self.measured)")
      case .processors(let chosen): (chosen, "which you chose")
      }
    guard !processors.isEmpty else {
      let none =
        place == .stream
        ? "no interrupt of the accelerator is on a fast core"
        : "no fast core is left beside the interrupt's"
      return Output.say("note: \(none); it runs anywhere")
    }
    do throws(Errno) {
      try ProcessorAffinity.confine(to: processors)
      Output.say("note: \(command.name) runs on \(processors), \(what)")
      guard place == .threads, !cores.taken.isEmpty else { return }
      let own = common.invocation(selecting: selection.options).spelled(.run)
      let again = words.map(\.shellWord).joined(separator: " ")
      Output.say(
        "note: a command with one thread that waits for the card is faster on the interrupt's own "
          + "core (\(Self.measured)): \(own) --place stream -- \(again)")
    } catch {
      Output.say("note: \(command.name) cannot be confined to \(processors) here: \(error)")
    }
  }

  /// rockchip-npu-notes, perf/iova-and-multicore.md; 33.5 us a call on any core.
  private static let measured =
    "27-28 against 31 us a call, measured for the RK3588's own NPU by rockchip-npu-notes"

  /// Ends the hold, on the machine as it is now, and tells whether all is as it was.
  private func restore(_ hold: consuming TemporaryTuning) -> Bool {
    do {
      // No module is needed for it, and no error in a file that is there by now.
      let (machine, state) = try common.chosenMachine()
      let modules = try Registry(boards: [], accelerators: [])
      let tunekit = TuneKit(machine, state: state, registry: modules)
      let isLost = tunekit.hasLost(hold)
      let report = try tunekit.release(hold)
      let isBack = report.outcome == .reverted || report.outcome == .nothingToDo
      if isLost && isBack {
        Output.say(
          "note: everything was restored while it ran, by revert or since it was not confirmed in time"
        )
      }
      if common.verbose || !isBack { say(report) }
      if !isBack { Output.warn("not everything was restored; what is left is listed") }
      if let error = report.unrecorded {
        Output.warn("the journal cannot record that this was restored: \(error)")
      }
      return isBack
    } catch {
      let why = (error as? Failure)?.message.description ?? "\(error)"
      Output.warn("not restored: \(why). The next apply, run or revert does it")
      return false
    }
  }

  private func say(_ report: Report) {
    if !report.steps.isEmpty { Output.say(String(report.text(common.style).dropLast())) }
  }
}

extension CommonOptions {
  /// Restores, before anything else is written, what was applied for killed commands.
  func restoreAbandoned(_ tunekit: TuneKit) throws {
    try restoreOverdue(tunekit)
    guard let report = try tunekit.restoreAbandoned() else { return }
    Output.say("note: a killed command had left this machine tuned; it was restored")
    guard report.outcome == .reverted else {
      return Output.say(String(report.text(style).dropLast()))
    }
    if verbose { Output.say(String(report.text(style).dropLast())) }
  }
}

extension Run {
  /// Where a command runs.
  enum Place: Hashable, ExpressibleByArgument {
    /// On the fast cores that take no interrupt of the accelerator: reasoned to help several threads.
    case threads
    /// On the core that takes it: measured to be the fastest for one thread that waits.
    case stream
    /// On these.
    case processors(CPUSet)

    init?(argument: String) {
      switch argument {
      case "threads": self = .threads
      case "stream": self = .stream
      default:
        guard argument.hasPrefix("cpus="), let set = CPUSet(list: argument.dropFirst(5)),
          !set.isEmpty
        else { return nil }
        self = .processors(set)
      }
    }
  }
}
