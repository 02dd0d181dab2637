/// Who asks for what, and in which order it is done.
extension Planner {
  /// The needs of the accelerator, and those that other modules add to them.
  func needs(in situation: Situation) -> [(asker: ModuleID, need: Need)] {
    let place = situation.place
    return situation.accelerator.needs(at: place).map { (situation.accelerator.id, $0) }
      + situation.extras.flatMap { extra in extra.needs(at: place).map { (extra.id, $0) } }
  }

  /// What one need comes to, where all of its conditions hold.
  func answer(_ need: Need, of asker: ModuleID, in situation: Situation) -> Answer {
    let unmet = need.conditions.filter {
      !$0.holds(on: situation.machine, at: situation.place)
    }
    if !unmet.isEmpty {
      let conditions = unmet.map(\.description).joined(separator: " and ")
      return .declining(need.request.title, because: "only where \(conditions)")
    }
    var answer = answer(need, in: situation)
    guard asker != situation.accelerator.id else { return answer }
    for place in answer.claims.indices { answer.claims[place].requestedBy = [asker] }
    return answer
  }

  /// The steps of what was settled, each after those that the names of needs put before it.
  ///
  /// - Parameters:
  ///   - settled: one claim for each knob.
  ///   - claims: all of them, whose names hold for the steps that answer them.
  /// - Returns: the steps, in the order of the claims that were settled.
  static func steps(_ settled: [Claim], answering claims: [Claim]) -> [Step] {
    let ids = Dictionary(settled.map { ($0.knob.target, $0.id) }, uniquingKeysWith: { $1 })
    var named: [NeedName: [StepID]] = [:]
    var waiting: [Knob.Target: [NeedName]] = [:]
    for claim in claims {
      guard let asker = claim.requestedBy.first, let id = ids[claim.knob.target] else { continue }
      if let name = claim.need.name {
        named[NeedName(asker: asker, name: name), default: []] += [id]
      }
      waiting[claim.knob.target, default: []] += claim.need.after.map {
        NeedName(asker: asker, name: $0)
      }
    }
    return settled.map { claim in
      let before = Set((waiting[claim.knob.target] ?? []).flatMap { named[$0] ?? [] })
      return claim.step(after: before.subtracting([claim.id]).sorted())
    }
  }

  /// A need by its name, which holds within its module.
  private struct NeedName: Hashable {
    let asker: ModuleID
    let name: String
  }
}
