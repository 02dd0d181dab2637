import Accelerators
import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

struct Prove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Measure what tuning brings a command: untuned and tuned in turn, with an interval.",
    discussion: Examples.text(
      [
        .root("prove -- axcl_run_model -m yolov5s.axmodel"):
          "What tuning brings this model.",
        .root("prove --metric '{} tok/s' --better higher -- ./llm"):
          "By a number that the command prints.",
        .root("prove --ablate -o result.json -- ./llm"):
          "Each step by itself; the result in a file.",
      ],
      after: """
        The command runs again and again, with nothing to read and without the terminal. Compared is \
        the number that --metric finds in its output, else one that a module knows, else its wall \
        time. The exit status is 0 whatever the verdict. The machine is as before at the end.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    help: ArgumentHelp(
      "Where the output has the number: 'avg = {} ms'.", valueName: "pattern"))
  var metric: String?

  @Option(help: ArgumentHelp("Which number is better: lower or higher.", valueName: "which"))
  var better: Better?

  enum Better: String, ExpressibleByArgument, CaseIterable {
    case lower, higher

    var value: BenchmarkFigure.Better { self == .lower ? .lower : .higher }
  }

  @Option(help: ArgumentHelp("How long all of it may take, as in 90s, 10m, 2h.", valueName: "time"))
  var budget = WaitingTime.usualBudget

  @Flag(help: "Measure each step alone too, and all but each.")
  var ablate = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Save the result.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var output: String?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command and its arguments, after --.", valueName: "command"),
    completion: .programs)
  var words: [String] = []

  func validate() throws {
    if words.isEmpty {
      throw ValidationError("the command goes after --: \(Invocation.program) prove -- CMD")
    }
    if better != nil && metric == nil {
      throw ValidationError("--better says which number of --metric is better; give that too")
    }
    if output == "" { throw ValidationError("--output needs a file") }
    _ = try pattern()
  }

  private func pattern() throws -> MetricPattern? {
    guard let metric else { return nil }
    do throws(MetricPatternError) {
      return try MetricPattern(metric)
    } catch {
      throw ValidationError("--metric: \(error)")
    }
  }

  func run() throws {
    try common.refusing(Proof.schema, repeating: selection.options) {
      let command = try found()
      try common.requireRoot()
      let tunekit = try common.tunekit(selection)
      if let output { try NamedOutput(path: output).check() }
      try common.restoreAbandoned(tunekit)
      let subject = try tunekit.proofSubject()
      guard !subject.steps.isEmpty else {
        throw Failure(
          status: .refused,
          message: "nothing to prove: tuning changes nothing on this machine; see: "
            + "\(Action.plan)")
      }
      SignalForwarding.open()
      let isShown = !common.isJSON && isatty(STDERR_FILENO) == 1
      let progress = ProofProgress(isShown: isShown, within: Double(budget.seconds))
      var run = ProofRun(
        tunekit, subject, MeasuredCommand(command: command), each: ablate,
        within: Double(budget.seconds), from: POSIX.timestamp(), showing: progress)
      let result: Result<Proof, ProofRun.Halt>
      do throws(ProofRun.Halt) {
        result = .success(try prove(&run, tunekit, of: subject, progress))
      } catch {
        result = .failure(error)
      }
      progress.end()
      if let remark = run.remark { Output.say(remark) }
      if case .failure(.stopped(let isRestored)) = result {
        Output.warn("\(run.standing); \(Self.words(isRestored))")
        SignalForwarding.endBySignal()
      }
      try show(result)
      return .done
    }
  }

  private func found() throws(Failure) -> ForegroundCommand {
    do throws(ForegroundCommand.Obstacle) {
      return try ForegroundCommand(words)
    } catch {
      throw Failure(status: .error, message: Message(error.why))
    }
  }

  /// Measures between taking the card and restoring it.
  private func prove(
    _ run: inout ProofRun, _ tunekit: TuneKit, of subject: ProofSubject, _ progress: ProofProgress
  ) throws(ProofRun.Halt) -> Proof {
    let accelerator = tunekit.registry.accelerator(subject.strategy.subject.accelerator.string)
    let figures = (accelerator?.figures ?? []) + AcceleratorCatalogue.otherFigures
    let pattern = try? self.pattern()
    let (metric, plan) = try run.warmUp(pattern, better?.value ?? .lower, or: figures)
    let name = run.command.command.name
    var proof: TuningSwitch
    do throws(TuneKitError) {
      proof = try tunekit.beginProof(of: subject, for: name)
    } catch {
      throw .failure(Failure(status: ExitStatus(error), message: error.message))
    }
    let card = subject.strategy.subject
    common.log("prove \(name)", .applied, of: "\(card.acceleratorName) at \(card.address)")
    let result: Result<Proof, ProofRun.Halt>
    do throws(ProofRun.Halt) {
      result = .success(try run.measure(metric, by: plan, with: &proof))
    } catch {
      result = .failure(error)
    }
    progress.end()
    let isWhole = restore(proof, tunekit)
    if case .failure(.failure(let failure)) = result {
      let hasLines = failure.message.description.contains("\n")
      let end =
        isWhole
        ? hasLines
          ? "\n    The machine is as it was before." : "; the machine is as it was before" : ""
      throw .failure(
        Failure(
          status: isWhole ? failure.status : .notGivenBack,
          message: failure.message + "\(end)"))
    }
    if case .failure(.stopped) = result { throw .stopped(isRestored: isWhole) }
    if !isWhole, case .success = result {
      throw .failure(
        Failure(status: .notGivenBack, message: "not everything is as it was before; see above"))
    }
    return try result.get()
  }

  /// Ends the proof, and tells whether all is as it was.
  private func restore(_ proof: consuming TuningSwitch, _ tunekit: TuneKit) -> Bool {
    do throws(TuneKitError) {
      let end = try tunekit.endProof(proof)
      for report in [end.reverted] + end.applied where common.verbose || !end.isWhole {
        if !report.steps.isEmpty { Output.say(String(report.text(common.style).dropLast())) }
      }
      if !end.isWhole { Output.warn("not everything was restored; what is left is listed") }
      return end.isWhole
    } catch {
      Output.warn("not restored: \(error). The next apply, run or revert does it")
      return false
    }
  }

  private static func words(_ isRestored: Bool?) -> String {
    switch isRestored {
    case true: "the machine is as it was before"
    case false: "not everything is as it was before, see above"
    case nil: "nothing was changed"
    }
  }

  private func show(_ result: Result<Proof, ProofRun.Halt>) throws {
    guard case .success(let proof) = result else {
      if case .failure(.failure(let failure)) = result { throw failure }
      return
    }
    // What is shown is not lost where the file cannot be written.
    try common.show(proof, Proof.schema, repeating: selection.options, text: proof.text)
    guard let output else { return }
    do throws(Failure) {
      try ProofFile(path: output).save(proof)
    } catch {
      if common.isJSON { throw error }
      throw Failure(
        status: error.status, message: error.message + "; \(ProofFile.keep(proof))")
    }
    if !common.isJSON { Output.say("saved in \(output)") }
  }
}

extension WaitingTime {
  /// Ten minutes.
  static var usualBudget: WaitingTime { WaitingTime(seconds: 600) }

  var defaultValueDescription: String {
    seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
