extension Planner {
  /// The steps that stay, and those that the configuration leaves out or that wait until it is cooler.
  func chosen(of steps: [Step]) -> (steps: [Step], declined: [Declined]) {
    var declined: [Declined] = []
    let kept = steps.filter { step in
      if isSparing && step.makesHeat {
        declined.append(
          Declined(
            what: step.title, why: "waits until the machine is cooler, as on-heat says",
            isChosen: true))
        return false
      }
      guard let entry = leavingOut.first(where: { step.id.begins(with: $0.value) }) else {
        return true
      }
      declined.append(
        Declined(
          what: step.title, why: "left out by \(entry.place), leave-out \"\(entry.value)\"",
          isChosen: true))
      return false
    }
    return (kept, declined)
  }

  /// That an entry leaves nothing out of this plan, as one does in which a letter is wrong.
  func idleEntries(among steps: [Step]) -> [Caution] {
    leavingOut.filter { entry in !steps.contains { $0.id.begins(with: entry.value) } }.map {
      entry in
      let near = Nearest.words(to: entry.value, among: steps.map(\.id.string))
      let hint = near.isEmpty ? "" : "; nearest: \(near.joined(separator: ", "))"
      return Caution(
        "leave-out \"\(entry.value)\"",
        because: "\(entry.place) leaves out no step of this plan\(hint)")
    }
  }
}

extension StepID {
  /// Whether it begins like that; a number is not cut in two.
  func begins(with beginning: String) -> Bool {
    guard !beginning.isEmpty, string.hasPrefix(beginning) else { return false }
    let isDigit = { (character: Character?) in character?.isWholeNumber ?? false }
    return !(isDigit(beginning.last) && isDigit(string.dropFirst(beginning.count).first))
  }
}
