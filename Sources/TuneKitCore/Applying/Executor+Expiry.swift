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

  /// A session is given back whole, so what was applied for good is not made to depend on a
  /// confirmation.
  static func refuseExpiry(_ expiry: Expiry, of session: Session) throws(ExecutionError) {
    guard session.expiry == nil else { return }
    throw .occupied(
      "this card is tuned since \(session.time), and what is missing would be given back together "
        + "with what is there. First: \(SuggestedCommand.revert); or apply without --confirm-within"
    )
  }
}
