package enum JournalEntry: Hashable, Sendable {
  /// A session begins: what is going to be done, whole.
  case opened(strategy: Strategy, time: String, by: Author? = nil)
  /// The session goes on with another strategy: new interrupts, or another core for them.
  case continued(strategy: Strategy)
  /// A value is going to be written: what was there, what will be.
  case intend(Intent)
  /// A value was written, and this is how it reads.
  case wrote(step: StepID, reads: String)
  /// The kernel refuses writes there, and nothing was changed.
  case declined(Refusal)
  /// A value is not ours any longer, though others of the session still are.
  case returned(step: StepID, incarnation: KnobInstance?)
  /// Must be confirmed by then, else everything is restored.
  case awaits(Expiry)
  case confirmed(time: String)
  /// Whether the session lasts only as long as a command holds it.
  case held(Bool)
  /// The session has come to a state that is meant to stay.
  case closed(Closure)

  /// What is needed to restore one value.
  package struct Intent: Codable, Hashable, Sendable {
    package let step: StepID
    package let knob: Knob
    /// The file behind the knob at that time.
    package let file: SystemPath
    /// For an interrupt, which one it was.
    package let incarnation: KnobInstance?
    /// The bytes that were there.
    package let was: String
    /// The bytes that are going to be written.
    package let will: String
    /// Whether it takes the place of the session's earlier one for this knob; nil is no, and then
    /// the earlier one counts.
    package var replaces: Bool?
  }

  /// That the kernel refuses to have something set, and in its own words why.
  package struct Refusal: Codable, Hashable, Sendable {
    package let step: StepID
    package let knob: Knob
    /// For an interrupt, which one it was; another one may be settable.
    package let incarnation: KnobInstance?
    package let why: String
  }

  package enum Closure: String, Codable, Sendable {
    /// Everything was written.
    case applied
    /// A step failed and everything was restored.
    case rolledBack = "rolled-back"
    case reverted
    /// Something could not be restored, or something else has changed it.
    case partlyReverted = "partly-reverted"
    /// The boot is over, and with it every value.
    case closedByReboot = "settled"
  }
}

extension JournalEntry: Codable {
  private enum Key: String, CodingKey {
    case opened, continued, intend, wrote, declined, returned, awaits, confirmed, held, closed
  }

  private struct Opening: Codable {
    let strategy: Strategy
    let time: String
    let by: Author?

    init(strategy: Strategy, time: String, by: Author?) {
      (self.strategy, self.time, self.by) = (strategy, time, by)
    }

    /// Reverting does not depend on who has applied it, so an author of another shape is no damage.
    init(from decoder: any Decoder) throws {
      let line = try decoder.container(keyedBy: CodingKeys.self)
      strategy = try line.decode(Strategy.self, forKey: .strategy)
      time = try line.decode(String.self, forKey: .time)
      by = try? line.decode(Author.self, forKey: .by)
    }
  }

  private struct Going: Codable {
    let strategy: Strategy
  }

  private struct Reading: Codable {
    let step: StepID
    let reads: String
  }

  private struct Return: Codable {
    let step: StepID
    let incarnation: KnobInstance?
  }

  /// Decodes an object with one key, which says what the line is.
  package init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    if let intent = try line.decodeIfPresent(Intent.self, forKey: .intend) {
      self = .intend(intent)
    } else if let reading = try line.decodeIfPresent(Reading.self, forKey: .wrote) {
      self = .wrote(step: reading.step, reads: reading.reads)
    } else if let closure = try line.decodeIfPresent(Closure.self, forKey: .closed) {
      self = .closed(closure)
    } else if let refusal = try line.decodeIfPresent(Refusal.self, forKey: .declined) {
      self = .declined(refusal)
    } else if let back = try line.decodeIfPresent(Return.self, forKey: .returned) {
      self = .returned(step: back.step, incarnation: back.incarnation)
    } else if let expiry = try line.decodeIfPresent(Expiry.self, forKey: .awaits) {
      self = .awaits(expiry)
    } else if let time = try line.decodeIfPresent(String.self, forKey: .confirmed) {
      self = .confirmed(time: time)
    } else if let isHeld = try line.decodeIfPresent(Bool.self, forKey: .held) {
      self = .held(isHeld)
    } else if let going = try line.decodeIfPresent(Going.self, forKey: .continued) {
      self = .continued(strategy: going.strategy)
    } else {
      let opening = try line.decode(Opening.self, forKey: .opened)
      self = .opened(strategy: opening.strategy, time: opening.time, by: opening.by)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: Key.self)
    switch self {
    case .opened(let strategy, let time, let author):
      try line.encode(Opening(strategy: strategy, time: time, by: author), forKey: .opened)
    case .continued(let strategy): try line.encode(Going(strategy: strategy), forKey: .continued)
    case .intend(let intent): try line.encode(intent, forKey: .intend)
    case .wrote(let step, let reads):
      try line.encode(Reading(step: step, reads: reads), forKey: .wrote)
    case .declined(let refusal): try line.encode(refusal, forKey: .declined)
    case .returned(let step, let incarnation):
      try line.encode(Return(step: step, incarnation: incarnation), forKey: .returned)
    case .awaits(let expiry): try line.encode(expiry, forKey: .awaits)
    case .confirmed(let time): try line.encode(time, forKey: .confirmed)
    case .held(let isHeld): try line.encode(isHeld, forKey: .held)
    case .closed(let closure): try line.encode(closure, forKey: .closed)
    }
  }
}

/// Who has applied something, and by which program.
public struct Author: Codable, Hashable, Sendable {
  /// The user whose rights it had.
  public let user: Int
  /// Who asked for these rights, as sudo(8) says; nil where unknown.
  public let person: String?
  /// The version of TuneKit.
  public let version: String

  private enum CodingKeys: String, CodingKey {
    case user = "uid"
    case person = "sudo_user"
    case version
  }

  /// An author.
  ///
  /// - Parameters:
  ///   - user: the number of the user whose rights it has.
  ///   - person: what `SUDO_USER` says. A caller can set it to anything, so all that
  ///     no name of a user has becomes `?`.
  ///   - version: the version of TuneKit.
  public init(user: Int, person: String?, version: String) {
    self.user = user
    self.person = person.flatMap(Self.plain)
    self.version = version
  }

  /// The same in one line.
  package var text: String {
    "uid \(user)" + (person.map { ", SUDO_USER \($0)" } ?? "") + ", TuneKit \(version)"
  }

  /// useradd(8): letters, digits, underscores and hyphens, at most 32; others also take dots.
  private static func plain(_ name: String) -> String? {
    if name.isEmpty { return nil }
    return String(
      name.unicodeScalars.prefix(32).map { scalar -> Character in
        let isPlain =
          ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || "_-.".unicodeScalars.contains(scalar)
        return isPlain ? Character(scalar) : "?"
      })
  }
}

/// By when to confirm what was applied.
public struct Expiry: Codable, Hashable, Sendable {
  /// The time, in RFC 3339; for people.
  public let time: String
  /// The same in milliseconds since boot, sleep included, which no clock that is set can move.
  public let uptime: Int

  /// A time from now on.
  ///
  /// - Parameter milliseconds: how long there is to confirm.
  public init(afterMilliseconds milliseconds: Int) {
    let (uptime, isTooLong) = POSIX.uptime().addingReportingOverflow(max(0, milliseconds))
    self.uptime = isTooLong ? .max : uptime
    // The second in which it is over, and not the one before.
    time = POSIX.timestamp(in: max(0, milliseconds) / 1000 + 1)
  }

  init(time: String, uptime: Int) {
    self.time = time
    self.uptime = uptime
  }
}

extension Session {
  /// Whether it was not confirmed in time.
  ///
  /// Its boot being over the time is, too.
  package func isOverdue(in boot: BootID, at uptime: Int) -> Bool {
    guard let expiry else { return false }
    return strategy.subject.boot != boot || expiry.uptime <= uptime
  }

  /// What status and verify report where it was not confirmed in time and is still set.
  package func overdue(in boot: BootID, at uptime: Int) -> [Finding] {
    guard let expiry, isOverdue(in: boot, at: uptime) else { return [] }
    return [
      Finding(
        id: "confirmation", title: "confirmation", state: .drifted,
        expected: "confirmed by \(expiry.time)", seen: "overdue, not restored", culprit: nil,
        remedy: "to restore it: \(Action.revert)")
    ]
  }
}
