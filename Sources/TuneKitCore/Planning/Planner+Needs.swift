extension Planner {
  /// What one need comes to on this machine.
  func answer(_ need: Need, in situation: Situation) -> Answer {
    if case .handsOff(let what) = need.request { return leaveAlone(what, need) }
    return switch need.request {
    case .interrupts: placeInterrupts(need, in: situation)
    case .clock: raiseClock(need, in: situation)
    case .shallowSleep: keepAwake(need, in: situation)
    case .runtimePowerOn: keepPowered(need, in: situation)
    case .memoryClockAtMaximum: raiseMemoryClock(need, in: situation)
    case .set(let knob, let text): set(knob, to: text, need, in: situation)
    case .handsOff: Answer()
    }
  }

  private func keepAwake(_ need: Need, in situation: Situation) -> Answer {
    let what = need.request.title
    guard let chosen = interruptTarget(in: situation),
      let processor = situation.machine.processors.first(where: { $0.number == chosen })
    else { return .declining(what, because: "no CPU takes the interrupt by this plan") }
    guard processor.idleStates.count > 1 else {
      return .declining(what, because: "\(CPUSet([chosen])) has no deeper idle state to avoid")
    }
    let file: SystemPath = "/sys/devices/system/cpu/cpu\(chosen)/power/pm_qos_resume_latency_us"
    guard let found = situation.machine.texts[file] else {
      return .declining(what, because: "this kernel has no \(file.name) there")
    }
    let state = processor.idleStates[1]
    guard state.latencyMicroseconds > 1 else {
      return .declining(
        what,
        because: "\(state.name) is said to take \(state.latencyMicroseconds) µs to wake from, and "
          + "no limit lies below that")
    }
    // Just below what the second state needs to wake: the governor then stays in the first one.
    let limit = state.latencyMicroseconds - 1
    return Answer(claims: [
      Claim(
        id: StepID("resume-latency/cpu\(chosen)"), title: "wake-up limit of CPU \(chosen)",
        knob: Knob(.file(file), .word), file: file, found: found, wanted: String(limit),
        shows: .init(from: Self.latency(found.trimmed), to: Self.latency(String(limit))),
        need: need, reason: need.stated,
        choice:
          "\(state.name) takes \(state.latencyMicroseconds) µs to wake from; this excludes it",
        phase: .power, requestedBy: [situation.accelerator.id])
    ])
  }

  /// Documentation/ABI/testing/sysfs-devices-power: 0 is no limit, `n/a` is no latency at all.
  private static func latency(_ text: String) -> String {
    switch text {
    case "0": "no limit"
    case "n/a": "none allowed"
    default: "\(text) µs"
    }
  }

  private func keepPowered(_ need: Need, in situation: Situation) -> Answer {
    let root = situation.place.device.rootPort.flatMap(situation.machine.device(at:))
    var answer = Answer()
    for device in [situation.place.device, root].compactMap(\.self) {
      let title = "runtime power of \(device.address)"
      guard let file = device.powerControl, let found = situation.machine.texts[file] else {
        answer.declined.append(
          Declined(what: title, why: "this kernel has no runtime power control there"))
        continue
      }
      answer.claims.append(
        Claim(
          id: StepID("runtime-power/\(device.address)"), title: title,
          knob: Knob(.file(file), .word), file: file, found: found, wanted: "on",
          shows: .init(from: found.trimmed, to: "on"), need: need, reason: need.stated,
          choice: nil, phase: .power, requestedBy: [situation.accelerator.id]))
    }
    return answer
  }

  private func raiseMemoryClock(_ need: Need, in situation: Situation) -> Answer {
    let what = need.request.title
    guard let name = situation.board.memoryClock,
      let device = situation.machine.devfreq.first(where: { $0.name == name })
    else { return .declining(what, because: "this kernel offers no clock of the memory to set") }
    guard device.availableGovernors.contains("performance") else {
      let offered = device.availableGovernors.joined(separator: " ")
      return .declining(what, because: "\(name) offers no performance governor, only: \(offered)")
    }
    let file = device.path.appending("governor")
    guard let found = situation.machine.texts[file] else {
      return .declining(what, because: "\(file) cannot be read")
    }
    return Answer(claims: [
      Claim(
        id: StepID("memory-governor/\(name)"), title: "governor of the memory clock (\(name))",
        knob: Knob(.file(file), .word), file: file, found: found, wanted: "performance",
        shows: .init(from: found.trimmed, to: "performance"), need: need, reason: need.stated,
        choice: nil, phase: .clock, requestedBy: [situation.accelerator.id])
    ])
  }

  private func set(
    _ knob: Knob, to text: String, _ need: Need, in situation: Situation
  ) -> Answer {
    guard case .file(let file) = knob.target else {
      return .declining("a setting", because: "only files can be set by name")
    }
    guard let found = situation.machine.texts[file] else {
      return .declining("\(file)", because: "it is not there or cannot be read")
    }
    return Answer(claims: [
      Claim(
        id: StepID("file\(file)"), title: "\(file)", knob: knob, file: file, found: found,
        wanted: text, shows: .init(from: found.trimmed, to: text), need: need,
        reason: need.stated, choice: nil, phase: .power,
        requestedBy: [situation.accelerator.id])
    ])
  }

  private func leaveAlone(_ what: Need.Untouchable, _ need: Need) -> Answer {
    Answer(leftAlone: [
      LeftAlone(
        what: what.title, why: need.stated.text, source: need.stated.source.description)
    ])
  }
}

extension Need {
  /// The reason, or the admission that there is none.
  var stated: Reason {
    reason ?? Reason("No reason is given.", .assumed("the module does not say"))
  }
}

extension Need.Request {
  /// What is asked for, in people's words.
  var title: String {
    switch self {
    case .interrupts: "interrupt placement"
    case .clock: "clock of the fastest cores"
    case .shallowSleep: "wake-up limit"
    case .runtimePowerOn: "runtime power"
    case .memoryClockAtMaximum: "memory clock at its maximum"
    case .set(let knob, _):
      if case .file(let file) = knob.target { "\(file)" } else { "a setting" }
    case .handsOff(let what): what.title
    }
  }
}

extension Need.Untouchable {
  /// What it is, in people's words.
  var title: String {
    switch self {
    case .pciMaxReadRequest: "read-request size"
    case .pciMaxPayload: "payload size"
    case .pciLinkControl: "link control"
    case .reset: "reset of the card"
    case .remove: "removal from the bus"
    case .rescan: "rescan of the bus"
    }
  }
}
