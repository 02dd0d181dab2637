/// Whose a value is.
enum Owner {
  /// The one that was there first: there is nothing to give back.
  case nobody
  /// What TuneKit has written.
  case tunekit
  /// Neither.
  case somebodyElse
}

extension Session {
  /// Whose the value is that a file shows now.
  ///
  /// Ours is also what a kernel that took our value has made of it, as it was ``left``, and what we
  /// had written before an intent that was not carried out.
  ///
  /// A plain file is not written in one piece, so a crash can leave part of both texts.
  func owner(of now: String, _ intent: JournalEntry.Intent, on nature: MachineNature) -> Owner {
    let grammar = intent.knob.grammar
    if now == intent.was || intent.changesNothing && grammar.agree(now, intent.was) {
      return .nobody
    }
    let ours = [intent.will] + (earlier[intent.step] ?? [])
    if ours.contains(where: { grammar.agree(now, $0) }) { return .tunekit }
    if let left = left[intent.step], now.trimmed == left { return .tunekit }
    if nature == .files && ours.contains(where: { isTorn(now, between: $0, and: intent) }) {
      return .tunekit
    }
    return grammar.agree(now, intent.was) ? .nobody : .somebodyElse
  }

  private func isTorn(
    _ text: String, between ours: String, and intent: JournalEntry.Intent
  ) -> Bool {
    Torn.isMixture(text, of: intent.was, and: ours)
      || Torn.isMixture(text, of: ours, and: intent.will)
  }
}

extension JournalEntry.Intent {
  /// Whether the wanted value was there from the beginning.
  var changesNothing: Bool { knob.grammar.agree(will, was) }

  /// Whether it adds a part to a text that others have theirs in.
  var adds: Bool { knob.grammar.isShared && !changesNothing }
}
