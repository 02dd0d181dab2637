/// What a look at the machine came to.
public struct Verification: Codable, Hashable, Sendable {
  /// The worst of the items.
  public let outcome: Finding.State
  /// Whether a strategy of TuneKit is applied; nil where the journal cannot be read.
  ///
  /// If it is not known to be, the machine was held against a fresh plan.
  @Nullable public var isApplied: Bool?
  /// What was checked.
  public let items: [Finding]
  /// Whether it is unknown what is applied since records of it are lost, outside of the JSON.
  package var isJournalDamaged = false
  /// The cards, outside of the JSON; with several, each finding's title begins with the address of its
  /// card.
  package var subjects: [Checked] = []

  /// A card that was checked.
  package struct Checked: Hashable, Sendable {
    package let subject: Subject
    package let profile: Profile
    /// When it was applied, in RFC 3339; nil where the machine was held against a plan.
    package let since: String?

    package init(_ strategy: Strategy, since: String? = nil) {
      subject = strategy.subject
      profile = strategy.profile
      self.since = since
    }
  }

  private enum CodingKeys: String, CodingKey {
    case outcome, items
    case isApplied = "applied"
  }

  package init(isApplied: Bool?, items: [Finding]) {
    self.isApplied = isApplied
    self.items = items
    let states = Set(items.map(\.state))
    outcome = states.contains(.drifted) ? .drifted : states.contains(.unproven) ? .unproven : .holds
  }
}

/// What is applied, since when, by which modules, and whether it still holds.
public struct Status: Codable, Hashable, Sendable {
  /// The applied sessions, oldest first.
  public let sessions: [Applied]
  /// The journal's files about this boot that do not tell what was done.
  public let damaged: [Finding]
  /// Why nothing is applied by itself any more; nil where nothing is on hold.
  @Nullable public var onHold: String? = nil
  /// The processes for whose time a card is tuned, and the records of those that were killed.
  public let holders: [Holder]
  /// Whether the machine is tuned at each boot.
  public let atBoot: AtBoot
  /// What the enabled service is limited to; nil where it is not, or none is enabled.
  @Nullable public var onlyAtBoot: ServiceChoice?
  /// What has everything that is applied at every boot, outside of the JSON; nil where that is so.
  package var lasting: Action?
  /// Whether a guard keeps it tuned.
  public let guardState: GuardSight.State
  /// Since when the guard runs, in RFC 3339; nil where none does, or that is not known.
  @Nullable public var guardSince: String?
  /// What the guard did last; nil where it has done nothing.
  @Nullable public var guardDeed: GuardSight.Deed?

  package init(
    sessions: [Applied], damaged: [Finding], onHold: String? = nil, holders: [Holder],
    atBoot: AtBoot, onlyAtBoot: ServiceChoice? = nil, lasting: Action? = nil,
    guardState: GuardSight.State, guardSince: String? = nil,
    guardDeed: GuardSight.Deed? = nil
  ) {
    self.sessions = sessions
    self.damaged = damaged
    self.onHold = onHold
    self.holders = holders
    self.atBoot = atBoot
    self.onlyAtBoot = onlyAtBoot
    self.lasting = lasting
    self.guardState = guardState
    self.guardSince = guardSince
    self.guardDeed = guardDeed
  }

  private enum CodingKeys: String, CodingKey {
    case sessions, damaged, holders
    case onHold = "on_hold"
    case atBoot = "at_boot"
    case onlyAtBoot = "at_boot_only"
    case guardState = "guard"
    case guardSince = "guard_since"
    case guardDeed = "guard_last_deed"
  }

  /// One applied strategy.
  public struct Applied: Codable, Hashable, Sendable {
    /// The journal file.
    public let session: String
    /// When it was applied, in RFC 3339.
    public let since: String
    /// What became of it.
    public let state: State
    /// What it was made for.
    public let subject: Subject
    /// How far it goes.
    public let profile: Profile
    /// Whether it lasts only as long as a command holds it.
    public let isHeld: Bool
    /// Its steps, as they are now.
    public let items: [Finding]
    /// The worst of the items.
    public let outcome: Finding.State
    /// Whether the time to confirm it is over, and it was not restored.
    public let isOverdue: Bool
    /// Whether it is applied again at every boot.
    public var comesBack = false
    /// By when to confirm it, in RFC 3339; nil where no confirmation is needed.
    @Nullable public var confirmBy: String?

    package init(
      session: String, since: String, state: State, subject: Subject, profile: Profile,
      isHeld: Bool, items: [Finding], outcome: Finding.State, isOverdue: Bool,
      confirmBy: String? = nil
    ) {
      self.session = session
      self.since = since
      self.state = state
      self.subject = subject
      self.profile = profile
      self.isHeld = isHeld
      self.items = items
      self.outcome = outcome
      self.isOverdue = isOverdue
      self.confirmBy = confirmBy
    }

    /// What can become of an applied strategy.
    public enum State: String, Codable, Sendable {
      case applied
      /// Something could not be restored.
      case partlyReverted = "partly-reverted"
      /// Its run was cut off.
      case interrupted
      /// The boot is over, and what outlives one is left of it.
      case earlierBoot = "earlier-boot"
    }

    private enum CodingKeys: String, CodingKey {
      case session, since, state, subject, profile, items, outcome
      case isHeld = "held"
      case isOverdue = "overdue"
      case comesBack = "comes_back"
      case confirmBy = "confirm_by"
    }
  }

  /// The worst of all.
  public var outcome: Finding.State {
    let states = Set(sessions.map(\.outcome) + damaged.map(\.state))
    return states.contains(.drifted) ? .drifted : states.contains(.unproven) ? .unproven : .holds
  }
}
