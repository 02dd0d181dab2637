extension Planner {
  /// Each interrupt that the device's driver has asked for goes to one of the best cores.
  func placeInterrupts(_ need: Need, in situation: Situation) -> Answer {
    let place = situation.place
    var answer = Answer(
      declined: place.shared.map { line in
        Declined(what: "interrupt \(line.number)", why: line.objection)
      })
    if let obstacle = absence(of: place, in: situation) {
      guard place.shared.isEmpty else { return answer }
      return .declining("interrupt of \(place.device.address)", because: obstacle)
    }
    let cores: InterruptCores
    do throws(InterruptCores.Obstacle) {
      cores = try InterruptCores(in: situation, choosing: choice)
    } catch {
      answer.declined.append(Declined(what: need.request.title, why: error.why))
      return answer
    }
    var (refused, met): (Refused, Refused) = ([], [])
    for vector in place.vectors {
      switch proposal(for: vector, on: cores, need, in: situation) {
      case .success(let proposal): answer.proposals.append(proposal)
      case .failure(let refusal) where refusal.isMet: met.append((vector, refusal.why))
      case .failure(let refusal): refused.append((vector, refusal.why))
      }
    }
    answer.declined += Self.declined(refused) + Self.declined(met, isMet: true)
    answer += exempt(answer.proposals, for: need, in: situation)
    return answer
  }

  /// The CPU that will take the device's interrupts: the chosen one where they can be moved, else
  /// the one that takes them now.
  func interruptTarget(in situation: Situation) -> Int? {
    guard let vector = situation.place.vectors.first else { return nil }
    let isMovable = situation.place.vectors.contains { obstacle(to: $0, in: situation) == nil }
    if isMovable, let cores = try? InterruptCores(in: situation, choosing: choice) {
      return settledCore(of: vector, among: cores)
        ?? cores.core(for: vector.index, keeping: kept[vector.index] ?? kept[0]).load.core
    }
    let present = vector.interrupt.effective
    return present?.count == 1 ? present?.first : nil
  }

  /// The CPU where an interrupt lands already, if no other is better: where all cores are alike, and
  /// nothing speaks against this one.
  private func settledCore(of vector: Placement.Vector, among cores: InterruptCores) -> Int? {
    guard !cores.areRanked, cores.choice == nil, kept.isEmpty,
      let present = vector.interrupt.landing(within: vector.interrupt.affinity ?? CPUSet()),
      let load = cores.ranked.first(where: { $0.core == present }), let best = cores.ranked.first,
      load.twins.count <= best.twins.count, load.magnitude <= best.magnitude
    else { return nil }
    return present
  }

  /// Why this interrupt cannot be moved; nil if nothing is known against it.
  private func obstacle(to vector: Placement.Vector, in situation: Situation) -> String? {
    if let why = refused[vector.interrupt.number] { return why }
    if vector.interrupt.mobility == .managed {
      return
        "the kernel does not allow moving this interrupt: it manages it itself, or its controller cannot"
    }
    if let controller = controller(of: vector, in: situation), controller.movableSince == nil {
      return "\(controller.reason.text) (\(controller.reason.source))"
    }
    return lostMessage(of: vector, in: situation)
  }

  /// The controller of an interrupt, if it is known not to move any with some kernels.
  private func controller(
    of vector: Placement.Vector, in situation: Situation
  ) -> InterruptController? {
    let identity = situation.machine.identity
    return situation.board.immovable.first { $0.handles(vector.interrupt, on: identity) }
  }

  private struct Refusal: Error {
    let why: String
    /// Whether it holds already.
    var isMet = false
  }

  private func proposal(
    for vector: Placement.Vector, on cores: InterruptCores, _ need: Need, in situation: Situation
  ) -> Result<ProposedStep, Refusal> {
    let interrupt = vector.interrupt
    if let obstacle = obstacle(to: vector, in: situation) {
      return .failure(Refusal(why: obstacle))
    }
    guard let file = interrupt.affinityFile, let found = situation.machine.texts[file],
      let affinity = interrupt.affinity
    else { return .failure(Refusal(why: "its affinity cannot be read")) }
    if let present = settledCore(of: vector, among: cores) {
      return .failure(
        Refusal(
          why:
            "all cores are alike as far as the kernel reports, and CPU \(present) takes it already",
          isMet: true))
    }
    let (load, why) = cores.core(for: vector.index, keeping: kept[vector.index] ?? kept[0])
    let grammar: Grammar = file.name == "smp_affinity_list" ? .cpuList : .cpuMask
    let wanted = grammar.text(of: .processors(CPUSet([load.core])), like: found)
    let lands = interrupt.effective.map { " (lands on \($0.list))" } ?? ""
    let from = affinity.count > 1 ? "\(affinity)\(lands)" : "\(affinity)"
    let target = Knob.Target.interrupt(
      of: situation.place.device.address, vector: vector.index,
      action: situation.name(of: interrupt),
      companions: situation.companions(on: interrupt))
    var proposal =
      ProposedStep(
        id: StepID("interrupt/\(vector.index)"),
        title: Step.title(
          ofInterrupt: interrupt.number, vector: vector.index, of: situation.place.device.address),
        knob: Knob(target, grammar), file: file, found: found, wanted: wanted,
        shows: .init(from: from, to: "CPU \(load.core)"), need: need,
        reason: reason(for: need, moving: interrupt, onto: cores), choice: why,
        alternatives: alternatives(to: load.core, among: cores, as: grammar, like: found),
        risk: controller(of: vector, in: situation).map {
          "nothing: the kernel may refuse, and then it stays where it is (\($0.reason.text))"
        },
        phase: .routing, requestedBy: [situation.accelerator.id])
    proposal.checks = [Probe.delivery(of: proposal.step())].compactMap(\.self)
    return .success(proposal)
  }

  /// The other cores that serve as well, where the vectors are not spread by choice.
  private func alternatives(
    to core: Int, among cores: InterruptCores, as grammar: Grammar, like found: String
  ) -> [Step.Alternative]? {
    let others = cores.choice?.isSpread == true ? [] : cores.others(than: core)
    guard !others.isEmpty else { return nil }
    return others.map { other in
      Step.Alternative(
        wanted: grammar.text(of: .processors(CPUSet([other])), like: found), to: "CPU \(other)")
    }
  }

  /// Why an interrupt is moved, by what is true here: that a slow core handles it is no reason where
  /// all are alike.
  private func reason(
    for need: Need, moving interrupt: Interrupt, onto cores: InterruptCores
  ) -> Reason {
    guard !cores.areRanked, cores.choice == nil else { return need.stated }
    let present = interrupt.landing(within: interrupt.affinity ?? CPUSet())
    let load = cores.ranked.first { $0.core == present }
    let why =
      load?.described.map { "CPU \(load?.core ?? 0), where it lands, also takes \($0)." }
      ?? "The other devices' interrupts leave this CPU to it."
    return Reason(
      "All cores are alike as far as the kernel reports. \(why)",
      .reasoned("/proc/interrupts; what this brings has not been measured"))
  }
}

extension Planner.Situation {
  /// By which name an interrupt is found again: the device's own, where others are on its line.
  func name(of interrupt: Interrupt) -> String {
    interrupt.actions.first { accelerator.interrupts.matches($0, at: place.device.address) }
      ?? interrupt.actions.first ?? ""
  }

  /// The other names on its line that are the device's too.
  func companions(on interrupt: Interrupt) -> [String] {
    interrupt.actions.filter { accelerator.companions.contains($0) }
  }
}

/// What the card's own facts prevent or make uncertain.
extension Planner {
  /// The strategy for a card for which nothing can be set: one line says why.
  ///
  /// What a module says of a card is not said of one that another driver has.
  func strategy(blockedBy obstacle: Obstacle, in situation: Situation) -> Strategy {
    let isOthers = situation.place.isHandedOver
    let kept = needs(in: situation).flatMap { asker, need -> [LeftAlone] in
      guard case .handsOff = need.request, need.profiles.contains(profile) else { return [] }
      return answer(need, of: asker, in: situation).leftAlone
    }
    return Strategy(
      schema: Strategy.schema, subject: situation.subject, profile: profile, steps: [],
      probes: isOthers ? [] : probes(for: [], answering: [], in: situation),
      declined: [
        Declined(
          what: "everything for the \(situation.place.device.attachment.word)",
          why: obstacle.sentence)
      ],
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
    let isRegistered = situation.place.device.pci?.maximumLink != nil
    let link = situation.accelerator.link.flatMap {
      Self.assumption("the card's best link, \($0)", situation.accelerator.linkSource)
    }
    return [slot, isRegistered ? nil : link].compactMap(\.self)
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
          "for each program: \(Action.enable); for one: \(Action.run) -- CMD",
        effect: "each opening of the card is tuned by itself",
        command: Message(.enable),
        weight: .lasting, source: reason.source
      ).about(.comesWithUse)
    ]
  }
}
