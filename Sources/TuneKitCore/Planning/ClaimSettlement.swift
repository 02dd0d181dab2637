/// Claims on one knob become one step, or a conflict.
enum ClaimSettlement {
  /// One claim for each knob, and what lost.
  ///
  /// Equal values merge. Unequal ones: what is required wins over what is only desirable, and the
  /// loser is declined aloud.
  ///
  /// - Throws: ``PlanningError/conflict(_:_:_:)`` where two of equal weight disagree.
  static func settle(_ claims: [Claim]) throws(PlanningError) -> ([Claim], [Declined]) {
    var settled: [Claim] = []
    var declined: [Declined] = []
    // What is required first, so that it does not matter who asked first.
    let ordered =
      claims.filter { $0.need.necessity == .required }
      + claims.filter { $0.need.necessity != .required }
    for claim in ordered {
      guard let place = settled.firstIndex(where: { $0.knob.target == claim.knob.target }) else {
        settled.append(claim)
        continue
      }
      let present = settled[place]
      if present.knob.grammar.agree(present.wanted, claim.wanted) {
        settled[place].requestedBy += claim.requestedBy.filter {
          !present.requestedBy.contains($0)
        }
        continue
      }
      guard present.need.necessity != claim.need.necessity else {
        throw .conflict(claim.title, present.wanted, claim.wanted)
      }
      declined.append(
        Declined(
          what: "\(claim.title): \(claim.wanted)",
          why: "\(present.wanted) is required there: \(present.reason.text)"))
    }
    return (settled, declined)
  }
}
