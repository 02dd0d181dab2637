extension Verifier {
  /// Whether an interrupt really arrives where it was sent: by the kernel's effective affinity and
  /// by the counters of the sample, not by what was asked for.
  func delivery(_ step: Step, to wanted: CPUSet, _ probe: Probe, sample: Sample) -> Finding {
    let expected = "\(wanted)"
    guard machine.nature != .files else {
      return probe.unproven(
        expected: expected, seen: "no kernel behind this tree, so nothing is delivered")
    }
    guard let number = interrupt(of: step) else {
      return probe.drifted(expected: expected, seen: "the interrupt is gone")
    }
    let arrived = sample.growth(of: number)
    let total = arrived.values.reduce(0, &+)
    let elsewhere = arrived.filter { !wanted.contains($0.key) }
    let effective = inventory.interrupt(number)?.effective
    if let effective, !effective.isSubset(of: wanted) {
      return probe.drifted(
        expected: expected, seen: "delivered to \(effective)",
        culprit: rival(on: .interrupts), remedy: "sudo tunekit apply")
    }
    if !elsewhere.isEmpty {
      let missed = elsewhere.values.reduce(0, &+)
      return probe.drifted(
        expected: expected,
        seen: "\(missed) of \(total) arrived on \(CPUSet(elsewhere.keys))",
        culprit: rival(on: .interrupts), remedy: "sudo tunekit apply")
    }
    if total == 0 {
      let prefix = effective.map { "set to \($0), but " } ?? ""
      return probe.unproven(
        expected: expected, seen: "\(prefix)none arrived in \(sample.milliseconds) ms",
        remedy: "verify again while the card is at work")
    }
    return probe.holds(
      expected: expected, seen: "\(total) of \(total) in \(sample.milliseconds) ms")
  }

  /// Whether a fixed clock stands at the limit, and the limit at what the hardware can do.
  func clock(of policy: SystemPath, _ probe: Probe) -> Finding {
    let values = PolicyClock(policy, on: machine)
    guard let maximum = values.maximum, let ceiling = values.ceiling else {
      return probe.unproven(
        expected: "the highest clock", seen: "its limits cannot be read")
    }
    let expected = Planner.clock(maximum)
    if ceiling < maximum {
      return probe.drifted(
        expected: expected, seen: "limited to \(Planner.clock(ceiling))",
        culprit: throttle ?? rival(on: .clocks),
        remedy: throttle == nil
          ? "raise scaling_max_freq, or find who lowered it" : "better cooling, then verify again")
    }
    guard machine.nature != .files, let current = values.current else {
      return probe.unproven(expected: expected, seen: "the present clock cannot be seen here")
    }
    // The firmware may round, so a clock within 2 % counts as reached.
    if current >= maximum - maximum / 50 {
      return probe.holds(expected: expected, seen: Planner.clock(current))
    }
    return probe.unproven(
      expected: expected, seen: "\(Planner.clock(current)) just now",
      culprit: throttle, remedy: "verify again under load")
  }

  /// Whether a raised floor is in force and kept.
  func floor(_ floor: Int, of policy: SystemPath, _ probe: Probe) -> Finding {
    let values = PolicyClock(policy, on: machine)
    let expected = "\(Planner.clock(floor)) or more"
    guard machine.nature != .files, let current = values.current else {
      return probe.unproven(expected: expected, seen: "the present clock cannot be seen here")
    }
    if current >= floor - floor / 50 {
      return probe.holds(expected: expected, seen: Planner.clock(current))
    }
    return probe.drifted(
      expected: expected, seen: Planner.clock(current), culprit: throttle ?? rival(on: .clocks),
      remedy: "sudo tunekit apply")
  }

  /// Whether the link is as good as both ends and the slot allow.
  func link(of address: PCIAddress, best: PCILink, _ probe: Probe) -> Finding {
    guard let device = inventory.device(at: address) else {
      return probe.drifted(
        expected: "\(best)", seen: "\(address) is not on the bus",
        remedy: "check the card and its supply; the kernel log says when it went")
    }
    guard let link = device.link else {
      return probe.unproven(expected: "\(best)", seen: "the kernel does not tell")
    }
    if link.generation >= best.generation && link.lanes >= best.lanes {
      return probe.holds(expected: "\(best)", seen: "\(link), as expected")
    }
    return probe.drifted(
      expected: "\(best)",
      seen: "\(link), \(link.megabytesPerSecond) of \(best.megabytesPerSecond) MB/s",
      remedy: "power off and seat the card anew; a link is never retrained under a driver")
  }

  /// Whether the link has reported no errors since the plan was made.
  func errors(of address: PCIAddress, nonfatal: Int, fatal: Int, _ probe: Probe) -> Finding {
    let expected = "no more than when planned"
    guard let errors = inventory.device(at: address)?.errors else {
      return probe.unproven(expected: expected, seen: "they cannot be read")
    }
    let seen =
      "\(errors.correctable) correctable, \(errors.nonfatal) non-fatal, \(errors.fatal) fatal"
    if errors.nonfatal <= nonfatal && errors.fatal <= fatal {
      return probe.holds(expected: expected, seen: seen)
    }
    return probe.drifted(
      expected: expected, seen: seen,
      remedy: "power off and seat the card anew; check its supply and riser")
  }

  /// Whether somebody who would undo this is at work.
  func contender(named name: String, _ probe: Probe) -> Finding {
    guard let contender = inventory.contenders.first(where: { $0.name == name }) else {
      return probe.holds(expected: "not at work", seen: "not found any more")
    }
    return probe.unproven(
      expected: "leaves these settings alone", seen: contender.evidence,
      culprit: contender.isRunning ? contender.name : nil, remedy: contender.remedy)
  }

  /// What is slowing CPUs down; nil if nothing is.
  private var throttle: String? {
    inventory.throttles.first.map { "throttling: \($0)" }
  }

  private func rival(on reach: Contender.Reach) -> String? {
    inventory.suspect(on: reach).map { "\($0.name) (\($0.evidence))" }
  }
}

/// The clocks of a policy as they are now, in kHz.
private struct PolicyClock {
  let current: Int?
  let ceiling: Int?
  let maximum: Int?

  init(_ policy: SystemPath, on machine: some MachineView) {
    func number(_ name: String) -> Int? {
      machine.line(of: policy.appending(name)).flatMap { Int($0) }
    }
    current = number("scaling_cur_freq")
    ceiling = number("scaling_max_freq")
    maximum = number("cpuinfo_max_freq")
  }
}
