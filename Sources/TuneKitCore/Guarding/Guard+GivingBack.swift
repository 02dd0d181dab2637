extension Guard {
  /// Restores what no one wants any longer.
  mutating func giveBackOwed() {
    let isOwed = [giveBackUnconfirmed(), giveBackAbandoned()]
    if !isOwed.contains(true) { toldOfReturns = [] }
  }

  /// What waits for a confirmation in vain, since the process that was to restore it is gone.
  ///
  /// - Returns: whether something was overdue.
  private mutating func giveBackUnconfirmed() -> Bool {
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
  private mutating func giveBackAbandoned() -> Bool {
    do throws(TuneKitError) {
      guard let report = try tunekit.settle(waiting: .atOnce) else { return false }
      sayOnce("a killed command had left a card tuned; \(report.returning)")
    } catch {
      sayOnce(of: "what a killed command left tuned", error)
    }
    return true
  }

  private mutating func sayOnce(of what: String, _ error: TuneKitError) {
    // Another process is at work just now, and the next look comes.
    if case .journal(.locked(let owner)) = error { return keepOut(by: owner) }
    let reason = "\(error)".split(separator: "\n").joined(separator: ";")
    sayOnce("\(what) was not restored: \(reason)")
  }

  /// Takes note that another run has the lock, and says so once where it keeps it.
  mutating func keepOut(by owner: String) {
    let now = POSIX.uptime()
    let since = keptOut?.since ?? now
    var isTold = keptOut?.isTold ?? false
    if !isTold && now - since >= pace.untold {
      isTold = true
      say(
        "locked out: another tunekit has the lock (process \(owner)), so nothing is applied or restored "
          + "until it ends")
    }
    keptOut = KeptOut(since: since, isTold: isTold)
  }

  private mutating func sayOnce(_ text: String) {
    if toldOfReturns.insert(text).inserted { say(text) }
  }
}
