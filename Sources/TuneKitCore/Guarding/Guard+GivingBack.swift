extension Guard {
  /// Gives back what nobody wants to stand any longer.
  mutating func giveBackOwed() {
    if maySeeUnconfirmed { giveBackUnconfirmed() }
    giveBackAbandoned()
  }

  /// What waited for a confirmation when this guard was not there yet.
  private mutating func giveBackUnconfirmed() {
    do throws(TuneKitError) {
      if try tunekit.hasUnconfirmed() {
        let report = try tunekit.revertUnconfirmed(waiting: .atOnce)
        if report.outcome != .nothingToDo {
          sayOnce("what nobody had confirmed in time: \(report.returning)")
        }
      }
      maySeeUnconfirmed = false
    } catch {
      sayOnce(of: "what nobody had confirmed in time", error)
    }
  }

  /// What a command of `run` has left that was killed.
  private mutating func giveBackAbandoned() {
    do throws(TuneKitError) {
      guard let report = try tunekit.settle(waiting: .atOnce) else {
        if !maySeeUnconfirmed { toldOfReturns = [] }
        return
      }
      sayOnce("a command that was killed had left a card tuned; \(report.returning)")
    } catch {
      sayOnce(of: "what a command has left that was killed", error)
    }
  }

  private mutating func sayOnce(of what: String, _ error: TuneKitError) {
    // Somebody is at work just now, and the next look comes.
    if case .journal(.locked) = error { return }
    let reason = "\(error)".split(separator: "\n").joined(separator: ";")
    sayOnce("\(what) is not given back: \(reason)")
  }

  private mutating func sayOnce(_ text: String) {
    if toldOfReturns.insert(text).inserted { say(text) }
  }
}

extension Report {
  /// What giving back came to, in one line: what is left, and why.
  var returning: String {
    let end = unrecorded.map { "; the journal cannot say so: \($0)" } ?? ""
    if outcome == .reverted { return "everything was given back\(end)" }
    return "not everything could be given back: \(left)\(end)"
  }

  /// The values that are not as they were, and why.
  var left: String {
    let left = steps.filter { $0.result == .failed || $0.result == .leftAlone && $0.error != nil }
    return left.isEmpty ? "see: \(SuggestedCommand.status)" : Self.reasons(left)
  }

  /// Lines with what is to be said of them.
  static func reasons(_ lines: [Line]) -> String {
    lines.map { "\($0.title): \($0.error ?? "it failed")" }.joined(separator: "; ")
  }
}
