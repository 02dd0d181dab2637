extension TuneKit {
  /// Performs a strategy that ``plan()`` gave a moment ago.
  ///
  /// - Parameters:
  ///   - strategy: what to do; it is refused where the machine is no longer as it was found.
  ///   - expiry: by when somebody has to confirm it; nil if it is to stay without.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was given back if one failed.
  /// - Throws: ``TuneKitError/execution(_:)`` or ``TuneKitError/journal(_:)``; either way nothing
  ///   was written.
  public func apply(
    _ strategy: Strategy, confirmedBy expiry: Expiry? = nil,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report {
    try apply(
      strategy, by: Executor(machine, isInterrupted: isInterrupted), confirmedBy: expiry,
      waiting: .brief)
  }

  /// Performs a strategy that ``plan()`` gave a moment ago, or what planning gives once no other run
  /// writes.
  ///
  /// What another run has just set or given back is found otherwise then, and that is no reason to
  /// refuse.
  ///
  /// - Parameters:
  ///   - strategy: what to do, as it was found.
  ///   - expiry: by when somebody has to confirm it; nil if it is to stay without.
  ///   - isReviewed: whether a person has agreed to it; then another one is only performed if it
  ///     comes to the same values.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was given back if one failed.
  /// - Throws: ``TuneKitError``; nothing was written.
  public func apply(
    planned strategy: Strategy, confirmedBy expiry: Expiry? = nil, reviewed isReviewed: Bool,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report {
    let preflight = Preflight(machine: machine)
    do throws(ExecutionError) { try preflight.refuse(strategy) } catch { throw .execution(error) }
    var journal = try journal(waiting: .brief)
    _ = try giveBackOverdue(in: &journal)
    var present = strategy
    do throws(ExecutionError) { try preflight.check(strategy) } catch {
      present = try plan()
      if isReviewed && !present.comes(toThatOf: strategy) { throw .execution(error) }
    }
    let executor = Executor(machine, isInterrupted: isInterrupted)
    return try apply(present, by: executor, confirmedBy: expiry, into: &journal)
  }

  /// Performs a strategy that ``plan()`` gave a moment ago, by an executor that knows more of it.
  func apply(
    _ strategy: Strategy, by executor: Executor<System>, confirmedBy expiry: Expiry? = nil,
    waiting turn: Turn
  ) throws(TuneKitError) -> Report {
    // What can be refused is refused before the journal's folders are made.
    do throws(ExecutionError) { try Preflight(machine: machine).check(strategy) } catch {
      throw .execution(error)
    }
    var journal = try journal(waiting: turn)
    _ = try giveBackOverdue(in: &journal)
    return try apply(strategy, by: executor, confirmedBy: expiry, into: &journal)
  }

  private func apply(
    _ strategy: Strategy, by executor: Executor<System>, confirmedBy expiry: Expiry?,
    into journal: inout Journal
  ) throws(TuneKitError) -> Report {
    do throws(ExecutionError) {
      var report = try executor.apply(strategy, into: &journal, expiring: expiry)
      report.declined = strategy.declined
      return report
    } catch {
      throw .execution(error)
    }
  }

  /// Performs a strategy that was saved before.
  ///
  /// Planning now must come to the same: then nothing is written that these modules would not ask
  /// for on this machine as it is, whoever made the plan. Steps may have been left out of it.
  ///
  /// - Parameters:
  ///   - strategy: the plan that was saved, whole or with steps left out.
  ///   - expiry: by when somebody has to confirm it; nil if it is to stay without.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was given back if one failed.
  /// - Throws: ``TuneKitError/execution(_:)``, with every difference if planning now comes to
  ///   something else, or ``TuneKitError/journal(_:)``; either way nothing was written.
  public func apply(
    saved strategy: Strategy, confirmedBy expiry: Expiry? = nil,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
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
