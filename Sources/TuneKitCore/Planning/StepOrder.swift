/// The order of steps: phase, then explicit `after` edges, then id.
enum StepOrder {
  /// The steps in the one order that these rules allow.
  ///
  /// - Throws: ``PlanningError/cycle(_:)`` with the steps that wait for each other.
  static func sorted(_ steps: [Step]) throws(PlanningError) -> [Step] {
    var waiting = steps.sorted { ($0.phase, $0.id) < ($1.phase, $1.id) }
    let known = Set(steps.map(\.id))
    var done: Set<StepID> = []
    var order: [Step] = []
    while !waiting.isEmpty {
      let ready = waiting.firstIndex {
        $0.after.allSatisfy { done.contains($0) || !known.contains($0) }
      }
      guard let ready else { throw .cycle(waiting.map(\.id)) }
      let step = waiting.remove(at: ready)
      done.insert(step.id)
      order.append(step)
    }
    return order
  }
}
