/// The steps of a plan in parts that a proof switches one by one.
///
/// Steps that the planner puts one after another belong together: one of them may only serve the
/// other. All interrupts of a card are one part, since no single vector shows an effect, with what
/// makes other programs leave them alone.
package struct ProofParts: Hashable, Sendable {
  /// Steps that are switched together.
  package struct Part: Hashable, Sendable {
    /// The id of the step that the others of the part serve.
    package let id: StepID
    /// All of them, in the plan's order.
    package let steps: [StepID]
  }

  /// In the plan's order.
  package let parts: [Part]

  /// The parts of the steps that change something, in the plan's order.
  package init(of steps: [Step]) {
    let isRouting = { (step: Step) in step.isInterrupt || step.phase == .quiet }
    var groups: [[Step]] = []
    for step in steps {
      let belongs = { (other: Step) in
        step.after.contains(other.id) || other.after.contains(step.id)
          || (isRouting(step) && isRouting(other))
      }
      let joined = groups.filter { $0.contains(where: belongs) }.flatMap(\.self)
      groups.removeAll { $0.contains(where: belongs) }
      groups.append(joined + [step])
    }
    let order = { (part: [Step]) in
      steps.firstIndex { $0.id == part.first?.id } ?? steps.count
    }
    parts = groups.sorted { order($0) < order($1) }.compactMap { group in
      guard let last = group.map(\.phase).max(),
        let main = group.first(where: { $0.phase == last })
      else { return nil }
      let ids = Set(group.map(\.id))
      return Part(id: main.id, steps: steps.map(\.id).filter(ids.contains))
    }
  }

  /// The state of the machine in a block.
  package enum State: Hashable, Sendable, CustomStringConvertible {
    /// Nothing is set.
    case untuned
    /// All steps are set.
    case tuned
    /// Only this part is set.
    case alone(StepID)
    /// All but this part are set.
    case without(StepID)

    /// As a block names it: `untuned`, `tuned`, a step's id, `without` and a step's id.
    package var description: String {
      switch self {
      case .untuned: Proof.untunedState
      case .tuned: Proof.tunedState
      case .alone(let id): id.string
      case .without(let id): "without \(id)"
      }
    }
  }

  /// The states that a proof compares, in the order of a round.
  ///
  /// A part is measured alone and left out where that is another state than those that are there:
  /// of one part it is all of them, and of two the other one alone.
  package func states(each isAblating: Bool) -> [State] {
    guard isAblating, parts.count > 1 else { return [.untuned, .tuned] }
    let alone = parts.map { State.alone($0.id) }
    let without = parts.count > 2 ? parts.map { State.without($0.id) } : []
    return [.untuned, .tuned] + alone + without
  }

  /// The steps that are set in a state.
  package func steps(in state: State) -> Set<StepID> {
    Set(
      parts.filter { part in
        switch state {
        case .untuned: false
        case .tuned: true
        case .alone(let id): part.id == id
        case .without(let id): part.id != id
        }
      }.flatMap(\.steps))
  }

  /// The states whose comparison tells what a part brings alone, and what it adds to the others.
  package func comparisons(
    of part: Part
  ) -> (alone: (from: State, to: State), added: (from: State, to: State)) {
    guard parts.count > 1 else { return ((.untuned, .tuned), (.untuned, .tuned)) }
    let other = parts.first { $0 != part }
    let rest = parts.count == 2 ? State.alone(other?.id ?? part.id) : .without(part.id)
    return ((.untuned, .alone(part.id)), (rest, .tuned))
  }
}
