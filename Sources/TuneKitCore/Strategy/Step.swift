/// One change: what, why, at whose request, and after which others.
public struct Step: Codable, Hashable, Sendable, Identifiable {
  /// Its name within the strategy.
  public let id: StepID
  /// What is set, in people's words.
  public let title: String
  /// What is set, for the executor.
  public let knob: Knob
  /// The file behind the knob when the plan was made; for people, since an interrupt's file is
  /// found anew at every use.
  public let file: SystemPath
  /// The text found when planning, without its line end; if it has changed since, apply refuses
  /// the whole strategy.
  public let found: String
  /// The text to be written.
  public internal(set) var wanted: String
  /// Both in people's words.
  public internal(set) var shows: Change
  /// What is written instead, one after the other, where the kernel has no room for the value
  /// (ENOSPC, no vector is left on that CPU); nil where there is nothing else.
  @Nullable public internal(set) var alternatives: [Alternative]?
  /// Why.
  public let reason: String
  /// How that is known: `measured: ...`, `documented: ...`, `reasoned: ...`, `assumed: ...`.
  public let source: String
  /// Why this value and no other, where there was a choice; nil where there was none.
  @Nullable public var choice: String?
  /// What it costs or endangers.
  public let risk: String
  /// Whether its failure undoes the session or is only reported.
  public let necessity: Necessity
  /// The modules that asked for it.
  public let requestedBy: [ModuleID]
  /// When it comes.
  public let phase: Phase
  /// Steps that come before it, where they are performed at all.
  ///
  /// An order and no condition. What is already so, declined or left out holds nothing up either,
  /// and whoever says that a step may fail says that the others are of use without it. A step that
  /// others are of no use without is required, and its failure undoes everything.
  public let after: [StepID]

  /// Before and after, in people's words.
  public struct Change: Codable, Hashable, Sendable {
    /// What is there now.
    public let from: String
    /// What shall be there.
    public let to: String
  }

  /// Another value that serves as well.
  public struct Alternative: Codable, Hashable, Sendable {
    /// The text to be written.
    public let wanted: String
    /// What it means, in people's words.
    public let to: String
  }

  private enum CodingKeys: String, CodingKey {
    case id, title, knob, file, found, wanted, shows, alternatives, reason, source, choice, risk,
      necessity
    case requestedBy = "requested_by"
    case phase, after
  }

  /// Whether a text means the wanted value.
  public func holds(in text: String) -> Bool { knob.grammar.holds(wanted, in: text) }

  /// Whether another step asks for the same.
  func wants(sameAs other: Step) -> Bool {
    wanted == other.wanted || knob.grammar.agree(wanted, other.wanted)
  }

  /// The same step with the first of its alternatives for its value; nil where it has none.
  var fallingBack: Step? {
    guard let next = alternatives?.first else { return nil }
    let rest = Array(alternatives?.dropFirst() ?? [])
    var step = self
    step.wanted = next.wanted
    step.shows = Change(from: shows.from, to: next.to)
    step.alternatives = rest.isEmpty ? nil : rest
    return step
  }

  /// Whether there was nothing to change when the plan was made.
  public var isAlreadyTrue: Bool { holds(in: found) }
}

extension Step {
  /// Whether it sets where an interrupt is delivered.
  var isInterrupt: Bool {
    if case .interrupt = knob.target { true } else { false }
  }

  /// Whether it keeps CPUs, or what they work with, fast or awake, which makes heat even when idle.
  var makesHeat: Bool { phase == .clock || file.isBelow("/sys/devices/system/cpu") }

  /// The CPUs that it sends an interrupt to; nil where it moves none.
  var processors: CPUSet? {
    guard isInterrupt, case .processors(let set) = try? knob.grammar.value(of: wanted) else {
      return nil
    }
    return set
  }
}
