import SystemPackage

extension Verifier {
  /// Whether irqbalance leaves the interrupts alone that the strategy has placed, by whatever
  /// number they go now: by its list, or by the arguments it was started with.
  func exemption(
    _ step: Step, _ probe: Probe, in strategy: Strategy, _ session: Session?
  ) -> Finding {
    let expected = step.shows.to
    guard let irqbalance = inventory.irqbalance else {
      return probe.holds(expected: expected, seen: "it does not run")
    }
    let location: LocatedKnob
    let text: String
    do {
      location = try knob(of: step)
      text = try machine.text(at: location)
    } catch {
      return unanswered(probe, expected, error)
    }
    let banned = Set(ExemptionList.numbers(in: text) ?? [])
    let placed = strategy.steps.compactMap { interrupt(of: $0) }
    let driver = inventory.device(at: strategy.subject.address)?.driver
    let open = irqbalance.exempts(driver: driver) ? [] : placed.filter { !banned.contains($0) }
    if open.isEmpty && (step.holds(in: text) || !placed.isEmpty) {
      return probe.holds(expected: expected, seen: Message(expected))
    }
    let numbers = open.map(String.init).joined(separator: ", ")
    return probe.drifted(
      expected: expected, seen: numbers.isEmpty ? "may move them" : "may move \(numbers)",
      culprit: session.flatMap { restart(since: $0, at: location) },
      remedy: session == nil
        ? "it was not applied: \(Action.apply)" : Message(.apply))
  }

  /// Whether irqbalance is known to leave an interrupt alone, and so has not moved it.
  func isExempt(from tuner: OtherTuner, interrupt: Int?) -> Bool {
    guard let irqbalance = inventory.irqbalance, tuner.process == irqbalance.process,
      let interrupt
    else { return false }
    let banned = irqbalance.bans.flatMap(ExemptionList.numbers) ?? []
    let owner = inventory.devices.first { $0.vectors.contains(interrupt) }
    return banned.contains(interrupt) || irqbalance.exempts(driver: owner?.driver)
  }

  private func restart(
    since session: Session, at location: LocatedKnob
  ) -> String? {
    let before = session.originals.last { $0.knob.target == .service(.irqbalance) }?.incarnation
    guard let before, before != location.incarnation else { return nil }
    return "irqbalance was restarted: it was \(before.device), now \(location.file.name)"
  }

  private func unanswered(_ probe: Probe, _ expected: String, _ error: any Error) -> Finding {
    if case KnobError.machine(let failure) = error { return unanswered(probe, expected, failure) }
    guard case MachineError.unreadable(_, let errno) = error,
      errno == .permissionDenied || errno == .notPermitted
    else { return probe.unproven(expected: expected, seen: "\(error)") }
    return probe.unproven(
      expected: expected, seen: "readable by root only", remedy: Message(.verifyAsRoot))
  }
}
