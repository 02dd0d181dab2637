/// What TuneKit has applied on this machine, and how it ended.
public struct History: Encodable, Hashable, Sendable {
  /// The sessions that the journal keeps, the latest first: all that are in force, and the last
  /// twenty of the others.
  public let sessions: [Entry]
  /// The journal's files that cannot be read as sessions.
  public let damaged: [DamagedFile]

  /// One session.
  public struct Entry: Encodable, Hashable, Sendable {
    /// The journal file.
    public let session: String
    /// When it was applied, in RFC 3339.
    public let began: String
    /// What became of it.
    public let state: State
    /// What it was made for.
    public let subject: Subject
    /// How far it goes.
    public let profile: Profile
    /// Whether it lasted only as long as a command ran.
    public let isHeld: Bool
    /// Who applied it; nil where the journal does not say.
    @Nullable public var author: Author?
    /// What it changed.
    public let changes: [Change]

    private enum CodingKeys: String, CodingKey {
      case session, began, state, subject, profile, author, changes
      case isHeld = "held"
    }
  }

  /// What became of a session.
  public enum State: String, Encodable, Sendable {
    /// It is in force.
    case applied
    /// Its run was cut off; a part may be in force.
    case interrupted
    /// Something could not be restored.
    case partlyReverted = "partly-reverted"
    /// Every value was restored.
    case reverted
    /// A step failed, and every value was restored.
    case rolledBack = "rolled-back"
    /// The boot is over, and with it every value.
    case endedByReboot = "ended-by-reboot"
    /// The boot is over, and what outlives one is left of it.
    case earlierBoot = "earlier-boot"
  }

  /// One setting.
  public struct Change: Encodable, Hashable, Sendable {
    /// The step.
    public let id: StepID
    /// What was set, for people.
    public let title: String
    /// The value before.
    public let from: String
    /// The value that was set.
    public let to: String
  }

  /// A file that does not say what was done.
  public struct DamagedFile: Encodable, Hashable, Sendable {
    /// The journal file.
    public let session: String
    /// What is wrong with it.
    public let why: String
  }

  /// What the journal comes to.
  ///
  /// - Parameters:
  ///   - contents: its files, finished or not.
  ///   - boot: the present boot.
  package init(_ contents: Journal.Contents, in boot: BootID) {
    sessions = contents.sessions.reversed().map { session in
      Entry(
        session: session.name, began: session.time, state: session.end(in: boot),
        subject: session.strategy.subject, profile: session.strategy.profile,
        isHeld: session.isHeld, author: session.author,
        changes: session.strategy.changes.map { step in
          Change(id: step.id, title: step.title, from: step.shows.from, to: step.shows.to)
        })
    }
    damaged = contents.lost.map { DamagedFile(session: $0.name, why: $0.why) }
  }
}

extension Session {
  fileprivate func end(in present: BootID) -> History.State {
    switch closure {
    case .reverted: .reverted
    case .rolledBack: .rolledBack
    case .closedByReboot: .endedByReboot
    case .applied, .partlyReverted, nil:
      if strategy.subject.boot != present && present != .unknown {
        outlivesBoot ? .earlierBoot : .endedByReboot
      } else {
        closure == .applied ? .applied : closure == nil ? .interrupted : .partlyReverted
      }
    }
  }
}
