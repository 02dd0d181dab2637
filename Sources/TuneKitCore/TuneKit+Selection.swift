extension TuneKit {
  /// The options that a command needs so as to come to a strategy again: those by which it differs
  /// from what is taken here where nobody chooses.
  ///
  /// - Parameters:
  ///   - strategy: what is applied.
  ///   - inventory: the machine as it is.
  /// - Returns: the words of the options.
  func selection(of strategy: Strategy, on inventory: Inventory) -> [String] {
    let subject = strategy.subject
    var words: [String] = []
    let present = try? Recognition(of: inventory, with: registry)
    if let present, present.board?.id != subject.board {
      words += ["--board", subject.board.string]
      let board = registry.board(subject.board.string)
      if board?.signature.isContradicted(by: inventory.identity) == true { words.append("--force") }
    }
    if let processors = strategy.interruptChoice?.processors {
      words += ["--interrupt-cpus", processors.list]
    }
    if strategy.interruptChoice?.isSpread == true { words.append("--spread") }
    if (present?.found.count ?? 0) > 1 { words += ["--device", subject.address.description] }
    if strategy.profile != usualProfile { words += ["--profile", strategy.profile.rawValue] }
    return words
  }
}

extension Finding {
  /// The same finding, whose commands mean one card of several, and what is applied to it.
  ///
  /// - Parameter words: the options that say so, as ``TuneKit/selection(of:on:)`` gives them.
  /// - Returns: the finding, with its commands spelled for that card.
  func choosing(_ words: [String]) -> Finding {
    guard !words.isEmpty else { return self }
    let invocation = Invocation(selecting: words, revertsOneCard: true)
    return Finding(
      id: id, title: title, state: state, expected: expected, seen: invocation.spelled(in: seen),
      culprit: culprit, remedy: remedy.map { invocation.spelled(in: $0) })
  }
}

extension Verification {
  /// The same, whose commands mean one card of several, and what is applied to it.
  func choosing(_ words: [String]) -> Verification {
    Verification(isApplied: isApplied, items: items.map { $0.choosing(words) })
  }
}
