import SystemPackage

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
      if finding.step != first { restore(first, of: session, in: &journal) }
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
  private func restore(_ step: Step, of session: Int, in journal: inout Journal) {
    let strategy = journal.sessions[session].strategy.replacing(step)
    try? journal.record([.continued(strategy: strategy)], in: session, durably: false)
  }

  private func write(
    _ finding: Finding, in session: Session
  ) -> (line: Report.Line, hasNoRoom: Bool) {
    guard let location = finding.location else {
      return (finding.line(.failed, error: finding.problem ?? "it is not there"), false)
    }
    do {
      try machine.set(finding.wanted, at: location)
      let reads = try machine.text(at: location)
      guard finding.step.holds(in: reads) else {
        let error = "the kernel took the value and shows \(reads.trimmed) instead"
        return (finding.line(.failed, after: reads, error: error), false)
      }
      return (finding.line(.written, after: reads), false)
    } catch {
      let reads = try? machine.text(at: location)
      let first = session.original(of: finding.step.knob, in: finding.location?.incarnation)
      if reads == finding.text, first?.was == reads,
        let why = refusal(of: finding, because: error)
      {
        return (finding.line(.leftAlone, error: why), error.isNoSpace)
      }
      return (finding.line(.failed, after: reads, error: error.description), false)
    }
  }
}

extension MachineError {
  fileprivate var isNoSpace: Bool {
    if case .refused(_, .noSpace) = self { true } else { false }
  }
}
