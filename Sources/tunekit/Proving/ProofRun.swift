import TuneKitCore

/// The blocks of a proof, measured one after the other.
struct ProofRun {
  let tunekit: TuneKit
  let subject: ProofSubject
  let command: MeasuredCommand
  let isAblating: Bool
  let budget: Double
  let start = ContinuousClock.now
  let began: String

  /// How it ended without a result.
  enum Halt: Error {
    /// An error of the command or of the machine.
    case failure(Failure)
    /// This program was asked to stop; whether the machine is as before, nil where nothing was written.
    case stopped(isRestored: Bool?)
  }

  private(set) var blocks: [Proof.Block] = []
  private var references: [ProofParts.State: BlockWatch.Reference] = [:]
  private var usualLoad: Double?
  private var longestRun = 0.0
  private(set) var ended: String?
  /// What the rounds have come to so far; nil before the first is over.
  private(set) var known: Proof?
  /// What became of what the command had left running, at worst.
  private(set) var left = LeftProcesses.End.nothing
  private var nextSample = ContinuousClock.now + .seconds(1)
  private var nextSight = ContinuousClock.now + .seconds(1)
  private var progress: ProofProgress

  init(
    _ tunekit: TuneKit, _ subject: ProofSubject, _ command: MeasuredCommand, each isAblating: Bool,
    within budget: Double, from began: String, showing progress: ProofProgress
  ) {
    self.tunekit = tunekit
    self.subject = subject
    self.command = command
    self.isAblating = isAblating
    self.budget = budget
    self.began = began
    self.progress = progress
  }

  private var elapsed: Double { (ContinuousClock.now - start).inSeconds }
  private var name: String { command.command.name }
  private var parts: ProofParts { subject.parts }
  private var states: [ProofParts.State] { parts.states(each: isAblating) }

  /// Rounds in a row without a comparison after which more of them would bring none either.
  private static let mostLostRounds = 6

  // MARK: The warm-up

  /// Runs the command as the machine is, and learns what is to be compared and how long it takes.
  mutating func warmUp(
    _ pattern: MetricPattern?, _ better: BenchmarkFigure.Better, or figures: [BenchmarkFigure]
  ) throws(Halt) -> (metric: FoundMetric, plan: BlockPlan) {
    progress.show("warming up", elapsed)
    var watch = BlockWatch(on: tunekit.machine, of: [], usualLoad: nil, like: nil)
    var first = elapsed
    var run = try once(watching: &watch)
    let metric = FoundMetric(pattern, better, or: figures, in: run.output)
    _ = try value(metric, of: run)
    // The first run often loads what later ones find loaded.
    if run.seconds < budget / 20 {
      watch = BlockWatch(on: tunekit.machine, of: [], usualLoad: nil, like: nil)
      first = elapsed
      run = try once(watching: &watch)
      _ = try value(metric, of: run)
    }
    let runSeconds = elapsed - first
    usualLoad = watch.end(using: run.ownSeconds, in: run.seconds).load
    do throws(BlockPlanError) {
      return (
        metric,
        try BlockPlan(
          states: states.map { "\($0)" }, runSeconds: runSeconds,
          switchSeconds: Self.switchSeconds, budgetSeconds: max(budget - elapsed, 0))
      )
    } catch {
      let more = isAblating && parts.parts.count > 1 ? "; without --ablate it takes less" : ""
      throw .failure(
        Failure(
          status: .refused,
          message: "the budget is too small, nothing was written: after \(name) has run once, "
            + "\(error)\(more); give a longer --budget"))
    }
  }

  /// The seconds that a run is given once it has run before, whatever is left of the budget.
  private static let shortestLimit = 5.0

  /// Assumed until it is measured: an apply syncs its journal, which takes an SD card so long.
  private static let switchSeconds = 0.1

  private mutating func once(
    watching watch: inout BlockWatch
  ) throws(Halt) -> MeasuredCommand.Run {
    // A machine that halts for a moment in the last block must not cost the whole proof.
    let longest = longestRun > 0 ? max(2 * longestRun, Self.shortestLimit) : 0
    let limit = max(budget - elapsed, longest)
    var (nextSample, nextSight) = (self.nextSample, self.nextSight)
    defer { (self.nextSample, self.nextSight) = (nextSample, nextSight) }
    let run: MeasuredCommand.Run
    do throws(MeasuredCommand.Halt) {
      var sampled = watch
      defer { watch = sampled }
      let (sight, start) = (self.progress, self.start)
      run = try command.run(
        until: ContinuousClock.now + .seconds(limit), unless: { SignalForwarding.signal != nil },
        tick: {
          let now = ContinuousClock.now
          if now >= nextSample {
            sampled.sample()
            nextSample = now + .seconds(1)
          }
          if now >= nextSight {
            sight.refresh((now - start).inSeconds)
            nextSight = now + .milliseconds(500)
          }
        })
    } catch {
      throw halt(error)
    }
    longestRun = max(longestRun, run.seconds)
    if left != .stays, run.left != .nothing { left = run.left }
    guard run.ending == .exited(0) else { throw .failure(failure(of: run)) }
    return run
  }

  private func halt(_ error: MeasuredCommand.Halt) -> Halt {
    switch error {
    case .stopped: .stopped(isRestored: nil)
    case .obstacle(let obstacle): .failure(Failure(status: .error, message: Message(obstacle.why)))
    case .lost:
      .failure(Failure(status: .error, message: "how \(name) ended cannot be learned"))
    case .tooLate(let seconds):
      .failure(
        Failure(
          status: .error,
          message: "\(name) did not end within the budget and was killed after "
            + "\(Int(seconds)) s; give a longer --budget or a shorter command"))
    }
  }

  private func failure(of run: MeasuredCommand.Run) -> Failure {
    let how =
      switch run.ending {
      case .exited(let status): "ended with status \(status)"
      case .signalled(let signal): "was ended by signal \(signal)"
      }
    let when = blocks.isEmpty ? "" : ", after \(extent) in which it ended with status 0"
    return Failure(
      status: .error, message: "\(name) \(how)\(when)\(FoundMetric.end(of: run.output))")
  }

  /// How many blocks are measured.
  private var extent: String { blocks.count == 1 ? "1 block" : "\(blocks.count) blocks" }

  /// How far it had come when it was stopped, and what is known by then, in one line.
  var standing: String {
    guard let known, let percent = known.effect.percent else {
      return "stopped after \(extent), too few for an effect"
    }
    let low = known.effect.low, high = known.effect.high
    let found =
      if let low, let high {
        "\(percent.signed) %, interval \(low.signed) to \(high.signed) %"
      } else { "\(percent.signed) % in \(known.rounds) rounds, too few for an interval" }
    return "stopped after \(extent); so far \(found)"
  }

  /// What to say of what the command has left running; nil where it has left nothing.
  var remark: String? {
    let what = "what \(name) had started was still running when it ended, and"
    return switch left {
    case .nothing: nil
    case .ended: "note: \(what) was ended"
    case .stays: "note: \(what) could not be ended; it disturbs what is measured"
    }
  }

  private func value(
    _ metric: FoundMetric, of run: MeasuredCommand.Run
  ) throws(Halt) -> Double {
    do throws(Failure) {
      return try metric.value(of: run, named: name)
    } catch {
      throw .failure(error)
    }
  }

  // MARK: The rounds

  /// Measures as many rounds as the plan and the budget have, and fewer where the effect is known.
  mutating func measure(
    _ metric: FoundMetric, by plan: BlockPlan, with proof: inout TuningSwitch
  ) throws(Halt) -> Proof {
    progress.begin(plan.mostBlocks)
    var (round, lost, looked) = (0, 0, 0)
    let most = plan.looks.last?.rounds ?? 0
    while true {
      let first = elapsed
      for state in round.isMultiple(of: 2) ? states : states.reversed() {
        try measure(state, in: round, metric, plan, with: &proof)
      }
      round += 1
      let present = try result(metric, error: BlockPlan.lastError, of: proof)
      progress.note(present)
      lost = present.rounds > (known?.rounds ?? 0) ? 0 : lost + 1
      known = present
      if present.rounds > looked, let look = plan.look(afterRounds: present.rounds) {
        looked = present.rounds
        let sight = try result(metric, error: look.error, of: proof)
        if sight.rounds >= most || isKnown(sight, metric, look.error) {
          return try result(metric, error: look.error, of: proof)
        }
      }
      if lost >= Self.mostLostRounds {
        ended = "\(lost) rounds in a row had a block that does not count"
      } else if elapsed + (elapsed - first) > budget {
        ended = "the budget of \(Int(budget)) s is used up"
      }
      if ended != nil { return try result(metric, error: BlockPlan.lastError, of: proof) }
    }
  }

  /// Whether the effect and, where they are asked for, those of the steps are known well enough.
  private func isKnown(_ proof: Proof, _ metric: FoundMetric, _ error: Double) -> Bool {
    let gains = [proof.effect] + proof.steps.flatMap { [$0.effect, $0.added] }
    return gains.allSatisfy(\.isPrecise)
  }

  private mutating func measure(
    _ state: ProofParts.State, in round: Int, _ metric: FoundMetric, _ plan: BlockPlan,
    with proof: inout TuningSwitch
  ) throws(Halt) {
    progress.show("\(state)", elapsed)
    let begin = elapsed
    let problem: Report?
    do throws(TuneKitError) {
      problem = try tunekit.apply(only: parts.steps(in: state), by: &proof) {
        SignalForwarding.signal != nil
      }
    } catch {
      if SignalForwarding.signal != nil { throw .stopped(isRestored: nil) }
      throw .failure(Failure(status: ExitStatus(error), message: error.message))
    }
    if SignalForwarding.signal != nil { throw .stopped(isRestored: nil) }
    if let problem {
      throw .failure(
        Failure(
          status: ExitStatus(problem.outcome), message: "a step failed: \(problem.returning)"))
    }
    var watch = BlockWatch(
      on: tunekit.machine, of: subject.steps, usualLoad: usualLoad, like: references[state])
    let (time, first) = (POSIX.timestamp(), ContinuousClock.now)
    var (values, own): ([Double], Double) = ([], 0)
    let limit = begin + blockSeconds(by: plan)
    while values.count < plan.runs, values.isEmpty || elapsed < limit {
      let run = try once(watching: &watch)
      values.append(try value(metric, of: run))
      own += run.ownSeconds
    }
    let seconds = (ContinuousClock.now - first).inSeconds
    let objection = watch.end(using: own, in: seconds).objection
    if objection == nil, references[state] == nil { references[state] = watch.reference }
    blocks.append(
      Proof.Block(
        state: "\(state)", round: round, time: time, seconds: (seconds * 1000).rounded() / 1000,
        values: values, leftOut: objection))
    progress.count(blocks.count)
  }

  /// How long the next block may take: as planned, but so that the fewest rounds still fit in.
  private func blockSeconds(by plan: BlockPlan) -> Double {
    let missing = BlockPlan.fewestRounds * plan.states.count - blocks.count
    guard missing > 0 else { return plan.blockSeconds }
    return min(plan.blockSeconds, 0.9 * (budget - elapsed) / Double(missing))
  }

  private func result(
    _ metric: FoundMetric, error: Double, of proof: borrowing TuningSwitch
  ) throws(Halt) -> Proof {
    let strategy = proof.strategy
    let ids = Set(subject.steps.map(\.id))
    let conditions = Proof.Conditions(
      subject: strategy.subject, profile: strategy.profile,
      plan: strategy.steps.filter { ids.contains($0.id) }, command: command.command.words,
      version: Version.current, started: began, seconds: Int(elapsed.rounded()),
      budget: Int(budget))
    do throws(EffectError) {
      return try Proof(
        of: blocks, metric.metric, in: metric.unit, better: metric.better,
        each: isAblating ? parts : nil, error: error, ended: ended, on: conditions)
    } catch {
      throw .failure(
        Failure(
          status: .error, message: "what \(name) printed cannot be compared: \(error)"))
    }
  }
}
