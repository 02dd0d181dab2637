extension Diagnosis {
  /// Processors of one kind that share a clock.
  public struct Cluster: Encodable, Sendable {
    /// The CPUs.
    public let cpus: String
    /// Those that run.
    public let online: String
    /// What they are.
    @Nullable public var kind: String?
    /// Relative speed.
    @Nullable public var capacity: Int?
    /// Whether they are among the fastest.
    public let fastest: Bool
    /// The governor of their clock.
    @Nullable public var governor: String?
    /// The clock just now, in kHz.
    @Nullable public var current: Int?
    /// Who tells that clock.
    @Nullable public var toldBy: PresentClock.Basis?
    /// The clock that was asked for last, in kHz.
    @Nullable public var requested: Int?
    /// The lower limit in force, in kHz.
    @Nullable public var floor: Int?
    /// The upper limit in force, in kHz.
    @Nullable public var ceiling: Int?
    /// The highest clock of the hardware, in kHz.
    @Nullable public var maximum: Int?

    private enum CodingKeys: String, CodingKey {
      case cpus, online, kind, capacity, fastest, governor
      case current = "current_khz"
      case toldBy = "current_told_by"
      case requested = "requested_khz"
      case floor = "floor_khz"
      case ceiling = "ceiling_khz"
      case maximum = "max_khz"
    }

    /// Whether the upper limit is below what the hardware can do.
    var isLimited: Bool {
      guard let ceiling, let maximum else { return false }
      return ceiling < maximum
    }

    /// Whether the hardware runs clearly slower than it was asked to.
    var isWithheld: Bool {
      guard let current, let requested, toldBy == .hardware else { return false }
      return !PresentClock.reaches(requested, at: current)
    }
  }

  /// A place whose temperature is measured.
  public struct Temperature: Encodable, Sendable {
    /// Its name.
    public let name: String
    /// In thousandths of a degree Celsius.
    @Nullable public var millidegrees: Int?
  }

  /// Something that keeps CPUs below the clock that is asked for.
  public struct Slow: Encodable, Sendable {
    /// Why.
    public let cause: Slowdown.Cause
    /// By what it was seen.
    public let evidence: String
    /// The CPUs that it concerns; nil where it concerns all.
    @Nullable public var cpus: String?
    /// Whether it is so now; else it was a while ago.
    public let now: Bool
  }

  /// Something that cools by slowing down, or a fan.
  public struct Cooler: Encodable, Sendable {
    /// What it slows or turns.
    public let name: String
    /// How far it is in force.
    public let state: Int
    /// The most it can do.
    public let maximum: Int
  }

  /// Somebody else who tunes this machine.
  public struct Rival: Encodable, Sendable {
    /// The name.
    public let name: String
    /// By what it was found.
    public let evidence: String
    /// Whether it is at work now.
    public let running: Bool
    /// What would let both live.
    public let remedy: String
    /// What undoes that.
    public let undo: String
    /// What it changes.
    public let reach: [Contender.Reach]
    /// Whether it acts while the system starts, and then no more by itself.
    public let boot: Bool
    /// Where that is written.
    public let source: String

    init(_ contender: Contender) {
      name = contender.name
      evidence = contender.evidence
      running = contender.isRunning
      (remedy, undo) = (contender.remedy, contender.undo)
      reach = contender.orderedReach
      boot = contender.actsAtBoot
      source = contender.source
    }

    /// What it changes, in people's words.
    var sets: String { Contender.Reach.words(for: reach) }
  }

  /// What TuneKit has applied.
  public struct Applied: Encodable, Sendable {
    /// The card.
    public let address: PCIAddress
    /// How far it goes.
    public let profile: Profile
    /// Since when, in RFC 3339.
    public let since: String
    /// What became of it.
    public let state: String
    /// Whether it holds.
    public let outcome: Finding.State
    /// What does not.
    public let drifted: [String]
  }
}
