/// Runs a strategy's probes over a view, and so cannot write.
package struct Verifier: Sendable {
  let machine: any MachineView
  let inventory: Inventory
  let longestSample: Int
  /// What keeps everything from being set for a card, as it is now.
  let obstacles: [DeviceAddress: Obstacle]
  /// Where the knobs of a strategy are, for all of its probes.
  private var located: [StepID: Result<LocatedKnob, KnobError>] = [:]

  /// A verifier.
  ///
  /// - Parameters:
  ///   - machine: where to look.
  ///   - inventory: what was seen of it just now.
  ///   - longestSample: how long to watch counters at most, in milliseconds.
  ///   - obstacles: what keeps everything from being set for a card, as it is now.
  package init(
    _ machine: any MachineView, seenAs inventory: Inventory, longestSample: Int = 1000,
    obstacles: [DeviceAddress: Obstacle] = [:]
  ) {
    self.obstacles = obstacles
    self.machine = machine
    self.inventory = inventory
    self.longestSample = longestSample
  }

  /// What the probes of a strategy come to.
  ///
  /// - Parameters:
  ///   - strategy: what the machine is held against.
  ///   - session: the session that applied it; nil where nothing is applied.
  /// - Returns: one finding for each probe, in their order.
  package func report(on strategy: Strategy, of session: Session? = nil) -> Verification {
    let before = machine.looking { locating(strategy) }
    let interrupts = strategy.steps.compactMap { before.interrupt(of: $0) }
    let canCount = machine.nature != .files
    let sample = Sample(of: interrupts, on: machine, longest: canCount ? longestSample : 0)
    let items = machine.looking {
      // The driver may have requested them again while the counters were watched.
      let now = sample.milliseconds == 0 ? before : locating(strategy)
      return strategy.probes.map { probe in
        now.finding(
          for: now.current(probe, of: strategy), of: strategy, session: session, sample: sample)
      }
    }
    return Verification(isApplied: session != nil, items: items + (session?.damages ?? []))
  }

  /// This one, which has located the knobs of a strategy.
  private func locating(_ strategy: Strategy) -> Verifier {
    let locator = KnobLocator(machine: machine)
    var verifier = self
    verifier.located = Dictionary(
      strategy.steps.map { step in
        (step.id, Result { () throws(KnobError) in try locator.locate(step.knob) })
      }, uniquingKeysWith: { first, _ in first })
    return verifier
  }

  /// Where the knob of a step is.
  func knob(of step: Step) throws(KnobError) -> LocatedKnob {
    if let known = located[step.id] { return try known.get() }
    return try KnobLocator(machine: machine).locate(step.knob)
  }

  /// What is left of an applied strategy whose boot is over.
  package func lasting(of session: Session) -> Verification {
    let items = session.originals.compactMap { original -> Finding? in
      guard original.knob.lifetime == .lasting, !original.changesNothing,
        let step = session.strategy.step(original.step),
        let now = try? machine.text(of: original.file), step.holds(in: now)
      else { return nil }
      return Probe(id: "lasting/\(step.id)", title: step.title, check: .holds(step: step.id))
        .holds(
          expected: step.shows.to, seen: "left by an earlier boot, until \(Action.revert)"
        )
    }
    return Verification(isApplied: true, items: items)
  }

  /// What a revert could not restore, and still differs from the original.
  package func leftovers(of session: Session) -> Verification {
    let items = session.originals.compactMap { original -> Finding? in
      let title = session.strategy.step(original.step)?.title ?? original.step.string
      let grammar = original.knob.grammar
      let probe = Probe(
        id: "left/\(original.step)", title: title, check: .holds(step: original.step))
      do throws(MachineError) {
        let now = try machine.text(of: original.file)
        if now == original.was { return nil }
        return probe.drifted(
          expected: grammar.shown(original.was), seen: Message(grammar.shown(now)),
          remedy: "to restore the original value: \(Action.revertByForce)")
      } catch {
        if case .missing = error { return nil }
        // What cannot be read may still hold our value.
        return probe.drifted(
          expected: grammar.shown(original.was), seen: "\(error)",
          remedy: Message(.revert))
      }
    }
    return Verification(isApplied: true, items: items + session.damages)
  }

  /// What the kernel has declined can be neither kept nor lost.
  private func refused(
    _ probe: Probe, of strategy: Strategy, in session: Session?
  ) -> Finding? {
    guard let session, !session.refusals.isEmpty, let step = probe.step.flatMap(strategy.step),
      let location = try? knob(of: step),
      let refusal = session.refusal(of: step.knob, in: location.incarnation)
    else { return nil }
    return probe.unproven(expected: step.shows.to, seen: Message(refusal.why))
  }

  private func finding(
    for probe: Probe, of strategy: Strategy, session: Session?, sample: Sample
  ) -> Finding {
    if let refused = refused(probe, of: strategy, in: session) { return refused }
    switch probe.check {
    case .holds(let id):
      guard let step = strategy.step(id) else { return unknown(probe) }
      if case .service = step.knob.target { return exemption(step, probe, in: strategy, session) }
      return requested(step, probe, of: session)
    case .delivery(let id, let wanted):
      guard let step = strategy.step(id) else { return unknown(probe) }
      return delivery(step, to: wanted, probe, sample: sample)
    case .clock(let policy): return clock(of: policy, probe)
    case .floor(let policy, let kilohertz): return floor(kilohertz, of: policy, probe)
    case .deviceClock(let clock, let hertz): return deviceClock(clock, hertz: hertz, probe)
    case .temperature(let zone): return temperature(of: zone, probe)
    case .link(let address, let best): return link(of: address, best: best, probe)
    case .errors(let address, let nonfatal, let fatal, let ends):
      let before = PCIDevice.LinkErrors(correctable: 0, nonfatal: nonfatal, fatal: fatal)
      return errors(of: address, since: before, countedBy: ends ?? [address], probe)
    case .otherTuner(let name): return otherTuner(named: name, probe)
    }
  }

  /// Whether the file of a step still says what was written.
  private func requested(_ step: Step, _ probe: Probe, of session: Session?) -> Finding {
    do {
      let location = try knob(of: step)
      let text = try machine.text(of: location.file)
      let shown = Message(Self.shown(text, of: step))
      if step.holds(in: text) { return probe.holds(expected: step.shows.to, seen: shown) }
      if session == nil {
        return probe.drifted(
          expected: step.shows.to, seen: shown,
          remedy: "it was not applied: \(Action.apply)")
      }
      let culprit = culprit(of: step, at: location, in: session)
      return probe.drifted(
        expected: step.shows.to, seen: shown, culprit: culprit?.who,
        remedy: culprit?.remedy ?? "set it again: \(Action.apply)")
    } catch {
      return probe.drifted(
        expected: step.shows.to, seen: "\(error)",
        remedy: "see what is there now, then plan again: \(Action.detect)")
    }
  }

  /// Who has probably changed a value, by what is known of this machine.
  private func culprit(
    of step: Step, at location: LocatedKnob, in session: Session?
  ) -> (who: String, remedy: Message)? {
    if let session, let incarnation = location.incarnation,
      session.original(of: step.knob, in: incarnation) == nil
    {
      let before = session.originals.last { $0.knob.target == step.knob.target }?.incarnation
      let number = before.map { ", it was \($0.interrupt)" } ?? ""
      return (
        "its driver has requested the interrupt again: it is \(incarnation.interrupt)\(number)",
        Message(.apply)
      )
    }
    if let wanted = try? step.knob.grammar.value(of: step.wanted),
      case .processors(let set) = wanted, !set.isSubset(of: inventory.online)
    {
      return (
        "\(set.subtracting(inventory.online)) went offline, and the kernel moved the interrupt",
        "bring it online, then \(Action.apply)"
      )
    }
    let reach = OtherTuner.Reach(of: step)
    let tuner = inventory.suspect(on: reach, showing: try? machine.text(of: location.file)) {
      isExempt(from: $0, interrupt: location.incarnation?.interrupt)
    }
    guard let tuner else { return nil }
    return ("\(tuner.name) (\(tuner.evidence))", "\(tuner.remedy), then \(Action.apply)")
  }

  /// The probe under the number that its interrupt has today; its driver may have got another one.
  private func current(_ probe: Probe, of strategy: Strategy) -> Probe {
    guard let step = probe.step.flatMap(strategy.step), let planned = step.interrupt,
      let now = interrupt(of: step), now != planned.number
    else { return probe }
    switch probe.check {
    case .holds:
      let title = Step.title(
        ofInterrupt: now, vector: planned.vector, of: strategy.subject.address)
      return Probe(id: probe.id, title: title, check: probe.check)
    case .delivery: return Probe.delivery(of: step, as: now) ?? probe
    case .clock, .floor, .deviceClock, .temperature, .link, .errors, .otherTuner: return probe
    }
  }

  func interrupt(of step: Step) -> Int? {
    guard case .interrupt = step.knob.target else { return nil }
    return (try? knob(of: step))?.incarnation?.interrupt
  }

  private func unknown(_ probe: Probe) -> Finding {
    probe.unproven(expected: "a step of this plan", seen: "the plan has no such step")
  }

  private static func shown(_ text: String, of step: Step) -> String {
    step.holds(in: text) ? step.shows.to : step.knob.grammar.shown(text)
  }
}

extension Verifier {
  /// Whether the link is as good as both ends and the slot allow.
  func link(of address: PCIAddress, best: PCILink, _ probe: Probe) -> Finding {
    guard let device = inventory.device(at: address) else {
      return probe.drifted(
        expected: "\(best)", seen: "\(address) is not on the bus",
        remedy: "check the card and its supply; the kernel log says when it went")
    }
    let hops = inventory.hops(to: device)
    guard device.link != nil, let hop = hops.slowest, let link = hop.link else {
      return probe.unproven(expected: "\(best)", seen: "unknown")
    }
    let place = hops.count > 1 ? ", the slowest hop, \(hop)" : ""
    let isFull = link.generation >= best.generation && link.lanes >= best.lanes
    if isFull || link.megabytesPerSecond >= best.megabytesPerSecond {
      return probe.holds(expected: "\(best)", seen: "\(link)\(place), as expected")
    }
    return probe.drifted(
      expected: "\(best)",
      seen: "\(link)\(place), \(link.megabytesPerSecond) of \(best.megabytesPerSecond) MB/s",
      remedy:
        "power off and reseat \(hop.lower == address ? "the card" : "what is at \(hop.lower)"); "
        + "TuneKit never retrains a link under a driver")
  }

  /// Whether the ends of the link have counted no errors since the plan was made.
  func errors(
    of address: PCIAddress, since before: PCIDevice.LinkErrors, countedBy ends: [PCIAddress],
    _ probe: Probe
  ) -> Finding {
    let expected = "no more than when planned"
    let counts = inventory.device(at: address).map(inventory.errorCounts(upTo:)) ?? []
    let known = counts.filter { ends.contains($0.address) }
    guard let errors = known.total else {
      return probe.unproven(expected: expected, seen: "they cannot be read")
    }
    if errors.nonfatal <= before.nonfatal && errors.fatal <= before.fatal {
      return probe.holds(expected: expected, seen: Message(known.described))
    }
    return probe.drifted(
      expected: expected, seen: Message(known.described),
      remedy: "power off and reseat the card; check its supply and riser")
  }

  /// Whether another tuner that would undo this is at work.
  func otherTuner(named name: String, _ probe: Probe) -> Finding {
    guard let tuner = inventory.otherTuners.first(where: { $0.name == name }) else {
      return probe.holds(expected: "not at work", seen: "not found any more")
    }
    return probe.unproven(
      expected: "leaves these settings alone", seen: Message(tuner.evidence),
      culprit: tuner.isRunning ? tuner.name : nil, remedy: Message(tuner.remedy))
  }

  func culprit(on reach: OtherTuner.Reach) -> String? {
    inventory.suspect(on: reach).map { "\($0.name) (\($0.evidence))" }
  }
}

// What no step of a strategy checks, and what decides whether it is of any use.
extension Verifier {
  /// All there is to say: the driver, the probes of a strategy, and what was declined.
  package func whole(on strategy: Strategy, of session: Session? = nil) -> Verification {
    let report = report(on: strategy, of: session)
    return Verification(
      isApplied: report.isApplied,
      items: [driver(of: strategy)] + report.items + declined(in: strategy))
  }

  /// Whether a driver has the card; without one nothing else helps.
  private func driver(of strategy: Strategy) -> Finding {
    let address = strategy.subject.address
    let device = inventory.device(at: address)
    if let obstacle = obstacles[address] { return finding(for: obstacle) }
    let driver = device?.driver
    return Finding(
      id: "driver", title: "driver", state: driver == nil ? .drifted : .holds,
      expected: "a driver",
      seen: driver.map { Message($0) }
        ?? (device == nil ? "\(address) is not on the bus" : "no driver has \(address)"),
      culprit: nil,
      remedy: device != nil && driver == nil
        ? "details: \(Action.diagnose)" : nil)
  }

  /// A card that was given to another driver is not lost: its state is unknown here.
  private func finding(for obstacle: Obstacle) -> Finding {
    Finding(
      id: "driver", title: "driver", state: obstacle.kind == .handedOver ? .unproven : .drifted,
      expected: "its own driver", seen: Message(obstacle.what), culprit: nil,
      remedy: "\(obstacle.cure); more: \(Action.diagnose)")
  }

  /// What was needed and not done; what a person left out is not missing, nor what is so already.
  private func declined(in strategy: Strategy) -> [Finding] {
    var known: Set<String> = []
    let reported = obstacles[strategy.subject.address]?.sentence
    let missing = strategy.declined.filter {
      $0.isChosen != true && $0.isMet != true && $0.why != reported
    }
    return missing.map { declined in
      let name = "declined/" + declined.what.replacing(" ", with: "-")
      var id = name
      var number = 2
      while !known.insert(id).inserted { (id, number) = ("\(name)-\(number)", number + 1) }
      return Finding(
        id: id, title: declined.what, state: .unproven, expected: "done",
        seen: "not done: \(declined.why)", culprit: nil, remedy: nil)
    }
  }
}
