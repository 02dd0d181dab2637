extension Executor {
  /// Ends a run of which every step has had its turn.
  ///
  /// Only steps that need not succeed can have failed here. Where such a one has, and nothing was
  /// written, nothing was applied: a session that began for it is reverted whole, so that no
  /// empty session remains; one that was there before stays as it was.
  func end(
    _ session: Int, after lines: [Report.Line], isNew: Bool, in journal: inout Journal
  ) -> Report {
    let hasWritten = lines.contains { $0.result == .written }
    if isNew && !hasWritten && lines.contains(where: { $0.result == .failed }) {
      let report = unwind(session, after: lines, ahead: [], in: &journal)
      // What is so already needs no session.
      let isSo = report.outcome == .rolledBack && lines.contains { $0.result == .already }
      return isSo ? Report(outcome: .nothingToDo, steps: report.steps) : report
    }
    if !hasWritten && journal.sessions[session].closure == .applied {
      return Report(outcome: .nothingToDo, steps: lines)
    }
    guard (try? journal.record([.closed(.applied)], in: session, durably: true)) != nil else {
      return unwind(session, after: lines, ahead: [], in: &journal)
    }
    renew(session, in: &journal)
    return Report(outcome: hasWritten ? .applied : .nothingToDo, steps: lines)
  }

  /// Restores everything of the session, and reports each step.
  func unwind(
    _ session: Int, after done: [Report.Line], ahead: [Report.Line], in journal: inout Journal
  ) -> Report {
    let undone = restore(journal.sessions[session], force: false)
    let lost = losses(of: journal.sessions[session], force: false)
    let isWhole = !(undone + lost).contains { $0.isOpen }
    let ending = isWhole ? [.closed(.rolledBack)] : Self.ending(undone)
    // If even this cannot be recorded the session stays open, and revert looks at it again.
    try? journal.record(ending, in: session, durably: true)
    // What was there already is restored too, and so may be among the steps that were ahead.
    let lines = (done + ahead).map { line -> Report.Line in
      guard let back = undone.first(where: { $0.line.id == line.id })?.line,
        back.result != .already
      else { return line }
      return line.result == .failed ? line.after(back) : back
    }
    return Report(
      outcome: isWhole ? .rolledBack : .partlyRolledBack,
      steps: lines + lost.map(\.line).filter { loss in !lines.contains { $0.id == loss.id } })
  }
}

extension Report.Line {
  /// The same line, with the text that is there after restoring.
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

extension Executor {
  /// What there is to say where everything is as it should be.
  func settle(
    _ findings: [Finding], of session: Int?, expiring expiry: Expiry?, in journal: inout Journal
  ) throws(ExecutionError) -> Report {
    var report = Report(outcome: .nothingToDo, steps: findings.map { $0.settledLine })
    guard let session else { return report }
    // A run that was cut off after its last write has applied everything.
    if journal.sessions[session].closure == nil {
      try? journal.record([.closed(.applied)], in: session, durably: true)
    }
    do throws(JournalError) {
      if let expiry, journal.sessions[session].expiry != nil {
        try journal.record([.awaits(expiry)], in: session, durably: true)
      }
    } catch {
      throw .journal(error)
    }
    report.confirmBy = journal.sessions[session].expiry?.time
    return report
  }

  /// A session is restored whole, so what was applied permanently is not made to depend on a
  /// confirmation.
  static func refuseExpiry(
    _ expiry: Expiry, of session: Session, undoneBy undo: Message
  ) throws(ExecutionError) {
    guard session.expiry == nil else { return }
    throw .occupied(
      "this card is tuned since \(session.time), and its old settings would be reverted together "
        + "with the new ones. First: \(undo); or apply without --confirm-within"
    )
  }
}
