extension Guard {
  /// Restores what no one wants any longer.
  mutating func restoreOwed() {
    let isOwed = [restoreUnconfirmed(), restoreAbandoned()]
    if !isOwed.contains(true) { reportedRestores = [] }
  }

  /// What was not confirmed in time, where the process that was to restore it is gone.
  ///
  /// - Returns: whether something was overdue.
  private mutating func restoreUnconfirmed() -> Bool {
    do throws(TuneKitError) {
      guard try tunekit.hasUnconfirmed() else { return false }
      let report = try tunekit.revertUnconfirmed(waiting: .atOnce)
      if report.outcome != .nothingToDo {
        sayOnce("not confirmed in time: \(report.returning)")
      }
    } catch {
      sayOnce(of: "what was not confirmed in time", error)
    }
    return true
  }

  /// What a command of `run` has left that was killed.
  ///
  /// - Returns: whether there was such a thing.
  private mutating func restoreAbandoned() -> Bool {
    do throws(TuneKitError) {
      guard let report = try tunekit.restoreAbandoned(waiting: .atOnce) else { return false }
      sayOnce("a killed command had left a card tuned; \(report.returning)")
    } catch {
      sayOnce(of: "what a killed command left tuned", error)
    }
    return true
  }

  private mutating func sayOnce(of what: String, _ error: TuneKitError) {
    // Another process is at work just now, and the next look comes.
    if case .journal(.locked(let owner)) = error { return keepOut(by: owner) }
    sayOnce("\(what) was not restored: \(error.message.onOneLine)")
  }

  /// Takes note that another run has the lock, and says so once where it keeps it.
  mutating func keepOut(by owner: String) {
    let now = POSIX.uptime()
    let since = keptOut?.since ?? now
    var isReported = keptOut?.isReported ?? false
    if !isReported && now - since >= pace.beforeReport {
      isReported = true
      warn(
        "locked out: another tunekit has the lock (process \(owner)), so nothing is applied or restored "
          + "until it ends")
    }
    keptOut = KeptOut(since: since, isReported: isReported)
  }

  private mutating func sayOnce(_ text: Message) {
    if reportedRestores.insert(text).inserted { warn(text) }
  }
}
