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
      switch claim(vector, on: cores, need, in: situation) {
      case .success(let claim): answer.claims.append(claim)
      case .failure(let refusal) where refusal.isMet: met.append((vector, refusal.why))
      case .failure(let refusal): refused.append((vector, refusal.why))
      }
    }
    answer.declined += Self.declined(refused) + Self.declined(met, isMet: true)
    let peace = makePeace(over: answer.claims, for: need, in: situation)
    answer.claims += peace.claims
    answer.declined += peace.declined
    return answer
  }

  /// The CPU that will take the device's interrupts: the chosen one where they can be moved, else
  /// the one that takes them now.
  func interruptTarget(in situation: Situation) -> Int? {
    guard let vector = situation.place.vectors.first else { return nil }
    let isMovable = situation.place.vectors.contains { obstacle(to: $0, in: situation) == nil }
    if isMovable, let cores = try? InterruptCores(in: situation, choosing: choice) {
      return settled(vector, among: cores)
        ?? cores.core(for: vector.index, keeping: kept[vector.index] ?? kept[0]).load.core
    }
    let present = vector.interrupt.effective
    return present?.count == 1 ? present?.first : nil
  }

  /// The CPU where an interrupt lands already, if no other is better: where all cores are alike, and
  /// nothing speaks against this one.
  private func settled(_ vector: Placement.Vector, among cores: InterruptCores) -> Int? {
    guard !cores.areTold, cores.choice == nil, kept.isEmpty,
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
        "the kernel lets nobody move this interrupt: it manages it itself, or its controller cannot"
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
    /// Whether it is so already.
    var isMet = false
  }

  private func claim(
    _ vector: Placement.Vector, on cores: InterruptCores, _ need: Need, in situation: Situation
  ) -> Result<Claim, Refusal> {
    let interrupt = vector.interrupt
    if let obstacle = obstacle(to: vector, in: situation) {
      return .failure(Refusal(why: obstacle))
    }
    guard let file = interrupt.affinityFile, let found = situation.machine.texts[file],
      let affinity = interrupt.affinity
    else { return .failure(Refusal(why: "its affinity cannot be read")) }
    if let present = settled(vector, among: cores) {
      return .failure(
        Refusal(
          why:
            "all cores are alike as far as the kernel tells, and CPU \(present) takes it already",
          isMet: true))
    }
    let (load, why) = cores.core(for: vector.index, keeping: kept[vector.index] ?? kept[0])
    let grammar: Grammar = file.name == "smp_affinity_list" ? .cpuList : .cpuMask
    let wanted = grammar.text(of: .processors(CPUSet([load.core])), like: found)
    let lands = interrupt.effective.map { " (lands on \($0.list))" } ?? ""
    let from = affinity.count > 1 ? "\(affinity)\(lands)" : "\(affinity)"
    let target = Knob.Target.interrupt(
      of: situation.place.device.address, vector: vector.index,
      action: interrupt.actions.first ?? "")
    return .success(
      Claim(
        id: StepID("interrupt/\(vector.index)"),
        title: "interrupt \(interrupt.number), vector \(vector.index)",
        knob: Knob(target, grammar), file: file, found: found, wanted: wanted,
        shows: .init(from: from, to: "CPU \(load.core)"), need: need,
        reason: reason(for: need, moving: interrupt, onto: cores), choice: why,
        alternatives: alternatives(to: load.core, among: cores, as: grammar, like: found),
        risk: controller(of: vector, in: situation).map {
          "nothing: the kernel may refuse, and then it stays where it is (\($0.reason.text))"
        },
        phase: .routing, requestedBy: [situation.accelerator.id]))
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
    guard !cores.areTold, cores.choice == nil else { return need.stated }
    let present = interrupt.landing(within: interrupt.affinity ?? CPUSet())
    let load = cores.ranked.first { $0.core == present }
    let why =
      load?.described.map { "CPU \(load?.core ?? 0), where it lands, also takes \($0)." }
      ?? "The other devices' interrupts leave this CPU to it."
    return Reason(
      "All cores are alike as far as the kernel tells. \(why)",
      .reasoned("/proc/interrupts; what this brings has not been measured"))
  }
}
