extension Session {
  /// What there is to give back, without what has gone.
  ///
  /// - Parameter isGone: whether an incarnation of a knob does not exist any more.
  /// - Returns: the records; of each step at least the latest, whatever has become of it, so that
  ///   revert can say that.
  func remaining(without isGone: (Incarnation?, Knob) -> Bool) -> [JournalEntry.Intent] {
    Self.latest(of: remaining, by: \.step) { !isGone($0.incarnation, $0.knob) }
  }

  /// The fewest lines that come to the same session.
  ///
  /// - Parameter isGone: whether an incarnation of a knob does not exist any more.
  /// - Returns: the lines; nil where a run has not come to its end, whose every line may count.
  func lines(without isGone: (Incarnation?, Knob) -> Bool) -> [JournalEntry]? {
    guard closure == .applied, earlier.isEmpty, !isPast else { return nil }
    let refusals = Self.latest(of: refusals, by: \.step) { !isGone($0.incarnation, $0.knob) }
    var lines: [JournalEntry] = [.opened(strategy: strategy, time: time, by: author)]
    lines += [expiry].compactMap { $0.map(JournalEntry.awaits) }
    if isHeld { lines.append(.held(true)) }
    // Both take originals away, so they come before those that are there.
    lines += given.sorted().map { .returned(step: $0, incarnation: nil) }
    lines += refusals.map { .declined($0) }
    lines += remaining(without: isGone).map { .intend($0) }
    lines += left.sorted { $0.key < $1.key }.map { .wrote(step: $0.key, reads: $0.value) }
    return lines + [.closed(.applied)]
  }

  /// Those of some records that are still good for something, and the last one of each step.
  private static func latest<Record>(
    of records: [Record], by step: (Record) -> StepID, or isGood: (Record) -> Bool
  ) -> [Record] {
    let last = Dictionary(
      records.indices.map { (step(records[$0]), $0) }, uniquingKeysWith: { $1 })
    return records.indices.filter { last[step(records[$0])] == $0 || isGood(records[$0]) }
      .map { records[$0] }
  }
}
