/// A setting that somebody asks for; internal to planning.
struct Claim {
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
