/// Performs a strategy step by step (record, write, read back) and undoes it in reverse.
///
/// It is the only one that is ever given a ``Machine``.
public struct Executor<System: Machine>: Sendable {
  let machine: System
  let isInterrupted: @Sendable () -> Bool

  /// An executor for one machine.
  ///
  /// - Parameters:
  ///   - machine: what is written to.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  public init(_ machine: System, isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    self.machine = machine
    self.isInterrupted = isInterrupted
  }

  /// Performs a strategy, or what is left of it.
  ///
  /// - Throws: ``ExecutionError`` if nothing was written. A step that fails is no error here: it is
  ///   in the report, and so is what was given back.
  public func apply(
    _ strategy: Strategy, into journal: inout Journal
  ) throws(ExecutionError) -> Report {
    try Preflight(machine: machine).check(strategy)
    let session = try session(for: strategy, in: journal)
    let findings = strategy.steps.map(find)
    guard findings.contains(where: { !$0.isAlreadyTrue }) else {
      // A run that was cut off after its last write has applied everything.
      if let session, journal.sessions[session].closure == nil {
        try? journal.record([.closed(.applied)], in: session, durably: true)
      }
      return Report(outcome: .nothingToDo, steps: findings.map { $0.line(.already) })
    }
    let index: Int
    do throws(JournalError) {
      index = try record(findings, of: strategy, in: session, journal: &journal)
    } catch {
      throw .journal(error)
    }
    return perform(findings, of: index, in: &journal)
  }

  /// A step and what was found at its place just now.
  struct Finding {
    let step: Step
    let location: KnobLocator<System>.Location?
    let text: String?
    /// The text to write: ended as the one that is there, and with what others have in it.
    let wanted: String
    let problem: String?

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

  private func find(_ step: Step) -> Finding {
    do {
      let location = try KnobLocator(machine: machine).locate(step.knob)
      let text = try machine.text(at: location)
      guard let wanted = step.knob.grammar.text(setting: step.wanted, in: text) else {
        let problem = "\(location.file): what stands there cannot be added to"
        return Finding(step: step, location: nil, text: text, wanted: step.wanted, problem: problem)
      }
      return Finding(step: step, location: location, text: text, wanted: wanted, problem: nil)
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
        + "First: tunekit revert"
    }
    for step in strategy.steps {
      if step.knob.grammar.isShared { continue }
      let present = other.steps.first { $0.knob.target == step.knob.target }
      guard let present, !step.holds(in: present.wanted) else { continue }
      return "another strategy is applied, which wants \(step.title) to be \(present.wanted). "
        + "First: tunekit revert"
    }
    return nil
  }

  private func record(
    _ findings: [Finding], of strategy: Strategy, in session: Int?, journal: inout Journal
  ) throws(JournalError) -> Int {
    let intents = findings.compactMap { finding -> JournalEntry.Intent? in
      guard let location = finding.location, let text = finding.text else { return nil }
      return JournalEntry.Intent(
        step: finding.step.id, knob: finding.step.knob, file: location.file,
        incarnation: location.incarnation, was: text, will: finding.wanted)
    }
    guard let session else { return try journal.begin(strategy, with: intents) }
    let present = journal.sessions[session]
    let new = intents.filter {
      present.original(of: $0.knob, in: $0.incarnation) == nil || $0.adds
    }
    if !new.isEmpty {
      try journal.record(new.map { .intend($0) }, in: session, durably: true)
    }
    return session
  }

  private func perform(
    _ findings: [Finding], of session: Int, in journal: inout Journal
  ) -> Report {
    var lines: [Report.Line] = []
    for (index, finding) in findings.enumerated() {
      if finding.isAlreadyTrue {
        lines.append(finding.line(.already))
        continue
      }
      let isStopped = isInterrupted()
      let line = isStopped ? finding.line(.failed, error: "interrupted") : perform(finding)
      lines.append(line)
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
    guard (try? journal.record([.closed(.applied)], in: session, durably: true)) != nil else {
      return unwind(session, after: lines, ahead: [], in: &journal)
    }
    return Report(outcome: .applied, steps: lines)
  }

  private func perform(_ finding: Finding) -> Report.Line {
    guard let location = finding.location else {
      return finding.line(.failed, error: finding.problem ?? "it is not there")
    }
    do {
      try machine.set(finding.wanted, at: location)
      let reads = try machine.text(at: location)
      guard finding.step.holds(in: reads) else {
        let error = "the kernel took the value and shows \(reads.trimmed) instead"
        return finding.line(.failed, after: reads, error: error)
      }
      return finding.line(.written, after: reads)
    } catch {
      let reads = try? machine.text(at: location)
      return finding.line(.failed, after: reads, error: error.description)
    }
  }

  /// Gives back everything of the session, and says of every step what became of it.
  private func unwind(
    _ session: Int, after done: [Report.Line], ahead: [Report.Line], in journal: inout Journal
  ) -> Report {
    let undone = giveBack(journal.sessions[session], force: false)
    let isWhole = !undone.contains { $0.isOpen }
    let closure: JournalEntry.Closure = isWhole ? .rolledBack : .partlyReverted
    // If even this cannot be recorded the session stays open, and revert looks at it again.
    try? journal.record([.closed(closure)], in: session, durably: true)
    // What was there already is given back too, and so may stand among the steps that were ahead.
    let lines = (done + ahead).map { line -> Report.Line in
      guard let back = undone.first(where: { $0.line.id == line.id })?.line,
        back.result != .already
      else { return line }
      return line.result == .failed ? line.after(back) : back
    }
    return Report(outcome: isWhole ? .rolledBack : .partlyRolledBack, steps: lines)
  }
}

extension Report.Line {
  /// The same line, with the text that is there after giving back.
  fileprivate func after(_ back: Report.Line) -> Report.Line {
    var line = self
    line.after = back.after
    if back.result != .restored, let why = back.error {
      line.error = [line.error, why].compactMap(\.self).joined(separator: "; then ")
    }
    line.shows = back.shows
    return line
  }
}
