extension TuneKit {
  /// Tunes the machine for as long as the hold lives; several at once are counted.
  ///
  /// What was applied before without a hold stays applied afterwards.
  ///
  /// - Parameters:
  ///   - command: the name of the program for whose time it is.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: the hold; where a step failed there is none, and its report says what was restored
  ///   back.
  /// - Throws: ``TuneKitError``; nothing was written.
  package func hold(
    for command: String, unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> TemporaryTuning {
    try refuseEarly()
    var journal = try journal(waiting: .patient)
    _ = try revertUnheld(in: &journal)
    _ = try revertOverdue(in: &journal)
    // Planned while no other process writes, since other holds may just have ended.
    let strategy = try plan()
    let cores = try fastestProcessors(under: strategy)
    let file = try holderFile(for: command, of: strategy.subject.address)
    let report: Report
    do throws(ExecutionError) {
      report = try Executor(machine, isInterrupted: isInterrupted, tenure: .held)
        .apply(strategy, into: &journal)
    } catch {
      try? Holders(root: state).remove(file)
      throw .execution(error)
    }
    guard report.outcome == .applied || report.outcome == .nothingToDo else {
      try? Holders(root: state).remove(file)
      return TemporaryTuning(strategy, report, on: cores, file: nil)
    }
    let record = journal.outstanding.map { journal.sessions[$0] }
      .last { $0.isTuning(strategy.subject.address) }
    return TemporaryTuning(strategy, report, on: cores, file: file, record: record)
  }

  /// What can be refused is refused before the journal's folders are made.
  ///
  /// Another run may be at work just now, so what is not as it was found is no reason, nor is a file
  /// that is half written: where there has been one, only the plan under the lock counts.
  private func refuseEarly() throws(TuneKitError) {
    do throws(TuneKitError) {
      let first = try plan()
      do throws(ExecutionError) { try Preflight(machine: machine).refuse(first) } catch {
        throw .execution(error)
      }
    } catch {
      if case .execution = error { throw error }
      if !Journal.isThere(in: state) { throw error }
    }
  }

  /// Whether everything was restored while a command held it: by a person, or since it was not
  /// confirmed in time.
  package func hasLost(_ hold: borrowing TemporaryTuning) -> Bool {
    guard hold.record != nil, let sessions = try? Journal.outstanding(in: state) else {
      return false
    }
    let address = hold.strategy.subject.address
    return !sessions.contains { $0.isTuning(address) }
  }

  func holderFile(
    for command: String, of card: DeviceAddress
  ) throws(TuneKitError) -> HolderFile {
    do throws(JournalError) {
      return try Holders(root: state).add(card, for: command)
    } catch {
      throw .journal(error)
    }
  }

  /// The fastest CPUs, by whether they take one of the card's interrupts.
  private func fastestProcessors(
    under strategy: Strategy
  ) throws(TuneKitError) -> (free: CPUSet, taken: CPUSet) {
    let inventory = surveyed()
    let (board, found) = try pair(on: inventory)
    let moved = strategy.steps.filter(\.isInterrupt).compactMap { step -> CPUSet? in
      guard case .processors(let set) = try? step.knob.grammar.value(of: step.wanted) else {
        return nil
      }
      return set
    }
    let taken = moved.isEmpty ? found.place.vectors.compactMap(\.interrupt.effective) : moved
    let fastest = Topology(of: inventory, kinds: board.cores).fastest
    let free = taken.reduce(fastest) { $0.subtracting($1) }
    return (free, fastest.subtracting(free))
  }

  /// Ends a hold, and restores everything if it was the last one of its card.
  ///
  /// - Parameter hold: what ``hold(for:unlessInterrupted:)`` gave.
  /// - Returns: what became of each value; nothing to do where others still hold the card, or it was
  ///   applied without a hold.
  /// - Throws: ``TuneKitError/journal(_:)``; the next run that writes restores then.
  package func release(_ hold: consuming TemporaryTuning) throws(TuneKitError) -> Report {
    let record = hold.record
    guard Journal.isThere(in: state) else {
      // What has removed the record, as a package that is purged does, has restored everything
      // before; no folder is made again for that.
      try remove(hold.intoFile())
      return Self.report(of: []).adding(left(of: record, beside: []))
    }
    var journal = try journal(waiting: .patient)
    try remove(hold.intoFile())
    let report = try revertUnheld(in: &journal)
    let others = journal.outstanding.map { journal.sessions[$0] }
    return report.adding(left(of: record, beside: others))
  }

  /// What is still set of what was applied for a hold, where the journal knows it no longer: since
  /// it was removed, cut or emptied, or is said to be of another boot.
  private func left(of record: Session?, beside others: [Session]) -> [Report.Line] {
    guard let record,
      ![.reverted, .rolledBack].contains(Journal.ending(of: record.name, in: state))
    else { return [] }
    let known = Set(others.flatMap(\.originals).map(\.knob))
    return record.originals.compactMap { intent in
      guard !intent.changesNothing, !known.contains(intent.knob),
        let step = record.strategy.step(intent.step),
        let text = Executor(machine).text(ifStanding: step), text != intent.was
      else { return nil }
      return Report.Line(
        id: step.id, title: step.title, file: intent.file, before: text.trimmed,
        after: text.trimmed, shows: step.shows.to, result: .leftAlone,
        error: "the journal no longer records it; it was \(intent.was.trimmed)")
    }
  }

  func remove(_ file: consuming HolderFile?) throws(TuneKitError) {
    guard let file else { return }
    do throws(JournalError) { try Holders(root: state).remove(file) } catch {
      throw .journal(error)
    }
  }

  /// Restores what was applied for processes that were killed.
  ///
  /// - Parameter turn: how long to wait for another run.
  /// - Returns: what became of each value; nil where there was nothing of the kind.
  /// - Throws: ``TuneKitError/journal(_:)``; nothing was written.
  package func restoreAbandoned(waiting turn: LockWait = .patient) throws(TuneKitError) -> Report? {
    do throws(JournalError) {
      let holders = try Holders(root: state).all()
      let isLeft = try Journal.outstanding(in: state).contains { $0.isUnheld(by: holders) }
      if !isLeft && holders.allSatisfy(\.isAlive) { return nil }
    } catch {
      throw .journal(error)
    }
    var journal = try journal(waiting: turn)
    let report = try revertUnheld(in: &journal)
    return report.outcome == .nothingToDo ? nil : report
  }

  /// Restores the sessions that no one holds any longer, the latest first, and removes what
  /// killed holders have left.
  ///
  /// One whose values another card still needs waits until that one is restored.
  private func revertUnheld(in journal: inout Journal) throws(TuneKitError) -> Report {
    var reports: [Report] = []
    let holders = Holders(root: state)
    do throws(JournalError) {
      let all = try holders.all()
      for index in journal.outstanding.reversed() where journal.sessions[index].isUnheld(by: all) {
        let others = journal.outstanding.filter { $0 != index }.map { journal.sessions[$0] }
        if journal.sessions[index].clash(with: others) != nil { continue }
        reports.append(Executor(machine).revert(index, in: &journal))
      }
      try holders.removeStale()
    } catch {
      throw .journal(error)
    }
    let isWhole = reports.allSatisfy { $0.outcome == .reverted }
    var report = Report(
      outcome: reports.isEmpty ? .nothingToDo : isWhole ? .reverted : .partlyRolledBack,
      steps: reports.flatMap(\.steps))
    report.unrecorded = reports.compactMap(\.unrecorded).first
    return report
  }
}

extension TemporaryTuning {
  fileprivate consuming func intoFile() -> HolderFile? { file }
}

extension Report {
  /// The same with values that were not restored.
  fileprivate func adding(_ left: [Line]) -> Report {
    if left.isEmpty { return self }
    let reported = Set(left.map(\.id))
    let others = steps.filter { !reported.contains($0.id) || $0.result != .leftAlone }
    var report = Report(outcome: .partlyRolledBack, steps: others + left)
    report.unrecorded = unrecorded
    return report
  }
}

extension Session {
  fileprivate func isTuning(_ address: DeviceAddress) -> Bool {
    closure != .partlyReverted && strategy.subject.address == address
  }

  /// Whether it was to last only as long as its card is held, and no one holds it.
  fileprivate func isUnheld(by holders: [Holder]) -> Bool {
    isHeld && closure != .partlyReverted
      && !holders.contains { $0.holds(strategy.subject.address) }
  }
}

/// That a card stays tuned, at least for as long as this value lives.
///
/// Not copyable: it is released once, by ``TuneKit/release(_:)``. A process that ends without that
/// leaves a record behind, by which the next run that writes restores in its place.
package struct TemporaryTuning: ~Copyable {
  package let strategy: Strategy
  package let report: Report
  /// The fastest CPUs that take none of the card's interrupts; empty where there are none.
  package let free: CPUSet
  /// The fastest CPUs that take one.
  package let taken: CPUSet
  /// Nil where a step failed and everything was restored at once.
  let file: HolderFile?
  /// What the journal says of how the card is tuned, by this or by an apply before it; nil where it
  /// says nothing.
  let record: Session?

  package let isApplied: Bool

  init(
    _ strategy: Strategy, _ report: Report, on cores: (free: CPUSet, taken: CPUSet),
    file: consuming HolderFile?, record: Session? = nil
  ) {
    self.strategy = strategy
    self.report = report
    (free, taken) = cores
    self.file = file
    self.record = record
    isApplied = [.applied, .nothingToDo].contains(report.outcome)
  }
}
