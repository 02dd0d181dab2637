extension Planner {
  /// The accelerator's own clock: fixed at its maximum by its governor, or in ``Profile/cool`` only
  /// kept from falling low.
  func raiseDeviceClock(_ need: Need, in situation: Situation) -> Answer {
    let device = situation.place.device
    let clocks = situation.machine.devfreq.filter { $0.drives(device) }
    guard !clocks.isEmpty else {
      return .declining(
        need.request.title,
        because: "its driver, \(device.driver ?? "none"), offers no clock to set (devfreq)")
    }
    var answer = Answer()
    for clock in clocks {
      answer +=
        profile == .cool
        ? raiseFloor(of: clock, need, in: situation) : fix(clock, need, in: situation)
    }
    return answer
  }

  private func fix(_ clock: DevfreqDevice, _ need: Need, in situation: Situation) -> Answer {
    let title = "governor of the clock of \(clock.name)"
    guard clock.availableGovernors.isEmpty || clock.availableGovernors.contains("performance")
    else {
      let offered = clock.availableGovernors.joined(separator: " ")
      return .declining(title, because: "it offers no performance governor, only: \(offered)")
    }
    return situation.propose(
      clock.path.appending("governor"), "performance", id: "device-governor/\(clock.name)",
      title: title, phase: .clock, risk: need.risk(replacing: clock.governor), for: need,
      checks: [.deviceClock(clock)])
  }

  private func raiseFloor(
    of clock: DevfreqDevice, _ need: Need, in situation: Situation
  ) -> Answer {
    let title = "lowest clock of \(clock.name)"
    let file = clock.path.appending("min_freq")
    guard situation.machine.texts[file] != nil, let now = clock.floorHertz,
      let floor = clock.coolFloor
    else { return .declining(title, because: "\(file) or the clock's limits cannot be read") }
    guard now < floor else {
      let why = "already \(Clock.text(now / 1000)), at or above the floor of this profile"
      return Answer(declined: [Declined(what: title, why: why, isMet: true)])
    }
    return situation.propose(
      file, String(floor), knob: Knob(.file(file), .integer), id: "device-floor/\(clock.name)",
      title: title, phase: .clock,
      shows: .init(from: Clock.text(now / 1000), to: Clock.text(floor / 1000)),
      reason: Reason(
        "A higher floor keeps the clock from falling low, and leaves the top to the governor.",
        .reasoned("what a floor brings has not been measured")),
      choice: "the highest step within three quarters of "
        + Clock.whole(
          of: clock.maximumHertz.map { $0 / 1000 }, upTo: clock.ceilingHertz.map { $0 / 1000 }),
      for: need,
      checks: [.deviceClock(clock, atLeast: floor)])
  }
}

extension DevfreqDevice {
  /// The highest step within three quarters of what is allowed, which heat may have lowered; in Hz.
  fileprivate var coolFloor: Int? {
    guard let top = [maximumHertz, ceilingHertz].compactMap(\.self).min(), top > 0 else {
      return nil
    }
    let limit = top - top / 4
    return availableHertz.isEmpty ? limit : availableHertz.last { $0 <= limit }
  }
}

extension Probe {
  /// Whether a device runs at its highest clock, or at no less than a floor.
  static func deviceClock(_ clock: DevfreqDevice, atLeast floor: Int? = nil) -> Probe {
    Probe(
      id: "device-clock/\(clock.name)", title: "clock of \(clock.name)",
      check: .deviceClock(of: clock.path, hertz: floor ?? clock.availableHertz.last))
  }
}
