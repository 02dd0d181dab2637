extension Planner {
  /// What follows from the steps, the link and the other tuners.
  ///
  /// - Parameters:
  ///   - steps: the steps.
  ///   - proposals: what they answer, with the checks of each.
  ///   - situation: what is known.
  /// - Returns: the checks.
  func probes(
    for steps: [Step], answering proposals: [ProposedStep], in situation: Situation
  ) -> [Probe] {
    let checks = Dictionary(proposals.map { ($0.id, $0.checks) }, uniquingKeysWith: { $1 })
    var probes: [Probe] = []
    for step in steps {
      probes.append(
        Probe(id: "requested/\(step.id)", title: step.title, check: .holds(step: step.id)))
      probes += checks[step.id] ?? []
    }
    probes += self.probes(of: situation.place)
    probes += temperatures(in: situation)
    probes += notExempting(by: steps, in: situation).map { tuner in
      Probe(
        id: "contender/\(tuner.name)", title: "\(tuner.name) leaves this alone",
        check: .otherTuner(named: tuner.name))
    }
    return probes
  }

  /// What should be known before applying: the board's cautions, other tuners, heat, contradicted facts.
  func cautions(about steps: [Step], in situation: Situation) -> [Caution] {
    let machine = situation.machine
    return situation.board.cautions(about: machine)
      + situation.place.obstacles.filter { !$0.isBlocking }.map(Self.caution(about:))
      + notExempting(by: steps, in: situation).map(Self.caution(about:))
      + throttling(in: machine) + throttling(of: situation.place.device, in: machine)
      + choices(in: situation) + disagreements(in: situation)
      + assumptions(in: situation)
      + passing(steps, in: situation) + others(in: situation)
  }

  /// That there are accelerators of another sort, which no one has to choose between.
  private func others(in situation: Situation) -> [Caution] {
    let own = situation.place.device.attachment
    let others = situation.others.filter { other in
      let device = other.place.device
      return device.attachment != own && !situation.tuned.contains(device.address)
    }
    guard let first = others.first else { return [] }
    let isOne = others.count == 1
    let plan = Action.plan.choosing([.device(first.place.device.address.description)])
    let what = isOne ? "is here, too, and stays as it is" : "are here, too, and stay as they are"
    return [
      Caution(
        isOne ? "other accelerator" : "other accelerators", because: "\(others.named) \(what)",
        remedy: "to plan \(isOne ? "it" : "the first"): \(plan)", command: Message(plan)
      ).about(.others)
    ]
  }

  /// The heat of a device on the chip, where it is measured.
  private func temperatures(in situation: Situation) -> [Probe] {
    guard let device = situation.place.device.platform,
      let zone = situation.machine.thermalZone(of: device)
    else { return [] }
    return [
      Probe(
        id: "temperature/\(zone.name)", title: "temperature of \(zone.name)",
        check: .temperature(of: zone.path))
    ]
  }

  private func probes(of place: Placement) -> [Probe] {
    var probes: [Probe] = []
    guard let address = place.device.address.pci else { return probes }
    if let best = place.expectedLink {
      probes.append(Probe(id: "link", title: "link", check: .link(of: address, best: best)))
    }
    if let errors = place.errorCounts.total {
      probes.append(
        Probe(
          id: "errors", title: "PCIe errors",
          check: .errors(
            of: address, nonfatal: errors.nonfatal, fatal: errors.fatal,
            ends: Set(place.errorCounts.map(\.address)).sorted())))
    }
    return probes
  }

  /// Other tuners that may act on the kind of setting that these steps change.
  private func otherTuners(of steps: [Step], in machine: Inventory) -> [OtherTuner] {
    let reach = Set(steps.map { OtherTuner.Reach(of: $0) })
    return machine.otherTuners.filter { !$0.isLeftover && !$0.reach.isDisjoint(with: reach) }
  }

  /// Other tuners that these steps do not exempt the interrupts from.
  private func notExempting(by steps: [Step], in situation: Situation) -> [OtherTuner] {
    let exempting = Set(steps.compactMap(\.service?.rawValue))
    let irqbalance = situation.machine.irqbalance
    let isExempt = irqbalance?.exempts(driver: situation.place.device.driver) == true
    return otherTuners(of: steps, in: situation.machine).filter { tuner in
      !exempting.contains(tuner.name) && !(isExempt && tuner.process == irqbalance?.process)
    }
  }

  private static func caution(about tuner: OtherTuner) -> Caution {
    Caution(
      tuner.name, because: "\(tuner.evidence); it may undo this", remedy: Message(tuner.remedy),
      effect: "what is set of \(tuner.sets) stays as it is set", command: Message(tuner.remedy),
      weight: .lasting)
  }

  private static func caution(about obstacle: Obstacle) -> Caution {
    Caution(
      "driver", because: obstacle.what, remedy: Message(obstacle.cure), effect: obstacle.effect,
      command: Message(obstacle.command), weight: .working, source: obstacle.reason.source
    ).about(.driver)
  }

  /// What is said against CPUs that a person has chosen.
  private func choices(in situation: Situation) -> [Caution] {
    guard let chosen = choice?.processors, !situation.place.vectors.isEmpty else { return [] }
    let machine = situation.machine
    let slow = chosen.intersection(machine.online).subtracting(situation.topology.fastest)
    let isolated = chosen.intersection(machine.isolation.processors)
    let far = situation.place.device.localProcessors.map { chosen.subtracting($0) } ?? CPUSet()
    let offline = chosen.subtracting(machine.online)
    let objections = [
      (slow, "not among the fastest (\(situation.topology.basis))"),
      (isolated, "kept free of other work (\(machine.isolation.evidence.joined(separator: ", ")))"),
      (far, "not on the card's NUMA node"), (offline, "not online, and left out"),
    ]
    return objections.filter { !$0.0.isEmpty }.map { processors, why in
      Caution(
        "interrupt-cpus",
        because: "\(processors), which you chose, \(processors.count == 1 ? "is" : "are") \(why)")
    }
  }

  private func throttling(in machine: Inventory) -> [Caution] {
    let now = machine.slowdowns.filter { $0.isNow && $0.device == nil }
    return Slowdown.Cause.allCases.compactMap { cause in
      let evidence = now.filter { $0.cause == cause }.map(\.evidence)
      guard !evidence.isEmpty else { return nil }
      return Caution(
        cause.caution, because: "CPUs are slowed down: \(evidence.joined(separator: "; "))",
        remedy: "\(cause.cure) first; a fixed clock is lowered all the same"
      ).about(.slowdown)
    }
  }

  /// Heat that lowers the clock of the accelerator itself.
  private func throttling(of device: Device, in machine: Inventory) -> [Caution] {
    machine.devfreq.filter { $0.drives(device) }.compactMap { clock in
      let now = machine.slowdowns(ofClock: clock.name)
      guard let cause = now.first?.cause else { return nil }
      let evidence = now.map(\.evidence).joined(separator: "; ")
      return Caution(
        cause.caution,
        because: "\(clock.name) is slowed down\(clock.limitInWords.map { " to \($0)" } ?? ""): "
          + evidence,
        remedy: "\(cause.cure) first; a fixed clock is lowered all the same"
      ).about(.slowdown)
    }
  }

  private func disagreements(in situation: Situation) -> [Caution] {
    let expected = Set(situation.board.cores.map(\.part))
    let seen = Set(situation.machine.processors.compactMap(\.part))
    let missing = expected.subtracting(seen)
    guard !expected.isEmpty, !seen.isEmpty, !missing.isEmpty else { return [] }
    let names = situation.board.cores.filter { missing.contains($0.part) }.map(\.name)
    return [
      Caution(
        "cores",
        because:
          "the board should have \(names.joined(separator: ", ")), which no CPU claims to be;"
          + " the fastest are \(situation.topology.basis)")
    ]
  }
}

extension OtherTuner.Reach {
  /// The kind of setting that a step changes.
  package init(of step: Step) {
    switch step.phase {
    case .routing, .quiet: self = .interrupts
    case .clock: self = .clocks
    case .power: self = .power
    }
  }
}

extension Step {
  /// The program that it tells something; nil if it sets a file.
  fileprivate var service: Service? {
    if case .service(let service) = knob.target { service } else { nil }
  }
}

extension Planner {
  /// A need of a module, whether or not this profile asks for it, and what it comes to.
  typealias Answered = (need: Need, answer: Answer)

  /// What the steps are known to bring; nil where unmeasured.
  ///
  /// A figure holds for all the needs that cite it together, so it is not promised where one of
  /// them is not met: declined, left out, not asked for by this profile, or met on slower CPUs that a
  /// person chose. The module's own sentence is about all of them. What was measured on one board is
  /// not promised on another, whose CPUs may be all alike.
  func expectation(
    of answered: [Answered], from steps: [Step], in situation: Situation
  ) -> ExpectedGain? {
    let effects = situation.accelerator.effects
    let here = effects.first { $0.board == situation.board.id }
    if here == nil && !effects.isEmpty { return nil }
    let files = Set(steps.map(\.knob.target))
    let isSlowed =
      choice?.processors.map { !$0.subtracting(situation.topology.fastest).isEmpty } ?? false
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
        !answer.proposals.isEmpty && answer.declined.isEmpty && !isFloorAlone(need)
        && answer.proposals.allSatisfy { files.contains($0.knob.target) }
        && !(isSlowed && isPlacement(need))
      if !isMet { broken.insert(gain) }
    }
    let gains = whole.filter { !broken.contains($0) }
    guard !gains.isEmpty else { return nil }
    if broken.isEmpty, let here {
      return ExpectedGain(here.text, by: here.by, source: here.source)
    }
    return ExpectedGain(gains.compactMap { gain in sources[gain].map { (gain, $0) } })
  }

  private func isPlacement(_ need: Need) -> Bool {
    if case .interrupts = need.request { true } else { false }
  }

  /// Whether this profile only raises the floor of the clock that the need wants fixed: that is not
  /// what was measured.
  private func isFloorAlone(_ need: Need) -> Bool {
    switch need.request {
    case .clock, .deviceClockAtMaximum: profile == .cool
    default: false
    }
  }
}
