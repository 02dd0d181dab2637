/// What tuning brought one command on one machine, as it was measured there.
///
/// The JSON that `prove` prints and saves; `report` and `estimate --from` read it.
public struct Proof: Codable, Hashable, Sendable {
  /// The schema of its JSON.
  public static let schema = "tunekit.prove/1"
  /// The state of a block in which nothing is set.
  package static let untunedState = "untuned"
  /// The state of a block in which everything is set.
  package static let tunedState = "tuned"

  /// What the interval says.
  public enum Verdict: String, Codable, Sendable {
    /// All of the interval is better.
    case shown
    /// All of it is worse.
    case worse
    /// It holds "no effect", or there are too few rounds for an interval.
    case notShown = "not-shown"
  }

  /// By how much one state is better than another, in percent.
  public struct Gain: Codable, Hashable, Sendable {
    /// The likeliest value; nil where nothing could be compared.
    @Nullable public var percent: Double?
    /// The lower end of the interval; nil where there are too few rounds.
    @Nullable public var low: Double?
    /// The upper end of the interval; nil where there are too few rounds.
    @Nullable public var high: Double?

    package init(percent: Double?, low: Double?, high: Double?) {
      self.percent = percent
      self.low = low
      self.high = high
    }
  }

  /// The values of one state.
  public struct Summary: Codable, Hashable, Sendable {
    /// The median; nil where there is no value.
    @Nullable public var median: Double?
    /// From the first to the third quartile; nil where there is no value.
    @Nullable public var spread: Double?
    /// How many values.
    public let count: Int

    private enum CodingKeys: String, CodingKey {
      case median, spread
      case count = "n"
    }
  }

  /// What was measured.
  public struct Metric: Codable, Hashable, Sendable {
    /// In people's words: `wall time`, `latency of a call`.
    public let name: String
    /// The pattern or the program by which the number was found; nil for wall time.
    @Nullable public var found: String?

    package init(name: String, found: String?) {
      self.name = name
      self.found = found
    }
  }

  /// What one step brings, with those that are switched with it.
  public struct StepEffect: Codable, Hashable, Sendable {
    /// The step.
    public let id: StepID
    /// The steps that were switched together with it.
    public let together: [StepID]
    /// What it brings alone, compared with untuned.
    public let effect: Gain
    /// What it adds to all the others.
    public let added: Gain
  }

  /// A step of the plan that changes something.
  public struct PlannedStep: Codable, Hashable, Sendable {
    /// The step.
    public let id: StepID
    /// What it sets, in people's words.
    public let title: String
    /// The file.
    public let file: SystemPath
    /// Its text untuned.
    public let found: String
    /// Its text tuned.
    public let wanted: String
    /// Both in people's words.
    public let shows: Step.Change

    package init(_ step: Step) {
      id = step.id
      title = step.title
      file = step.file
      found = step.found
      wanted = step.wanted
      shows = step.shows
    }
  }

  /// One block: the command, once or several times in one state.
  public struct Block: Codable, Hashable, Sendable {
    /// `untuned`, `tuned`, a step's id, or `without` and a step's id.
    public let state: String
    /// Each round has every state once.
    public let round: Int
    /// When it began, in RFC 3339.
    public let time: String
    /// How long it took, without the switch before it.
    public let seconds: Double
    /// The value of each run, in order.
    public let values: [Double]
    /// Why it does not count; nil where it counts.
    @Nullable public var leftOut: String?

    package init(
      state: String, round: Int, time: String, seconds: Double, values: [Double],
      leftOut: String?
    ) {
      self.state = state
      self.round = round
      self.time = time
      self.seconds = seconds
      self.values = values
      self.leftOut = leftOut
    }

    private enum CodingKeys: String, CodingKey {
      case state, round, time, seconds, values
      case leftOut = "left_out"
    }

    package var measured: MeasuredBlock {
      MeasuredBlock(state: state, round: round, values: values, leftOut: leftOut)
    }
  }

  /// A reason for which blocks were left out.
  public struct Omission: Codable, Hashable, Sendable {
    /// Why.
    public let why: String
    /// How many blocks.
    public let count: Int
  }

  /// What the interval says.
  public let verdict: Verdict
  /// By how much tuned is better than untuned.
  public let effect: Gain
  /// How often such intervals hold the true effect.
  public let confidence: Double
  /// How many rounds were compared.
  public let rounds: Int
  /// The values without tuning.
  public let untuned: Summary
  /// The values with all of it.
  public let tuned: Summary
  /// The unit of the values.
  public let unit: String
  /// Which values are better.
  public let better: BenchmarkFigure.Better
  /// What was measured.
  public let metric: Metric
  /// What each step brings; empty unless it was asked for.
  public internal(set) var steps: [StepEffect]
  /// All blocks in the order in which they were measured.
  public let blocks: [Block]
  /// Why blocks were left out, and how many.
  public let omissions: [Omission]
  /// Why it ended before the interval was as narrow as wanted; nil where it did not.
  @Nullable public var ended: String?
  /// The machine and its circumstances.
  public let conditions: Conditions

  /// What was measured where, by what, and how.
  public struct Conditions: Codable, Hashable, Sendable {
    /// Board, card, kernel and boot.
    public let subject: Subject
    /// The profile of the plan.
    public let profile: Profile
    /// The steps of the plan that change something.
    public let plan: [PlannedStep]
    /// The command with its arguments.
    public let command: [String]
    /// The version of the program that measured it.
    public let version: String
    /// When it began, in RFC 3339.
    public let started: String
    /// How long all of it took.
    public let seconds: Int
    /// How long it was allowed to take.
    public let budget: Int

    package init(
      subject: Subject, profile: Profile, plan: [Step], command: [String], version: String,
      started: String, seconds: Int, budget: Int
    ) {
      self.subject = subject
      self.profile = profile
      self.plan = plan.map(PlannedStep.init)
      self.command = command
      self.version = version
      self.started = started
      self.seconds = seconds
      self.budget = budget
    }

    private enum CodingKeys: String, CodingKey {
      case subject, profile, plan, command, version, started
      case seconds = "took_seconds"
      case budget = "budget_seconds"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case verdict, effect, confidence, rounds, untuned, tuned, unit, better, metric, steps, blocks
    case omissions = "left_out"
    case ended, conditions
  }
}

extension Proof {
  /// The result of measured blocks.
  ///
  /// - Parameters:
  ///   - blocks: all blocks in order.
  ///   - metric: what the values are.
  ///   - unit: their unit.
  ///   - better: which values are better.
  ///   - parts: the steps whose effects are told one by one; nil where they are not.
  ///   - error: how often the interval of this look may miss.
  ///   - ended: why it ended early; nil where it did not.
  ///   - conditions: the machine and its circumstances.
  /// - Throws: ``EffectError`` where values are no measurements, or are not comparable.
  package init(
    of blocks: [Block], _ metric: Metric, in unit: String, better: BenchmarkFigure.Better,
    each parts: ProofParts?, error: Double, ended: String?, on conditions: Conditions
  ) throws(EffectError) {
    let measured = blocks.map(\.measured)
    let compare = { (from: ProofParts.State, to: ProofParts.State) throws(EffectError) -> Effect? in
      do throws(EffectError) {
        return try Effect(
          of: measured, from: "\(from)", to: "\(to)", better: better, error: error)
      } catch {
        switch error {
        case .nothingMeasured, .noRound: return nil
        default: throw error
        }
      }
    }
    let whole = try compare(.untuned, .tuned)
    verdict = whole?.verdict ?? .notShown
    effect = Gain(whole)
    confidence = 1 - BlockPlan.error
    rounds = whole?.rounds ?? 0
    untuned = Summary(of: measured, in: Self.untunedState)
    tuned = Summary(of: measured, in: Self.tunedState)
    self.unit = unit
    self.better = better
    self.metric = metric
    var steps: [StepEffect] = []
    for part in parts?.parts ?? [] {
      let states = parts?.comparisons(of: part)
      guard let states else { continue }
      let alone = Gain(try compare(states.alone.from, states.alone.to))
      let added = Gain(try compare(states.added.from, states.added.to))
      steps += part.steps.map { id in
        StepEffect(
          id: id, together: part.steps.filter { $0 != id }, effect: alone, added: added)
      }
    }
    self.steps = steps
    self.blocks = blocks
    var omissions: [Omission] = []
    for why in blocks.compactMap(\.leftOut) where !omissions.contains(where: { $0.why == why }) {
      omissions.append(Omission(why: why, count: blocks.count { $0.leftOut == why }))
    }
    self.omissions = omissions
    self.ended = ended
    self.conditions = conditions
  }
}

extension Proof.Gain {
  init(_ effect: Effect?) {
    self.init(
      percent: effect?.percent.shortened, low: effect?.interval?.lowerBound.shortened,
      high: effect?.interval?.upperBound.shortened)
  }
}

extension Proof.Gain {
  /// Whether it is known well enough to stop.
  package var isPrecise: Bool {
    guard let percent, let low, let high else { return false }
    return BlockPlan.isPrecise(percent, within: (high - low) / 2)
  }
}

extension Proof.Summary {
  fileprivate init(of blocks: [MeasuredBlock], in state: String) {
    let values = blocks.filter { $0.state == state && $0.leftOut == nil }.flatMap(\.values)
    median = Statistics.median(values)?.shortened
    let quartiles = [0.25, 0.75].compactMap { Statistics.quantile($0, of: values) }
    spread = quartiles.count == 2 ? (quartiles[1] - quartiles[0]).shortened : nil
    count = values.count
  }
}
