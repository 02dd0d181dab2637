// Clocks by what the hardware does, and not by what it was asked for.
extension Verifier {
  /// Whether a fixed clock is at the limit, and the limit at what the hardware can do.
  func clock(of policy: SystemPath, _ probe: Probe) -> Finding {
    let limit = { (name: String) in machine.line(of: policy.appending(name)).flatMap { Int($0) } }
    guard let maximum = limit("cpuinfo_max_freq"), let ceiling = limit("scaling_max_freq") else {
      return probe.unproven(
        expected: "the highest clock", seen: "its limits cannot be read")
    }
    if ceiling < maximum {
      let slowdowns = inventory.slowdowns(of: policy)
      return probe.drifted(
        expected: Clock.text(maximum), seen: "limited to \(Clock.text(ceiling))",
        culprit: Self.culprit(slowdowns) ?? culprit(on: .clocks),
        remedy: Self.remedy(slowdowns) ?? "raise scaling_max_freq, or find who lowered it")
    }
    return reached(maximum, by: policy, expected: Clock.text(maximum), probe)
  }

  /// Whether a raised floor is in force and kept.
  func floor(_ floor: Int, of policy: SystemPath, _ probe: Probe) -> Finding {
    reached(floor, by: policy, expected: "\(Clock.text(floor)) or more", probe)
  }

  /// Whether the hardware runs as fast as it was to.
  private func reached(
    _ wanted: Int, by policy: SystemPath, expected: String, _ probe: Probe
  ) -> Finding {
    let clock = PresentClock(of: policy, on: machine)
    guard machine.nature != .files, let current = clock.kilohertz else {
      return probe.unproven(expected: expected, seen: "the present clock cannot be seen here")
    }
    let slowdowns = inventory.slowdowns(of: policy)
    let seen = Clock.text(current)
    guard PresentClock.reaches(wanted, at: current) else {
      return missed(clock, of: policy, expected: expected, probe)
    }
    if let culprit = Self.culprit(slowdowns) {
      return probe.unproven(
        expected: expected, seen: clock.basis == .request ? "\(seen) is requested" : "\(seen)",
        culprit: culprit, remedy: Self.remedy(slowdowns))
    }
    if clock.basis == .request {
      return probe.unproven(
        expected: expected,
        seen: "\(seen) is requested; the real clock is "
          + (clock.isHidden ? "readable by root only" : "unknown"),
        remedy: clock.isHidden ? Message(.verifyAsRoot) : nil)
    }
    return probe.holds(expected: expected, seen: Message(seen))
  }

  /// What a clock that is too low comes to: drifted where it is not left to the moment.
  ///
  /// Counters tell less of a core that sleeps, and a governor that is not `performance` may choose a
  /// low clock itself.
  private func missed(
    _ clock: PresentClock, of policy: SystemPath, expected: String, _ probe: Probe
  ) -> Finding {
    let slowdowns = inventory.slowdowns(of: policy)
    let seen = Clock.text(clock.kilohertz ?? 0)
    let hottest = clock.isWithheld ? inventory.hottest.map { ", \($0)" } ?? "" : ""
    let isFixed =
      machine.line(of: FrequencyPolicy.Setting.governor.file(of: policy)) == "performance"
    let isFloor: Bool = if case .floor = probe.check { true } else { false }
    let isReported = clock.basis == .hardware || (isFloor && clock.basis == .request)
    guard !slowdowns.isEmpty || (isReported && (isFixed || isFloor)) else {
      return probe.unproven(
        expected: expected, seen: "\(seen) just now", remedy: "verify again under load")
    }
    return probe.drifted(
      expected: expected, seen: "\(seen)\(hottest)",
      culprit: Self.culprit(slowdowns) ?? culprit(on: .clocks),
      remedy: Self.remedy(slowdowns) ?? (isFloor ? Message(.apply) : nil))
  }

  /// What is slowing CPUs down; nil if nothing is.
  ///
  /// That the clock is lower than what was asked for says the finding itself.
  private static func culprit(_ slowdowns: [Slowdown]) -> String? {
    guard !slowdowns.isEmpty else { return nil }
    return "throttling: " + slowdowns.map(\.evidence).joined(separator: "; ")
  }

  private static func remedy(_ slowdowns: [Slowdown]) -> Message? {
    let causes = Set(slowdowns.map(\.cause))
    guard !causes.isEmpty else { return nil }
    let cure = Slowdown.Cause.allCases.filter { causes.contains($0) }.map(\.cure)
    let chosen = causes.contains(.cap) ? [Slowdown.Cause.cap.cure] : cure
    return "\(chosen.joined(separator: ", and ")); then verify again"
  }
}

// The heat of an accelerator on the chip, by its thermal zone.
extension Verifier {
  /// Whether a zone is cool enough, and nothing is slowed down for it.
  ///
  /// Documentation/driver-api/thermal/sysfs-api.rst: from a passive trip on, the zone's cooling devices
  /// are raised.
  func temperature(of zone: SystemPath, _ probe: Probe) -> Finding {
    let limit = Survey(of: machine).passiveTrip(ofZoneAt: zone)
    let expected = limit.map { "below \(ThermalZone.degrees($0))" } ?? "nothing slowed down"
    guard machine.nature != .files,
      let now = machine.line(of: zone.appending("temp")).flatMap({ Int($0) })
    else {
      return probe.unproven(expected: expected, seen: "the temperature cannot be seen here")
    }
    let seen = ThermalZone.degrees(now)
    let bound = inventory.thermalZones.first { $0.path == zone }?.coolers ?? []
    let active = inventory.coolingDevices.filter {
      $0.state > 0 && bound.contains($0.name) && !$0.name.contains("fan")
    }
    let isHot = limit.map { now >= $0 } ?? false
    guard isHot || !active.isEmpty else {
      return probe.holds(expected: expected, seen: Message(seen))
    }
    let slowed = active.map { "\($0.name) at \($0.state) of \($0.maximumState)" }
    return probe.drifted(
      expected: expected, seen: Message(seen),
      culprit: slowed.isEmpty ? nil : "throttling: \(slowed.joined(separator: ", "))",
      remedy: "cool it better; then verify again")
  }
}

// The clock of an accelerator, by its devfreq device.
extension Verifier {
  /// Whether a device runs at the clock that it was given.
  ///
  /// Documentation/ABI/testing/sysfs-class-devfreq: `cur_freq` is the clock as it is. One that sleeps
  /// has none.
  func deviceClock(_ clock: SystemPath, hertz: Int?, _ probe: Probe) -> Finding {
    let number = { (name: String) in machine.line(of: clock.appending(name)).flatMap { Int($0) } }
    guard let wanted = hertz ?? number("max_freq") else {
      return probe.unproven(expected: "the highest clock", seen: "its limits cannot be read")
    }
    let expected = hertz == nil ? "its highest clock" : "\(Clock.text(wanted / 1000)) or more"
    let slowdowns = inventory.slowdowns(ofClock: String(clock.name))
    let (culprit, remedy) = (Self.culprit(slowdowns), Self.remedy(slowdowns))
    // The limit counts also where the clock sleeps, or no kernel stands behind the files.
    let ceiling = number("max_freq") ?? wanted
    guard PresentClock.reaches(wanted, at: ceiling) else {
      return probe.drifted(
        expected: expected, seen: "limited to \(Clock.text(ceiling / 1000))",
        culprit: culprit ?? self.culprit(on: .clocks),
        remedy: remedy ?? "raise max_freq, or find who lowered it")
    }
    guard machine.nature != .files, let current = number("cur_freq"), current > 0 else {
      return probe.unproven(expected: expected, seen: "the present clock cannot be seen here")
    }
    let seen = Clock.text(current / 1000)
    if PresentClock.reaches(wanted, at: current) {
      return probe.holds(expected: expected, seen: Message(seen))
    }
    if let culprit {
      return probe.drifted(
        expected: expected, seen: Message(seen), culprit: culprit, remedy: remedy)
    }
    return probe.unproven(
      expected: expected, seen: "\(seen) just now", remedy: "verify again under load")
  }
}
