import SystemPackage
package import TuneKitWriting

/// Performs a strategy step by step (record, write, read back) and undoes it in reverse.
///
/// It is the only one that writes to a ``Machine``; others hand theirs to it.
package struct Executor: Sendable {
  package let machine: any Machine
  let isInterrupted: @Sendable () -> Bool
  let tenure: Persistence
  /// The steps whose values were lost, so that what is found there is no one's decision.
  let lost: Set<StepID>

  /// An executor for one machine.
  ///
  /// - Parameters:
  ///   - machine: what is written to.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  ///   - tenure: how long the applied values are to last.
  ///   - lost: the steps whose values were lost, so that what is found in their place was set by
  ///     no one and is not to be restored.
  package init(
    _ machine: any Machine, isInterrupted: @escaping @Sendable () -> Bool = { false },
    tenure: Persistence = .permanent, lost: Set<StepID> = []
  ) {
    self.machine = machine
    self.isInterrupted = isInterrupted
    self.tenure = tenure
    self.lost = lost
  }

  /// Performs a strategy, or what is left of it.
  ///
  /// - Parameters:
  ///   - strategy: what to do.
  ///   - journal: where it is recorded before it is done.
  ///   - expiry: by when to confirm; nil if no confirmation is needed.
  /// - Returns: what became of each step.
  /// - Throws: ``ExecutionError`` if nothing was written. A step that fails is no error here: it is
  ///   in the report, and so is what was restored.
  package func apply(
    _ strategy: Strategy, into journal: inout Journal, expiring expiry: Expiry? = nil
  ) throws(ExecutionError) -> Report {
    let located = try Preflight(machine: machine).check(strategy)
    return try apply(strategy, at: located, into: &journal, expiring: expiry)
  }

  /// The same, where ``Preflight`` has located the strategy's knobs under this lock.
  package func apply(
    _ strategy: Strategy, at located: [LocatedStep], into journal: inout Journal,
    expiring expiry: Expiry? = nil
  ) throws(ExecutionError) -> Report {
    if let lost = journal.lost.first {
      throw .occupied(
        "\(lost.path): \(lost.explained). First: \(Action.revertByForce)")
    }
    let session = try session(for: strategy, in: journal)
    if let session { try refuseGivenBack(journal.sessions[session]) }
    try keep(session, in: &journal)
    let known = session.map { journal.sessions[$0] }
    let findings = located.map { finding(of: $0, in: known) }
    guard findings.contains(where: { !$0.isSettled }) else {
      return try settle(findings, of: session, expiring: expiry, in: &journal)
    }
    if let known, let session, let expiry {
      try Self.refuseExpiry(expiry, of: known, undoneBy: Self.undo(session, in: journal))
    }
    let index: Int
    do throws(JournalError) {
      index = try record(
        findings, of: strategy, in: session, expiring: expiry, journal: &journal)
    } catch {
      throw .journal(error)
    }
    var report = perform(findings, of: index, isNew: session == nil, in: &journal)
    let done = journal.sessions[index]
    report.confirmBy = done.isOutstanding ? done.expiry?.time : nil
    return report
  }

  /// A step and what was found at its place just now.
  struct Finding: Sendable {
    let step: Step
    let location: LocatedKnob?
    let text: String?
    /// The text to write: ended as the one that is there, and with what others have in it.
    let wanted: String
    var problem: String?
    /// Why the kernel lets no one set it, as it said in this session.
    var refusal: String?

    var isSettled: Bool { isAlreadyTrue || refusal != nil }
    var settledLine: Report.Line {
      isAlreadyTrue ? line(.already) : line(.leftAlone, error: refusal.map { Message($0) })
    }
    var isAlreadyTrue: Bool { text.map(step.holds(in:)) ?? false }
    var file: SystemPath { location?.file ?? step.file }

    private func shown(_ text: String?) -> String {
      guard let text else { return "" }
      return step.holds(in: text) ? step.shows.to : step.knob.grammar.shown(text)
    }

    func line(_ result: Report.Result, after: String? = nil, error: Message? = nil) -> Report.Line {
      var line = Report.Line(
        id: step.id, title: step.title, file: file, before: text.map(step.knob.grammar.excerpt),
        after: (after ?? text).map(step.knob.grammar.excerpt), shows: shown(after ?? text),
        result: result, error: error)
      line.isInterrupt = step.isInterrupt
      return line
    }
  }

  private func finding(of located: LocatedStep, in session: Session?) -> Finding {
    let (step, location, text) = (located.step, located.knob, located.text)
    guard let wanted = step.knob.grammar.text(setting: step.wanted, in: text) else {
      let problem = "\(location.file): TuneKit cannot add to its content"
      return Finding(step: step, location: nil, text: text, wanted: step.wanted, problem: problem)
    }
    let refusal = session?.refusal(of: step.knob, in: location.incarnation)?.why
    return Finding(step: step, location: location, text: text, wanted: wanted, refusal: refusal)
  }

  /// The session that this strategy goes on with; nil for a new one.
  private func session(
    for strategy: Strategy, in journal: borrowing Journal
  ) throws(ExecutionError) -> Int? {
    var own: Int?
    for index in journal.outstanding where !journal.sessions[index].isPast {
      let other = journal.sessions[index].strategy
      let undo = Self.undo(index, in: journal)
      if let clash = Self.clash(of: strategy, with: other, undoneBy: undo) {
        throw .occupied(clash)
      }
      if other.subject.address == strategy.subject.address { own = index }
    }
    return own
  }

  /// What ends one session, and no other one where that can be.
  static func undo(_ index: Int, in journal: borrowing Journal) -> Message {
    let session = journal.sessions[index]
    let others = journal.outstanding.filter { $0 != index }.map { journal.sessions[$0] }
    if others.isEmpty { return Message(.revert) }
    if session.clash(with: others) != nil {
      return "\(Action.revert), which restores all: they share a setting"
    }
    return Message(.revert.choosing([.device(session.strategy.subject.address.description)]))
  }

  private static func clash(
    of strategy: Strategy, with other: Strategy, undoneBy undo: Message
  ) -> Message? {
    let isSameCard = other.subject.address == strategy.subject.address
    if isSameCard && other.profile != strategy.profile {
      return "profile \(other.profile.rawValue) is applied to \(other.subject.address). "
        + "First: \(undo)"
    }
    for step in strategy.steps {
      if step.knob.grammar.isShared { continue }
      let present = other.steps.first { $0.knob.target == step.knob.target }
      // Its own interrupts may follow to another core, as when the first one has gone offline.
      let isMoving = isSameCard && step.isInterrupt
      guard let present, !step.holds(in: present.wanted), !isMoving else { continue }
      return "another strategy is applied, which wants \(step.title) to be \(present.wanted). "
        + "First: \(undo)"
    }
    return nil
  }

  private func perform(
    _ findings: [Finding], of session: Int, isNew: Bool, in journal: inout Journal
  ) -> Report {
    var lines: [Report.Line] = []
    for (index, finding) in findings.enumerated() {
      if finding.isSettled {
        lines.append(finding.settledLine)
        continue
      }
      let isStopped = isInterrupted()
      let line =
        isStopped
        ? finding.line(.failed, error: "interrupted")
        : perform(finding, of: session, in: &journal)
      lines.append(line)
      if let refusal = refusal(of: finding, in: line) {
        try? journal.record([.declined(refusal)], in: session, durably: false)
        continue
      }
      let hasFailed = line.result == .failed && finding.step.necessity == .required
      // What a failed write has left there is ours to remove, too.
      let hasWritten = line.result == .written || line.after != line.before
      let entry = JournalEntry.wrote(step: finding.step.id, reads: line.after ?? "")
      let isRecorded =
        !hasWritten || (try? journal.record([entry], in: session, durably: false)) != nil
      if isStopped || hasFailed || !isRecorded {
        let ahead = findings[(index + 1)...].map { $0.line(.leftAlone) }
        return unwind(session, after: lines, ahead: Array(ahead), in: &journal)
      }
    }
    return end(session, after: lines, isNew: isNew, in: &journal)
  }
}

extension Executor {
  /// Records what is going to be written, durably, in a new session or in the one that goes on.
  ///
  /// - Returns: the session's place in ``Journal/sessions``.
  func record(
    _ findings: [Finding], of strategy: Strategy, in session: Int?, expiring expiry: Expiry?,
    journal: inout Journal
  ) throws(JournalError) -> Int {
    let present = session.map { journal.sessions[$0] }
    let intents = findings.compactMap { intent(for: $0, in: present) }
    guard let session, let present else {
      return try journal.begin(
        strategy, with: intents, expiring: expiry, isHeld: tenure == .held)
    }
    var entries: [JournalEntry] = []
    let next = present.strategy.continued(by: strategy) { isThere($0, beside: findings) }
    if next != present.strategy { entries.append(.continued(strategy: next)) }
    if let expiry { entries.append(.awaits(expiry)) }
    // What was overdue and could not be restored whole waits for no confirmation any longer.
    if expiry == nil && present.expiry != nil && present.closure == .partlyReverted {
      entries.append(.confirmed(time: POSIX.timestamp()))
    }
    // What a person reverted is not permanent any more, though some of it is left.
    if tenure == .held && present.closure == .partlyReverted && !present.isHeld {
      entries.append(.held(true))
    }
    entries += intents.map { .intend($0) }
    if !entries.isEmpty { try journal.record(entries, in: session, durably: true) }
    return session
  }

  /// Whether the knob of an earlier step still exists; what this run has located is not searched again.
  private func isThere(_ step: Step, beside findings: [Finding]) -> Bool {
    if findings.contains(where: { $0.step.knob == step.knob }) { return true }
    do throws(KnobError) {
      _ = try KnobLocator(machine: machine).locate(step.knob)
      return true
    } catch {
      if case .gone = error { return false }
      return true
    }
  }

  /// Makes stay what was applied for the time of a hold, where it is applied without one now.
  func keep(_ session: Int?, in journal: inout Journal) throws(ExecutionError) {
    guard tenure == .permanent, let session, journal.sessions[session].isHeld else { return }
    do throws(JournalError) {
      try journal.record([.held(false)], in: session, durably: true)
    } catch {
      throw .journal(error)
    }
  }

  /// Refuses to continue a session that was reverted meanwhile, unless that is asked for.
  func refuseGivenBack(_ session: Session) throws(ExecutionError) {
    guard tenure == .unchanged, session.closure == .partlyReverted else { return }
    throw .stale(["what was applied since \(session.time) has been reverted meanwhile"])
  }

  /// What must be known to restore what is going to be written here; nil where the journal
  /// knows it already.
  private func intent(for finding: Finding, in session: Session?) -> JournalEntry.Intent? {
    guard let location = finding.location, let text = finding.text, finding.refusal == nil else {
      return nil
    }
    var intent = JournalEntry.Intent(
      step: finding.step.id, knob: finding.step.knob, file: location.file,
      incarnation: location.incarnation, was: text, will: finding.wanted)
    guard let session, let first = session.original(of: intent.knob, in: intent.incarnation) else {
      return intent
    }
    if finding.isAlreadyTrue { return nil }
    // A part that could not be added the last time is still the same part.
    if intent.knob.grammar.isShared { return session.isKnown(intent) ? nil : intent }
    let isForeign =
      session.owner(of: text, first, on: machine.nature) == .somethingElse
      && !lost.contains(finding.step.id) && !isMovedByKernel(text, from: first)
    if !isForeign {
      if first.knob.grammar.agree(first.will, intent.will) { return nil }
      intent = JournalEntry.Intent(
        step: first.step, knob: first.knob, file: first.file, incarnation: first.incarnation,
        was: first.was, will: finding.wanted)
    }
    intent.replaces = true
    return intent
  }

  /// Whether the kernel itself has moved an interrupt of ours, whose CPU went offline.
  ///
  /// kernel/irq/cpuhotplug.c, `migrate_one_irq`: the mask becomes all online CPUs, and stays so when
  /// the CPU comes back. No one has decided that, so it is nothing to restore.
  package func isMovedByKernel(_ text: String, from intent: JournalEntry.Intent) -> Bool {
    let grammar = intent.knob.grammar
    guard machine.nature != .files, case .interrupt = intent.knob.target,
      case .processors(let now) = try? grammar.value(of: text),
      case .processors(let ours) = try? grammar.value(of: intent.will),
      let online = machine.line(of: "/sys/devices/system/cpu/online").flatMap({ CPUSet(list: $0) })
    else { return false }
    return now == online.subtracting(ours)
  }

  /// What a kernel means that refuses to move an interrupt; nil for all that is no such answer.
  ///
  /// Nothing is changed by any of them. kernel/irq/proc.c, `write_irq_affinity`: EIO, and EPERM since
  /// 6.12, where `irq_can_set_affinity_usr` says no. kernel/irq/manage.c, `irq_do_set_affinity`:
  /// EINVAL where the controller cannot, as drivers/pci/controller/plda/pcie-plda-host.c,
  /// `plda_set_msi_affinity`; ENOSPC where arch/x86/kernel/apic/vector.c has no vector left on that
  /// CPU. EINVAL is also the answer to CPUs that are all offline, which says nothing of the interrupt.
  func refusal(of finding: Finding, because error: MachineError) -> String? {
    guard machine.nature != .files, let wanted = finding.step.processors else { return nil }
    switch error.refusal {
    case .ioError: return "the kernel manages this interrupt itself (EIO)"
    case .notPermitted: return "the kernel does not allow moving this interrupt (EPERM)"
    case .noSpace: return "the kernel has no interrupt vector left on \(wanted) (ENOSPC)"
    case .invalidArgument:
      let online = machine.line(of: "/sys/devices/system/cpu/online").flatMap { CPUSet(list: $0) }
      let areThere = online.map { !wanted.intersection($0).isEmpty } ?? true
      return areThere ? "the controller of this interrupt moves none (EINVAL)" : nil
    default: return nil
    }
  }

  /// What to record of a step that the kernel has declined.
  func refusal(of finding: Finding, in line: Report.Line) -> JournalEntry.Refusal? {
    guard line.result == .leftAlone, let why = line.error else { return nil }
    return JournalEntry.Refusal(
      step: finding.step.id, knob: finding.step.knob, incarnation: finding.location?.incarnation,
      why: why.description)
  }
}

extension Strategy {
  /// This strategy with what a later one adds to it or wants otherwise.
  ///
  /// - Parameters:
  ///   - later: a strategy for the same card.
  ///   - isThere: whether the knob of a step still exists.
  /// - Returns: this one, where it says all of the later one.
  fileprivate func continued(by later: Strategy, isThere: (Step) -> Bool) -> Strategy {
    let new = later.steps.filter { step in
      let same = steps.first { $0.knob.target == step.knob.target }
      return same.map { !$0.wants(sameAs: step) } ?? true
    }
    guard !new.isEmpty else { return self }
    let replaced = Set(new.map(\.id))
    let kept = steps.filter { !replaced.contains($0.id) && isThere($0) }
    let dropped = Set(steps.map(\.id)).subtracting(kept.map(\.id))
    let oldProbes = probes.filter { probe in !(probe.step.map(dropped.contains) ?? false) }
    let ids = Set(oldProbes.map(\.id))
    var strategy = later
    strategy.steps = (try? StepOrder.sorted(kept + new)) ?? kept + new
    strategy.probes = oldProbes + later.probes.filter { !ids.contains($0.id) }
    return strategy
  }
}

extension Probe {
  /// The step that it is about, where it is about one.
  package var step: StepID? {
    switch check {
    case .holds(let step), .delivery(let step, _): step
    case .clock, .floor, .deviceClock, .temperature, .link, .errors, .otherTuner: nil
    }
  }
}

extension Executor {
  /// Writes one value and reads it back; where the kernel has no room for it, the next one that
  /// serves as well.
  func perform(
    _ finding: Finding, of session: Int, in journal: inout Journal
  ) -> Report.Line {
    let first = finding.step
    var finding = finding
    var refused = CPUSet()
    while true {
      let attempt = write(finding, in: journal.sessions[session])
      guard attempt.hasNoRoom else {
        return attempt.line
      }
      refused = refused.union(finding.step.processors ?? CPUSet())
      if let next = fallingBack(finding),
        take(next, of: session, in: &journal)
      {
        finding = next
        continue
      }
      if finding.step != first { wantAgain(first, of: session, in: &journal) }
      var line = attempt.line
      if line.result == .leftAlone {
        line.error = "the kernel has no interrupt vector left on \(refused) (ENOSPC)"
      }
      return line
    }
  }

  /// The same with the next value that serves as well; nil where there is none.
  private func fallingBack(_ finding: Finding) -> Finding? {
    guard let step = finding.step.fallingBack, let text = finding.text,
      let wanted = step.knob.grammar.text(setting: step.wanted, in: text)
    else { return nil }
    return Finding(
      step: step, location: finding.location, text: text, wanted: wanted, problem: nil,
      refusal: nil)
  }

  /// Records what is going to be written instead, durably, and that the session wants it now.
  private func take(_ finding: Finding, of session: Int, in journal: inout Journal) -> Bool {
    let present = journal.sessions[session]
    guard let first = present.original(of: finding.step.knob, in: finding.location?.incarnation)
    else { return false }
    var intent = JournalEntry.Intent(
      step: first.step, knob: first.knob, file: first.file, incarnation: first.incarnation,
      was: first.was, will: finding.wanted)
    intent.replaces = true
    let entries: [JournalEntry] = [
      .continued(strategy: present.strategy.replacing(finding.step)), .intend(intent),
    ]
    return (try? journal.record(entries, in: session, durably: true)) != nil
  }

  /// Makes the session want again what it wanted first.
  private func wantAgain(_ step: Step, of session: Int, in journal: inout Journal) {
    let strategy = journal.sessions[session].strategy.replacing(step)
    try? journal.record([.continued(strategy: strategy)], in: session, durably: false)
  }

  private func write(
    _ finding: Finding, in session: Session
  ) -> (line: Report.Line, hasNoRoom: Bool) {
    guard let location = finding.location else {
      return (finding.line(.failed, error: Message(finding.problem ?? "it is not there")), false)
    }
    do {
      try machine.set(finding.wanted, at: location)
      let reads = try machine.text(at: location)
      guard finding.step.holds(in: reads) else {
        let error: Message = "the kernel took the value and shows \(reads.trimmed) instead"
        return (finding.line(.failed, after: reads, error: error), false)
      }
      return (finding.line(.written, after: reads), false)
    } catch {
      let reads = try? machine.text(at: location)
      var line: Report.Line
      let first = session.original(of: finding.step.knob, in: finding.location?.incarnation)
      if reads == finding.text, first?.was == reads,
        let why = refusal(of: finding, because: error)
      {
        line = finding.line(.leftAlone, error: Message(why))
        line.refusal = error.refusal
        return (line, line.refusal == .noSpace)
      }
      line = finding.line(.failed, after: reads, error: "\(error)")
      line.refusal = error.refusal
      return (line, false)
    }
  }
}

extension MachineError {
  /// What the kernel answered to a write; nil for other failures.
  fileprivate var refusal: Errno? {
    if case .refused(_, let errno) = self { errno } else { nil }
  }
}

package enum Persistence: Sendable {
  /// Until a revert or the end of the boot; also what was there only for a hold.
  case permanent
  /// As long as a command holds it, unless it was applied permanently before.
  case held
  /// As long as the session that goes on; until a revert where one begins.
  ///
  /// For callers that only restore what was lost, and decide nothing.
  case unchanged
}

extension Machine {
  /// Sets the text behind a knob, in its file or by telling the program that keeps it.
  func set(_ text: String, at location: LocatedKnob) throws(MachineError) {
    guard let service = location.service else { return try write(text, to: location.file) }
    try tell(text, to: service, at: location.file)
  }
}

extension Executor {
  /// The text at a step's place, where it is what the step wants and was not there before.
  package func text(ifStanding step: Step) -> String? {
    machine.looking {
      text(at: try? KnobLocator(machine: machine).locate(step.knob), ifStanding: step)
    }
  }

  /// The same, where the place was located.
  func text(at location: LocatedKnob?, ifStanding step: Step) -> String? {
    guard let location, let text = try? machine.text(at: location), step.holds(in: text) else {
      return nil
    }
    // A plan that was made after it was set has found it so.
    return text
  }
}
