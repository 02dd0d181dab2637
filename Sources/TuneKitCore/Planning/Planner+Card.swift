/// What the card's own facts stand in the way of, or make uncertain.
extension Planner {
  /// The strategy for a card for which nothing can be set: one line says why.
  ///
  /// What a module says of a card is not said of one that somebody else drives.
  func strategy(blockedBy obstacle: Obstacle, in situation: Situation) -> Strategy {
    let isOthers = situation.place.isHandedOver
    let kept = needs(in: situation).flatMap { asker, need -> [LeftAlone] in
      guard case .handsOff = need.request, need.profiles.contains(profile) else { return [] }
      return answer(need, of: asker, in: situation).leftAlone
    }
    return Strategy(
      schema: Strategy.schema, subject: situation.subject, profile: profile, steps: [],
      probes: isOthers ? [] : probes(for: [], in: situation),
      declined: [Declined(what: "everything for the card", why: obstacle.sentence)],
      leftAlone: isOthers ? [] : kept,
      cautions: isOthers ? [] : cautions(about: [], in: situation), interruptChoice: choice)
  }

  /// Why the card has no interrupt to place now; nil if it has.
  func absence(of place: Placement, in situation: Situation) -> String? {
    guard place.vectors.isEmpty else { return nil }
    if case .whileOpen(let reason) = situation.accelerator.presence {
      return "it exists only while the device is open: \(reason.text); plan again while a program "
        + "has it open (\(reason.source))"
    }
    if place.allocatedVectors > 0 || place.device.listsVectors {
      return "its driver asks for the interrupt only while the card is in use; "
        + "plan again while a program has it open"
    }
    return "no interrupt of the card is found under /sys or in /proc/interrupts"
  }

  /// Why moving this interrupt could lose it; nil where its message stays, or only the kernel
  /// holds it.
  func lostMessage(of vector: Placement.Vector, in situation: Situation) -> String? {
    let count = situation.place.allocatedVectors
    guard let reason = situation.accelerator.messages.objection(withVectors: count) else {
      return nil
    }
    let identity = situation.machine.identity
    let isSteady = situation.board.steady.contains { $0.handles(vector.interrupt, on: identity) }
    guard !isSteady else { return nil }
    let name = vector.interrupt.controllerName
    return "\(reason.text); that \(name.isEmpty ? "its controller" : name) moves it "
      + "without a new message is not known (\(reason.source))"
  }

  /// What cannot be moved, each reason once: the vectors of a card as a rule share it.
  static func declined(_ refused: Refused, isMet: Bool? = nil) -> [Declined] {
    var reasons: [String] = []
    for (_, why) in refused where !reasons.contains(why) { reasons.append(why) }
    return reasons.map { why in
      let vectors = refused.filter { $0.why == why }.map(\.vector)
      let plural = vectors.count == 1 ? "" : "s"
      let numbers = vectors.map(\.interrupt.number).inRanges
      let positions = vectors.map(\.index).inRanges
      return Declined(
        what: "interrupt\(plural) \(numbers), vector\(plural) \(positions)", why: why,
        isMet: isMet)
    }
  }

  /// Vectors that are left where they are, and why.
  typealias Refused = [(vector: Placement.Vector, why: String)]

  /// What is assumed of the pair and has a part in this plan.
  func assumptions(in situation: Situation) -> [Caution] {
    let slot = situation.place.slot.flatMap { slot in
      Self.assumption("\(slot.name), \(slot.link)", slot.source)
    }
    // The card's own register needs no assumption.
    let isTold = situation.place.device.maximumLink != nil
    let link = Self.assumption(
      "the card's best link, \(situation.accelerator.link)", situation.accelerator.linkSource)
    return [slot, isTold ? nil : link].compactMap(\.self)
  }

  private static func assumption(_ what: String, _ source: Source) -> Caution? {
    guard case .assumed(let text) = source else { return nil }
    return Caution("assumed", because: "\(what): \(text)")
  }

  /// What is lost when the last program closes the card.
  func passing(_ steps: [Step], in situation: Situation) -> [Caution] {
    guard case .whileOpen(let reason) = situation.accelerator.presence,
      steps.contains(where: { $0.phase == .routing })
    else { return [] }
    return [
      Caution(
        "interrupt", because: "\(reason.text), so its place is lost then (\(reason.source))",
        remedy:
          "for each program: \(SuggestedCommand.enable); for one: \(SuggestedCommand.run) -- CMD",
        effect: "each opening of the card is tuned by itself",
        command: "\(SuggestedCommand.enable)",
        weight: .lasting, source: reason.source)
    ]
  }
}
