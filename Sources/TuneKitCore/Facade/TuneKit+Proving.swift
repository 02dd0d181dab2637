/// What a proof switches on and off.
public struct ProofSubject: Sendable {
  /// The plan.
  public let strategy: Strategy
  /// The steps that differ between untuned and tuned.
  public let steps: [Step]
  /// What is applied now, and is applied again at the end.
  let applied: [Strategy]

  /// The steps in parts that are switched one by one.
  package var parts: ProofParts { ProofParts(of: steps) }
  /// Whether it is applied now.
  package var isApplied: Bool { !applied.isEmpty }
}

/// A card that is switched between its states for as long as a proof lasts.
///
/// Not copyable: it is ended once, by ``TuneKit/endProof(_:)``. A process that ends without that
/// leaves a record behind, by which the next run that writes restores in its place.
public struct TuningSwitch: ~Copyable {
  /// The plan, as it was made untuned.
  public fileprivate(set) var strategy: Strategy
  let file: HolderFile?
  let applied: [Strategy]
  /// The session that is applied; nil in the untuned state.
  fileprivate var session: String?
}

/// What ending a proof came to.
public struct ProofEnd: Sendable {
  /// What became of each value that the proof had set.
  public let reverted: Report
  /// What became of what was applied before; empty where nothing was.
  public let applied: [Report]

  /// Whether everything is as it was before the proof.
  public var isWhole: Bool {
    [.reverted, .nothingToDo].contains(reverted.outcome)
      && applied.allSatisfy { [.applied, .nothingToDo].contains($0.outcome) }
  }
}

extension TuneKit {
  /// What a proof would switch.
  ///
  /// Writes nothing.
  ///
  /// - Throws: ``TuneKitError``; ``ExecutionError/occupied(_:)`` where the card is in use otherwise.
  public func proofSubject() throws(TuneKitError) -> ProofSubject {
    let inventory = Survey(of: machine).inventory()
    let strategy = try plan(of: inventory)
    do throws(ExecutionError) { try Preflight(machine: machine).refuse(strategy) } catch {
      throw .execution(error)
    }
    let address = strategy.subject.address
    if let holder = try holders().first(where: { $0.holds(address) }) {
      throw .execution(
        .occupied(
          "the card is kept tuned for \(holder.command), process \(holder.process). Wait for its end"
        ))
    }
    let (files, boot) = (try journalFiles(), inventory.identity.boot)
    let sessions = sessions(of: files, in: boot).filter { $0.strategy.subject.address == address }
    for session in sessions { try refuseUnsteady(session) }
    if let lost = lostFiles(of: files, in: boot).first {
      throw .execution(
        .occupied("\(lost.path): \(lost.explained). First: \(Action.revertByForce)"))
    }
    let set = sessions.flatMap(\.originals).filter { !$0.changesNothing }.map(\.step)
    let changing = Set(set + strategy.changes.map(\.id))
    return ProofSubject(
      strategy: strategy, steps: strategy.steps.filter { changing.contains($0.id) },
      applied: sessions.map(\.strategy))
  }

  /// Refuses what could not be applied again as it is.
  private func refuseUnsteady(_ session: Session) throws(TuneKitError) {
    let card = session.strategy.subject.address
    if session.expiry != nil {
      throw .execution(
        .occupied(
          "what is applied to \(card) waits to be confirmed. First: \(Action.confirm)"))
    }
    guard session.closure == .applied else {
      throw .execution(
        .occupied("an earlier run on \(card) was cut off. First: \(Action.revert)"))
    }
    for original in session.originals where !original.knob.grammar.isShared {
      guard let location = try? KnobLocator(machine: machine).locate(original.knob),
        let text = try? machine.text(at: location),
        session.owner(of: text, original, on: machine.nature) == .somethingElse
      else { continue }
      let title = session.strategy.step(original.step)?.title ?? original.step.string
      throw .execution(
        .occupied(
          "something else has changed \(title) since it was applied. First: "
            + "\(Action.apply)"))
    }
  }

  /// Reverts what is applied to the card, and holds it for switching.
  ///
  /// - Parameters:
  ///   - subject: what ``proofSubject()`` gave.
  ///   - command: the name of the program that is measured.
  /// - Returns: the switch, in the untuned state.
  /// - Throws: ``TuneKitError``; the machine is then as it was.
  public func beginProof(
    of subject: ProofSubject, for command: String
  ) throws(TuneKitError) -> TuningSwitch {
    let address = subject.strategy.subject.address
    var journal = try journal(waiting: .brief)
    _ = try revertOverdue(in: &journal)
    let present = try proofSubject()
    guard present.applied == subject.applied else {
      throw .execution(.occupied("another run of TuneKit has applied or reverted meanwhile"))
    }
    let file = try holderFile(for: command, of: address)
    let untuned: Strategy
    do throws(TuneKitError) {
      let reports = try revert(in: &journal, force: false) { session in
        session.strategy.subject.address == address
      }
      if let report = reports.first(where: { $0.outcome != .reverted }) {
        throw .execution(.occupied("what is applied cannot be reverted: \(report.left)"))
      }
      untuned = try plan()
    } catch {
      try? Holders(root: state).remove(file)
      _ = applyAgain(subject.applied, in: &journal)
      throw error
    }
    return TuningSwitch(strategy: untuned, file: file, applied: subject.applied)
  }

  /// Brings the card into a state: reverts what is set, and applies some steps of the plan.
  ///
  /// - Parameters:
  ///   - steps: the steps to apply; none for the untuned state.
  ///   - proof: the switch.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what failed, as a report; nil where the card is in that state.
  /// - Throws: ``TuneKitError``; what is set then is recorded.
  public func apply(
    only steps: Set<StepID>, by proof: inout TuningSwitch,
    unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report? {
    var journal = try journal(waiting: .patient.unless(isInterrupted))
    try refuseOthers(proof, in: journal)
    if let index = Self.index(of: proof, in: journal) {
      // The untuned state has to be the same each time, whatever has been set in the tuned one.
      let report = Executor(machine).revert(index, in: &journal, force: true)
      guard report.outcome == .reverted else { return report }
    }
    proof.session = nil
    if steps.isEmpty { return nil }
    let executor = Executor(machine, isInterrupted: isInterrupted, tenure: .held)
    let report: Report
    do throws(ExecutionError) {
      report = try executor.apply(proof.strategy.only(steps), into: &journal)
    } catch {
      guard case .stale = error else { throw .execution(error) }
      // Something else has set another value in the untuned state, which is restored from now on.
      proof.strategy = try plan()
      report = try Self.telling { () throws(ExecutionError) in
        try executor.apply(proof.strategy.only(steps), into: &journal)
      }
    }
    let address = proof.strategy.subject.address
    proof.session =
      journal.outstanding.map { journal.sessions[$0] }
      .last { $0.strategy.subject.address == address }?.name
    return [.applied, .nothingToDo].contains(report.outcome) ? nil : report
  }

  private static func telling(
    _ work: () throws(ExecutionError) -> Report
  ) throws(TuneKitError) -> Report {
    do throws(ExecutionError) { return try work() } catch { throw .execution(error) }
  }

  /// Restores the untuned state, applies again what was applied before, and ends the hold.
  ///
  /// - Parameter proof: the switch.
  /// - Returns: what became of each value.
  /// - Throws: ``TuneKitError/journal(_:)``; the next run that writes restores then.
  public func endProof(_ proof: consuming TuningSwitch) throws(TuneKitError) -> ProofEnd {
    guard Journal.isThere(in: state) else {
      // What has removed the record, as a package that is purged does, has restored everything before.
      try remove(proof.intoFile())
      return ProofEnd(reverted: Self.report(of: []), applied: [])
    }
    var journal = try journal(waiting: .patient)
    var reports: [Report] = []
    if let index = Self.index(of: proof, in: journal) {
      reports.append(Executor(machine).revert(index, in: &journal))
    }
    let isElsewhere = (try? refuseOthers(proof, in: journal)) == nil
    let applied = proof.applied
    try remove(proof.intoFile())
    let reverted = Self.report(of: reports)
    let isFree = !isElsewhere && reverted.outcome != .partlyRolledBack
    return ProofEnd(
      reverted: reverted, applied: isFree ? applyAgain(applied, in: &journal) : [])
  }

  private static func index(
    of proof: borrowing TuningSwitch, in journal: borrowing Journal
  ) -> Int? {
    guard let name = proof.session else { return nil }
    return journal.outstanding.first { journal.sessions[$0].name == name }
  }

  /// Refuses to go on where another run has applied something to the card meanwhile.
  private func refuseOthers(
    _ proof: borrowing TuningSwitch, in journal: borrowing Journal
  ) throws(TuneKitError) {
    let address = proof.strategy.subject.address
    let name = proof.session
    let boot = journal.boot
    let other = journal.outstanding.map { journal.sessions[$0] }.first { session in
      session.name != name && session.strategy.subject.address == address
        && session.strategy.subject.boot == boot
    }
    if let other {
      throw .execution(
        .occupied("another run of TuneKit applied something to \(address) at \(other.time)"))
    }
  }

  /// Applies what was applied before the proof, as planning gives it now where that differs.
  private func applyAgain(_ strategies: [Strategy], in journal: inout Journal) -> [Report] {
    strategies.map { strategy in
      do throws(ExecutionError) {
        return try Executor(machine).apply(strategy, into: &journal)
      } catch {
        guard case .stale = error else { return Self.refusal(of: strategy, because: error.message) }
      }
      var exact = choice
      exact.board = strategy.subject.board.string
      exact.accelerator = strategy.subject.accelerator.string
      exact.device = strategy.subject.address
      let same = aimed(at: exact, profile: strategy.profile, choosing: strategy.interruptChoice)
      do {
        return try Executor(machine).apply(try same.plan(), into: &journal)
      } catch {
        return Self.refusal(of: strategy, because: "\(error)")
      }
    }
  }

  private static func refusal(of strategy: Strategy, because why: Message) -> Report {
    Report(
      outcome: .refused,
      steps: strategy.steps.map { step in
        Report.Line(
          id: step.id, title: step.title, file: step.file, shows: step.shows.to, result: .failed,
          error: why)
      })
  }
}

extension TuningSwitch {
  fileprivate consuming func intoFile() -> HolderFile? { file }
}

extension Strategy {
  /// The same with some of its steps, and without the checks of the others.
  fileprivate func only(_ ids: Set<StepID>) -> Strategy {
    var strategy = self
    strategy.steps = steps.filter { ids.contains($0.id) }
    strategy.probes = probes.filter { probe in probe.step.map(ids.contains) ?? true }
    return strategy
  }
}
