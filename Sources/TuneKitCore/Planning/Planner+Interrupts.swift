extension Planner {
  /// A core chosen for interrupts, and why this one.
  struct ChosenCore {
    let number: Int
    let why: String
  }

  /// Each interrupt that the device's driver has asked for goes to one of the fastest cores.
  func placeInterrupts(_ need: Need, in situation: Situation) -> Answer {
    let place = situation.place
    if let obstacle = absence(of: place, in: situation) {
      return .declining("interrupt of \(place.device.address)", because: obstacle)
    }
    guard let core = interruptCore(in: situation) else {
      return .declining("interrupt placement", because: "no CPU is online")
    }
    var answer = Answer()
    var refused: [(vector: Placement.Vector, why: String)] = []
    for vector in place.vectors {
      let title = "interrupt \(vector.interrupt.number), vector \(vector.index)"
      switch claim(vector, title, on: core, need, in: situation) {
      case .success(let claim): answer.claims.append(claim)
      case .failure(let refusal): refused.append((vector, refusal.why))
      }
    }
    answer.declined = Self.declined(refused)
    let peace = makePeace(over: answer.claims, for: need, in: situation)
    answer.claims += peace.claims
    answer.declined += peace.declined
    return answer
  }

  /// Among the fastest the lowest-numbered online core that no other device's interrupt is
  /// confined to; where each has one, the one with the fewest.
  func interruptCore(in situation: Situation) -> ChosenCore? {
    let own = Set(situation.place.device.vectors + situation.place.vectors.map(\.interrupt.number))
    let fastest = situation.topology.fastest
    let confined = confinements(in: situation.machine, except: own)
    let counts = fastest.numbers.map { (core: $0, others: confined[$0] ?? []) }
    guard let best = counts.min(by: { ($0.others.count, $0.core) < ($1.others.count, $1.core) })
    else { return nil }
    let basis = situation.topology.basis
    if let kept, fastest.contains(kept), kept != best.core {
      return ChosenCore(
        number: kept, why: "CPU \(kept): chosen when this was applied, among the fastest (\(basis))"
      )
    }
    let passed = counts.filter { $0.core < best.core }.map { core, others in
      "CPU \(core) has \(others.prefix(2).joined(separator: " and "))"
    }
    var why = "CPU \(best.core): the lowest of the fastest cores (\(basis))"
    if !best.others.isEmpty {
      why += " with the fewest other interrupts confined to it, \(best.others.count)"
    } else if !passed.isEmpty {
      why += " that no other device's interrupt is confined to"
    }
    if !passed.isEmpty { why += "; " + passed.prefix(3).joined(separator: ", ") }
    return ChosenCore(number: best.core, why: why)
  }

  /// The interrupts of other devices that can be delivered to one CPU only, by CPU.
  private func confinements(in machine: Inventory, except own: Set<Int>) -> [Int: [String]] {
    let online = machine.online
    var confined: [Int: [String]] = [:]
    guard online.count > 1 else { return confined }
    for interrupt in machine.interrupts
    where !own.contains(interrupt.number) && !interrupt.actions.isEmpty {
      guard let allowed = interrupt.affinity?.intersection(online), allowed.count == 1,
        let core = allowed.first
      else { continue }
      confined[core, default: []].append(
        "interrupt \(interrupt.number) (\(interrupt.actions.joined(separator: ", ")))")
    }
    return confined
  }

  /// The CPU that will take the device's interrupts: the chosen one where they can be moved, else
  /// the one that takes them now.
  func interruptTarget(in situation: Situation) -> Int? {
    let isMovable = situation.place.vectors.contains { obstacle(to: $0, in: situation) == nil }
    if isMovable { return interruptCore(in: situation)?.number }
    let present = situation.place.vectors.first?.interrupt.effective
    return present?.count == 1 ? present?.first : nil
  }

  /// Why this interrupt cannot be moved; nil if nothing is known against it.
  private func obstacle(to vector: Placement.Vector, in situation: Situation) -> String? {
    if let why = refused[vector.interrupt.number] { return why }
    if vector.interrupt.mobility == .managed {
      return
        "the kernel lets nobody move this interrupt: it manages it itself, or its controller cannot"
    }
    let identity = situation.machine.identity
    let controller = situation.board.immovable.first { $0.handles(vector.interrupt, on: identity) }
    if let controller { return "\(controller.reason.text) (\(controller.reason.source))" }
    return lostMessage(of: vector, in: situation)
  }

  private struct Refusal: Error {
    let why: String
  }

  private func claim(
    _ vector: Placement.Vector, _ title: String, on core: ChosenCore, _ need: Need,
    in situation: Situation
  ) -> Result<Claim, Refusal> {
    let interrupt = vector.interrupt
    if let obstacle = obstacle(to: vector, in: situation) {
      return .failure(Refusal(why: obstacle))
    }
    guard let file = interrupt.affinityFile, let found = situation.machine.texts[file],
      let affinity = interrupt.affinity
    else { return .failure(Refusal(why: "its affinity cannot be read")) }
    let grammar: Grammar = file.name == "smp_affinity_list" ? .cpuList : .cpuMask
    let wanted = grammar.text(of: .processors(CPUSet([core.number])), like: found)
    let lands = interrupt.effective.map { " (lands on \($0.list))" } ?? ""
    let from = affinity.count > 1 ? "\(affinity)\(lands)" : "\(affinity)"
    let target = Knob.Target.interrupt(
      of: situation.place.device.address, vector: vector.index,
      action: interrupt.actions.first ?? "")
    return .success(
      Claim(
        id: StepID("interrupt/\(vector.index)"), title: title, knob: Knob(target, grammar),
        file: file, found: found, wanted: wanted,
        shows: .init(from: from, to: "CPU \(core.number)"), need: need, reason: need.stated,
        choice: core.why, phase: .routing, requestedBy: [situation.accelerator.id]))
  }
}
