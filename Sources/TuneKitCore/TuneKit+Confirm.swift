extension TuneKit {
  /// Keeps what was applied on condition that somebody confirms it.
  ///
  /// - Returns: the sessions that are kept now; none where nothing waited.
  /// - Throws: ``TuneKitError/execution(_:)`` if it is too late, ``TuneKitError/journal(_:)`` if it
  ///   cannot be recorded.
  public func confirm() throws(TuneKitError) -> Confirmation {
    let boot = Survey(of: machine).boot()
    let kept: [String]
    var missed: String?
    do throws(JournalError) {
      kept = try confirmed(in: boot)
      if kept.isEmpty { missed = Journal.expired(in: state, at: POSIX.uptime()) }
    } catch {
      throw .journal(error)
    }
    if let missed { throw .execution(.tooLate(missed)) }
    return Confirmation(outcome: kept.isEmpty ? .nothingToDo : .confirmed, sessions: kept)
  }

  private func confirmed(in boot: BootID) throws(JournalError) -> [String] {
    // Nothing is made on the disk where nothing waits.
    guard try Journal.outstanding(in: state).contains(where: { $0.expiry != nil }) else {
      return []
    }
    var journal = try Journal.open(in: state, boot: boot, waiting: .brief)
    var kept: [String] = []
    for index in journal.outstanding {
      let session = journal.sessions[index]
      guard session.expiry != nil, session.strategy.subject.boot == boot else { continue }
      try journal.record([.confirmed(time: POSIX.timestamp())], in: index, durably: true)
      kept.append(session.name)
    }
    return kept
  }

  /// Gives back what nobody has confirmed in time, and nothing else.
  ///
  /// - Parameter turn: how long to wait for another run.
  /// - Returns: what became of each value; nothing to do where it was confirmed, or there is time
  ///   left.
  /// - Throws: as ``revert(force:waiting:)``.
  public func revertUnconfirmed(waiting turn: Turn = .patient) throws(TuneKitError) -> Report {
    let boot = Survey(of: machine).boot()
    var journal = try journal(waiting: turn)
    let now = POSIX.uptime()
    return Self.report(
      of: try revert(in: &journal, force: false) { $0.isOverdue(in: boot, at: now) })
  }

  /// Whether something waits in vain to be confirmed.
  ///
  /// Writes nothing.
  func hasUnconfirmed() throws(TuneKitError) -> Bool {
    let boot = Survey(of: machine).boot()
    let now = POSIX.uptime()
    do throws(JournalError) {
      return try Journal.outstanding(in: state).contains { $0.isOverdue(in: boot, at: now) }
    } catch {
      throw .journal(error)
    }
  }
}

/// What confirming came to.
public struct Confirmation: Codable, Hashable, Sendable {
  /// How it ended.
  public let outcome: Outcome
  /// The journal files of what is kept.
  public let sessions: [String]

  /// How it ended.
  public enum Outcome: String, Codable, Sendable {
    /// It stays.
    case confirmed
    /// Nothing waited.
    case nothingToDo = "nothing-to-do"
  }
}
