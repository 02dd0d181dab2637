extension Planner {
  /// A need of a module, whether or not this profile asks for it, and what it comes to.
  typealias Answered = (need: Need, answer: Answer)

  /// What the steps are known to bring; nil where nobody has measured it.
  ///
  /// A figure holds for all the needs that cite it together, so it is not promised where one of
  /// them is not met: declined, left out, or not asked for by this profile.
  func expectation(of answered: [Answered], from steps: [Step]) -> ExpectedGain? {
    let files = Set(steps.map(\.knob.target))
    var whole: [String] = []
    var sources: [String: Source] = [:]
    var broken: Set<String> = []
    for (need, answer) in answered {
      guard let source = need.reason?.source, let gain = source.gain else { continue }
      if sources[gain] == nil {
        sources[gain] = source
        whole.append(gain)
      }
      let isMet =
        !answer.claims.isEmpty && answer.declined.isEmpty
        && answer.claims.allSatisfy { files.contains($0.knob.target) }
      if !isMet { broken.insert(gain) }
    }
    let gains = whole.filter { !broken.contains($0) }
    guard let source = gains.first.flatMap({ sources[$0] }) else { return nil }
    return ExpectedGain(text: gains.joined(separator: "; "), source: source.description)
  }
}
