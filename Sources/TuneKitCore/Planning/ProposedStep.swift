/// A setting that a module asks for; internal to planning.
struct ProposedStep {
  let id: StepID
  let title: String
  let knob: Knob
  let file: SystemPath
  let found: String
  let wanted: String
  let shows: Step.Change
  let need: Need
  let reason: Reason
  let choice: String?
  var alternatives: [Step.Alternative]? = nil
  /// What the step itself endangers, instead of what the need costs.
  var risk: String? = nil
  let phase: Phase
  var requestedBy: [ModuleID]

  /// The step that answers this claim alone, behind others that come before it.
  func step(after: [StepID] = []) -> Step {
    Step(
      id: id, title: title, knob: knob, file: file, found: found.trimmed, wanted: wanted,
      shows: shows, alternatives: alternatives,
      reason: reason.text, source: reason.source.description, choice: choice,
      risk: risk ?? need.cost ?? "none known", necessity: need.necessity, requestedBy: requestedBy,
      phase: phase, after: after)
  }
}

/// Claims on one knob become one step, or a conflict.
enum ProposalMerge {
  /// One claim for each knob, and what lost.
  ///
  /// Equal values merge. Unequal ones: what is required wins over what is only desirable, and the
  /// loser is declined aloud.
  ///
  /// - Throws: ``PlanningError/conflict(_:_:_:)`` where two of equal weight disagree.
  static func settle(_ claims: [ProposedStep]) throws(PlanningError) -> ([ProposedStep], [Declined])
  {
    var settled: [ProposedStep] = []
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
