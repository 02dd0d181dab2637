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
    for claim in claims {
      guard let index = settled.firstIndex(where: { $0.knob.target == claim.knob.target }) else {
        settled.append(claim)
        continue
      }
      let present = settled[index]
      if present.knob.grammar.agree(present.wanted, claim.wanted) { continue }
      guard present.need.necessity != claim.need.necessity else {
        throw .conflict(claim.title, present.wanted, claim.wanted)
      }
      let (winner, loser) =
        present.need.necessity == .required ? (present, claim) : (claim, present)
      settled[index] = winner
      declined.append(
        Declined(
          what: "\(loser.title): \(loser.wanted)",
          why: "\(winner.wanted) is required there: \(winner.reason.text)"))
    }
    return (settled, declined)
  }
}
