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

  @Flag(
    help:
      "Run it on the fastest cores but the interrupt's: for several threads, reasoned; see Plugins-doc/reference.md for one."
  )
  var place = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its arguments, after --.", valueName: "command"),
    completion: .programs)
  var words: [String] = []

  func validate() throws {
    if words.isEmpty { throw ValidationError("the command goes after --: tunekit run -- CMD") }
  }

  func run() throws {
    let status: CInt
    do {
      let command = try ForegroundCommand(words)
      SignalForwarding.open()
      status = try tuned(command)
    } catch let obstacle as ForegroundCommand.Obstacle {
      Output.say("tunekit: \(obstacle.why)")
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
        Output.say("tunekit: a step failed, so \(command.name) was not run")
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
    if place { confine(command, to: cores) }
    defer { if place { try? ProcessorAffinity.confine(to: before) } }
    do throws(ForegroundCommand.Obstacle) {
      return try command.run()
    } catch {
      Output.say("tunekit: \(error.why)")
      return error.status
    }
  }

  /// A child begins on the CPUs of the thread that starts it: sched_setaffinity(2).
  ///
  /// Measured for an RK3588's own NPU (rockchip-npu-notes, perf/iova-and-multicore.md): 33.5 us a call
  /// on any core, 31 on another fast core than the interrupt's, 27 to 28 on the same one.
  private func confine(_ command: ForegroundCommand, to cores: (free: CPUSet, taken: CPUSet)) {
    let processors = cores.free
    guard !processors.isEmpty else {
      return Output.say("note: no fast core is left beside the interrupt's; it runs anywhere")
    }
    do throws(Errno) {
      try ProcessorAffinity.confine(to: processors)
      Output.say(
        "note: \(command.name) runs on \(processors), the fastest cores but the interrupt's")
      guard !cores.taken.isEmpty else { return }
      let own = common.invocation(selecting: selection.options).spelled(.run)
      let again = words.map(\.shellWord).joined(separator: " ")
      Output.say(
        "note: a command with one thread that waits for the card is faster on the interrupt's own "
          + "core (measured for the RK3588's own NPU, 27-28 against 31 us a call): "
          + "\(own) -- taskset -c \(cores.taken.list) \(again)")
    } catch {
      Output.say("note: \(command.name) cannot be confined to \(processors) here: \(error)")
    }
  }

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
      if !isBack { Output.say("tunekit: not everything was restored; what is left is listed") }
      if let error = report.unrecorded {
        Output.say("tunekit: the journal cannot record that this was restored: \(error)")
      }
      return isBack
    } catch {
      let why = (error as? Failure)?.message.description ?? "\(error)"
      Output.say("tunekit: not restored: \(why). The next apply, run or revert does it")
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
