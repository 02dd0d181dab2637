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
  /// What is checked of it besides that its file holds the value.
  var checks: [Probe] = []

  /// The step that carries out this proposal alone, behind others that come before it.
  func step(after: [StepID] = []) -> Step {
    Step(
      id: id, title: title, knob: knob, file: file, found: found.trimmed, wanted: wanted,
      shows: shows, alternatives: alternatives,
      reason: reason.text, source: reason.source.description, choice: choice,
      risk: risk ?? need.cost, necessity: need.necessity, requestedBy: requestedBy,
      phase: phase, after: after)
  }
}

extension Planner.Situation {
  /// The answer to a need for one value in one file; declines where the file cannot be read.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - wanted: the text to be written.
  ///   - knob: what is set; nil for the file with one word in it.
  ///   - id: the step's id.
  ///   - title: the step's name for people.
  ///   - phase: when the step comes.
  ///   - shows: old and new value for people; nil for the texts themselves.
  ///   - reason: why; nil for the need's own reason.
  ///   - choice: why this value.
  ///   - risk: what the step itself costs or endangers; nil for what the need costs.
  ///   - need: the need.
  ///   - checks: what is checked besides the file.
  ///   - name: what is declined where the file cannot be read; nil for the title.
  ///   - missing: why it is declined then; nil to say so.
  /// - Returns: one proposed step, or why there is none.
  func propose(
    _ file: SystemPath, _ wanted: String, knob: Knob? = nil, id: String, title: String,
    phase: Phase, shows: Step.Change? = nil, reason: Reason? = nil, choice: String? = nil,
    risk: String? = nil, for need: Need, checks: [Probe] = [], orDecline name: String? = nil,
    because missing: String? = nil
  ) -> Planner.Answer {
    guard let found = machine.texts[file] else {
      return .declining(name ?? title, because: missing ?? "\(file) cannot be read")
    }
    return Planner.Answer(proposals: [
      ProposedStep(
        id: StepID(id), title: title, knob: knob ?? Knob(.file(file), .word), file: file,
        found: found, wanted: wanted, shows: shows ?? .init(from: found.trimmed, to: wanted),
        need: need, reason: reason ?? need.stated, choice: choice, risk: risk, phase: phase,
        requestedBy: [accelerator.id], checks: checks)
    ])
  }
}

/// Proposals for one knob become one step, or a conflict.
enum ProposalMerge {
  /// One proposal for each knob, and what lost.
  ///
  /// Equal values merge. Unequal ones: what is required wins over what is only desirable, and the
  /// loser is declined aloud.
  ///
  /// - Throws: ``PlanningError/conflict(_:_:_:)`` where two of equal weight disagree.
  static func merge(
    _ proposals: [ProposedStep]
  ) throws(PlanningError) -> ([ProposedStep], [Declined]) {
    var merged: [ProposedStep] = []
    var places: [Knob.Target: Int] = [:]
    var declined: [Declined] = []
    // What is required first, so that it does not matter who asked first.
    let ordered =
      proposals.filter { $0.need.necessity == .required }
      + proposals.filter { $0.need.necessity != .required }
    for proposal in ordered {
      guard let place = places[proposal.knob.target] else {
        places[proposal.knob.target] = merged.count
        merged.append(proposal)
        continue
      }
      let present = merged[place]
      if present.knob.grammar.agree(present.wanted, proposal.wanted) {
        merged[place].requestedBy += proposal.requestedBy.filter {
          !present.requestedBy.contains($0)
        }
        continue
      }
      guard present.need.necessity != proposal.need.necessity else {
        throw .conflict(proposal.title, present.wanted, proposal.wanted)
      }
      declined.append(
        Declined(
          what: "\(proposal.title): \(proposal.wanted)",
          why: "\(present.wanted) is required there: \(present.reason.text)"))
    }
    return (merged, declined)
  }
}
