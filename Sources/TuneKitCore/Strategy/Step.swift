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
  public let wanted: String
  /// Both in people's words.
  public let shows: Change
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

  private enum CodingKeys: String, CodingKey {
    case id, title, knob, file, found, wanted, shows, reason, source, choice, risk, necessity
    case requestedBy = "requested_by"
    case phase, after
  }

  /// Whether a text means the wanted value.
  public func holds(in text: String) -> Bool { knob.grammar.holds(wanted, in: text) }

  /// Whether another step asks for the same.
  func wants(sameAs other: Step) -> Bool {
    wanted == other.wanted || knob.grammar.agree(wanted, other.wanted)
  }

  /// Whether there was nothing to change when the plan was made.
  public var isAlreadyTrue: Bool { holds(in: found) }
}
