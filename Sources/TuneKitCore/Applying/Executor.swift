/// Performs a strategy step by step (record, write, read back) and undoes it in reverse.
///
/// It is the only one that writes to a ``Machine``; others hand theirs to it.
public struct Executor<System: Machine>: Sendable {
  let machine: System
  let isInterrupted: @Sendable () -> Bool
  /// For how long what is applied is to stand.
  let tenure: Tenure
  /// The steps whose values were lost, so that what is found in their place was set by nobody.
  let lost: Set<StepID>

  /// An executor for one machine.
  ///
  /// - Parameters:
  ///   - machine: what is written to.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  ///   - tenure: for how long what is applied is to stand.
  ///   - lost: the steps whose values were lost, so that what is found in their place was set by
  ///     nobody and is not to be given back.
  public init(
    _ machine: System, isInterrupted: @escaping @Sendable () -> Bool = { false },
    tenure: Tenure = .permanent, lost: Set<StepID> = []
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
  ///   - expiry: by when somebody has to confirm; nil if it is to stay without.
  /// - Returns: what became of each step.
  /// - Throws: ``ExecutionError`` if nothing was written. A step that fails is no error here: it is
  ///   in the report, and so is what was given back.
  public func apply(
    _ strategy: Strategy, into journal: inout Journal, expiring expiry: Expiry? = nil
  ) throws(ExecutionError) -> Report {
    try Preflight(machine: machine).check(strategy)
    if let lost = journal.lost.first {
      throw .occupied(
        "\(lost.path): \(lost.explained). First: \(SuggestedCommand.revertByForce)")
    }
    let session = try session(for: strategy, in: journal)
    if let session { try refuseGivenBack(journal.sessions[session]) }
    try keep(session, in: &journal)
    let known = session.map { journal.sessions[$0] }
    let findings = machine.looking { strategy.steps.map { find($0, in: known) } }
    guard findings.contains(where: { !$0.isSettled }) else {
      return try settle(findings, of: session, expiring: expiry, in: &journal)
    }
    if let known, let expiry { try Self.refuseExpiry(expiry, of: known) }
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
    let location: KnobLocator<System>.Location?
    let text: String?
    /// The text to write: ended as the one that is there, and with what others have in it.
    let wanted: String
    var problem: String?
    /// Why the kernel lets nobody set it, as it said in this session.
    var refusal: String?

    var isSettled: Bool { isAlreadyTrue || refusal != nil }
    var settledLine: Report.Line {
      isAlreadyTrue ? line(.already) : line(.leftAlone, error: refusal)
    }
    var isAlreadyTrue: Bool { text.map(step.holds(in:)) ?? false }
    var file: SystemPath { location?.file ?? step.file }

    private func shown(_ text: String?) -> String {
      guard let text else { return "" }
      return step.holds(in: text) ? step.shows.to : step.knob.grammar.shown(text)
    }

    func line(_ result: Report.Result, after: String? = nil, error: String? = nil) -> Report.Line {
      Report.Line(
        id: step.id, title: step.title, file: file, before: text.map(step.knob.grammar.excerpt),
        after: (after ?? text).map(step.knob.grammar.excerpt), shows: shown(after ?? text),
        result: result, error: error)
    }
  }

  private func find(_ step: Step, in session: Session?) -> Finding {
    do {
      let location = try KnobLocator(machine: machine).locate(step.knob)
      let text = try machine.text(at: location)
      guard let wanted = step.knob.grammar.text(setting: step.wanted, in: text) else {
        let problem = "\(location.file): what stands there cannot be added to"
        return Finding(step: step, location: nil, text: text, wanted: step.wanted, problem: problem)
      }
      let refusal = session?.refusal(of: step.knob, in: location.incarnation)?.why
      return Finding(
        step: step, location: location, text: text, wanted: wanted, refusal: refusal)
    } catch {
      return Finding(
        step: step, location: nil, text: nil, wanted: step.wanted, problem: "\(error)")
    }
  }

  /// The session that this strategy goes on with; nil for a new one.
  private func session(
    for strategy: Strategy, in journal: borrowing Journal
  ) throws(ExecutionError) -> Int? {
    var own: Int?
    for index in journal.outstanding where !journal.sessions[index].isPast {
      let other = journal.sessions[index].strategy
      if let clash = Self.clash(of: strategy, with: other) { throw .occupied(clash) }
      if other.subject.address == strategy.subject.address { own = index }
    }
    return own
  }

  private static func clash(of strategy: Strategy, with other: Strategy) -> String? {
    let isSameCard = other.subject.address == strategy.subject.address
    if isSameCard && other.profile != strategy.profile {
      return "profile \(other.profile.rawValue) is applied to \(other.subject.address). "
        + "First: \(SuggestedCommand.revert)"
    }
    for step in strategy.steps {
      if step.knob.grammar.isShared { continue }
      let present = other.steps.first { $0.knob.target == step.knob.target }
      // Its own interrupts may follow to another core, as when the first one has gone offline.
      let isMoving = isSameCard && step.isInterrupt
      guard let present, !step.holds(in: present.wanted), !isMoving else { continue }
      return "another strategy is applied, which wants \(step.title) to be \(present.wanted). "
        + "First: \(SuggestedCommand.revert)"
        + (isSameCard ? "" : " --device \(other.subject.address)")
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
      // What a failed write has left there is ours to take away, too.
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
