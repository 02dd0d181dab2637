extension TuneKit {
  /// Performs a strategy that ``plan()`` gave a moment ago.
  ///
  /// - Parameters:
  ///   - strategy: what to do; it is refused where the machine is no longer as it was found.
  ///   - expiry: by when to confirm it; nil if no confirmation is needed.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was restored if one failed.
  /// - Throws: ``TuneKitError/execution(_:)`` or ``TuneKitError/journal(_:)``; either way nothing
  ///   was written.
  public func apply(
    _ strategy: Strategy, confirmedBy expiry: Expiry? = nil,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws(TuneKitError) -> Report {
    try apply(
      strategy, by: Executor(machine, isInterrupted: isInterrupted), confirmedBy: expiry,
      waiting: .brief)
  }

  /// Performs a strategy that ``plan()`` gave a moment ago, or what planning gives once no other run
  /// writes.
  ///
  /// What another run has just set or restored is found otherwise then, and that is no reason to
  /// refuse.
  ///
  /// - Parameters:
  ///   - strategy: what to do, as it was found.
  ///   - expiry: by when to confirm it; nil if no confirmation is needed.
  ///   - isReviewed: whether a person has agreed to it; then another one is only performed if it
  ///     comes to the same values.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was restored if one failed.
  /// - Throws: ``TuneKitError``; nothing was written.
  public func apply(
    planned strategy: Strategy, confirmedBy expiry: Expiry? = nil, reviewed isReviewed: Bool,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report {
    let preflight = Preflight(machine: machine)
    do throws(ExecutionError) { try preflight.refuse(strategy) } catch { throw .execution(error) }
    var journal = try journal(waiting: .brief)
    _ = try revertOverdue(in: &journal)
    let executor = Executor(machine, isInterrupted: isInterrupted)
    let located: [LocatedStep]
    do throws(ExecutionError) { located = try preflight.check(strategy) } catch {
      let present = try plan()
      if isReviewed && !present.comes(toThatOf: strategy) { throw .execution(error) }
      return try apply(present, by: executor, confirmedBy: expiry, into: &journal)
    }
    return try apply(strategy, at: located, by: executor, confirmedBy: expiry, into: &journal)
  }

  /// Performs a strategy that ``plan()`` gave a moment ago, by an executor that knows more of it.
  package func apply(
    _ strategy: Strategy, by executor: Executor, confirmedBy expiry: Expiry? = nil,
    waiting turn: LockWait
  ) throws(TuneKitError) -> Report {
    // What must not be written is refused before the journal's folders are made. Where it is, is
    // asked once, under the lock.
    do throws(ExecutionError) { try Preflight(machine: machine).refuse(strategy) } catch {
      throw .execution(error)
    }
    var journal = try journal(waiting: turn)
    _ = try revertOverdue(in: &journal)
    return try apply(strategy, by: executor, confirmedBy: expiry, into: &journal)
  }

  /// The same for the holder of the lock, who may have located the strategy's knobs under it.
  private func apply(
    _ strategy: Strategy, at located: [LocatedStep]? = nil, by executor: Executor,
    confirmedBy expiry: Expiry?, into journal: inout Journal
  ) throws(TuneKitError) -> Report {
    do throws(ExecutionError) {
      var report =
        if let located {
          try executor.apply(strategy, at: located, into: &journal, expiring: expiry)
        } else {
          try executor.apply(strategy, into: &journal, expiring: expiry)
        }
      report.declined = strategy.declined
      return report
    } catch {
      throw .execution(error)
    }
  }

  /// Performs a strategy that was saved before.
  ///
  /// Planning now must come to the same: then nothing is written that these modules would not ask
  /// for on this machine as it is, of any origin. Steps may have been left out of it.
  ///
  /// - Parameters:
  ///   - strategy: the plan that was saved, whole or with steps left out.
  ///   - expiry: by when to confirm it; nil if no confirmation is needed.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was restored if one failed.
  /// - Throws: ``TuneKitError/execution(_:)``, with every difference if planning now comes to
  ///   something else, or ``TuneKitError/journal(_:)``; either way nothing was written.
  public func apply(
    saved strategy: Strategy, confirmedBy expiry: Expiry? = nil,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws(TuneKitError) -> Report {
    try check(strategy)
    return try apply(strategy, confirmedBy: expiry, unlessInterrupted: isInterrupted)
  }
}

extension Strategy {
  /// Whether it wants the same of the same knobs as another one, whatever either has found.
  fileprivate func comes(toThatOf other: Strategy) -> Bool {
    steps.count == other.steps.count
      && steps.allSatisfy { step in
        let same = other.step(step.id)
        return same?.knob == step.knob && same?.wanted == step.wanted
      }
  }
}

extension TuneKit {
  /// Keeps what was applied with a time to confirm it.
  ///
  /// What is overdue is restored first, and is too late to keep.
  ///
  /// - Returns: the sessions that are kept now; none where nothing waited.
  /// - Throws: ``TuneKitError/execution(_:)`` if it is too late, ``TuneKitError/journal(_:)`` if it
  ///   cannot be recorded.
  public func confirm() throws(TuneKitError) -> Confirmation {
    // Nothing is made on the disk where nothing waits.
    guard try isAwaited() else {
      if let missed = Journal.expired(in: state, at: POSIX.uptime()) {
        throw .execution(.tooLate(missed, left: nil))
      }
      return Confirmation(outcome: .nothingToDo, sessions: [])
    }
    var journal = try journal(waiting: .brief)
    let (boot, now) = (journal.boot, POSIX.uptime())
    let overdue = journal.outstanding.map { journal.sessions[$0] }
      .filter { $0.isOverdue(in: boot, at: now) }
    let report = try revertOverdue(in: &journal, at: now)
    var kept: [String] = []
    for index in journal.outstanding {
      let session = journal.sessions[index]
      guard session.expiry != nil, session.strategy.subject.boot == boot,
        !session.isOverdue(in: boot, at: now)
      else { continue }
      do throws(JournalError) {
        try journal.record([.confirmed(time: POSIX.timestamp())], in: index, durably: true)
      } catch {
        throw .journal(error)
      }
      kept.append(session.name)
    }
    if kept.isEmpty, let time = overdue.compactMap(\.expiry?.time).last {
      let isBack = report.map { $0.outcome == .reverted } ?? false
      throw .execution(.tooLate(time, left: isBack ? nil : report?.left ?? ""))
    }
    return Confirmation(
      outcome: kept.isEmpty ? .nothingToDo : .confirmed, sessions: kept,
      overdue: overdue.map(\.name))
  }

  private func isAwaited() throws(TuneKitError) -> Bool {
    do throws(JournalError) {
      return try Journal.outstanding(in: state).contains { $0.expiry != nil }
    } catch {
      throw .journal(error)
    }
  }

  /// Restores what was not confirmed in time, and nothing else.
  ///
  /// - Parameter turn: how long to wait for another run.
  /// - Returns: what became of each value; nothing to do where it was confirmed, or there is time
  ///   left.
  /// - Throws: as ``revert(force:waiting:)``.
  public func revertUnconfirmed(waiting turn: LockWait = .patient) throws(TuneKitError) -> Report {
    var journal = try journal(waiting: turn)
    let (boot, now) = (journal.boot, POSIX.uptime())
    return Self.report(
      of: try revert(in: &journal, force: false) { $0.isOverdue(in: boot, at: now) })
  }

  /// Restores, before anything else is written, what was not confirmed in time.
  ///
  /// - Parameter turn: how long to wait for another run.
  /// - Returns: what became of each value; nil where nothing is overdue.
  /// - Throws: ``TuneKitError/journal(_:)``; nothing was written.
  public func restoreOverdue(waiting turn: LockWait = .patient) throws(TuneKitError) -> Report? {
    guard try hasUnconfirmed() else { return nil }
    var journal = try journal(waiting: turn)
    return try revertOverdue(in: &journal)
  }

  /// The same for the holder of the lock; what another card still needs waits for that.
  ///
  /// - Returns: nil where nothing is overdue.
  @discardableResult
  func revertOverdue(
    in journal: inout Journal, at now: Int = POSIX.uptime()
  ) throws(TuneKitError) -> Report? {
    let boot = journal.boot
    var reports: [Report] = []
    for index in journal.outstanding.reversed()
    where journal.sessions[index].isOverdue(in: boot, at: now) {
      let others = journal.outstanding.filter { $0 != index }.map { journal.sessions[$0] }
        .filter { !$0.isOverdue(in: boot, at: now) }
      if journal.sessions[index].clash(with: others) != nil { continue }
      reports.append(Executor(machine).revert(index, in: &journal))
    }
    return reports.isEmpty ? nil : Self.report(of: reports)
  }

  /// Whether something was not confirmed in time.
  ///
  /// Writes nothing.
  public func hasUnconfirmed() throws(TuneKitError) -> Bool {
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
  /// The journal files of what was too late to keep, and was restored as far as possible.
  public var overdue: [String] = []

  /// How it ended.
  public enum Outcome: String, Codable, Sendable {
    /// It stays.
    case confirmed
    /// Nothing waited.
    case nothingToDo = "nothing-to-do"
  }
}

extension TuneKit {
  /// Lets things be applied by themselves again, after a boot that ended amid an apply.
  ///
  /// - Returns: whether anything kept them from it.
  /// - Throws: ``MachineError`` if it cannot be recorded.
  public func liftHold() throws(MachineError) -> Bool {
    try SafetyStop.lift(in: state, boot: Survey(of: machine).boot())
  }
}
