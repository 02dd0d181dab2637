extension Planner {
  /// The CPU that takes the interrupt does not sleep deeper than its first idle state.
  func keepAwake(_ need: Need, in situation: Situation) -> Answer {
    let what = need.request.title
    guard let chosen = interruptTarget(in: situation),
      let processor = situation.machine.processors.first(where: { $0.number == chosen })
    else { return .declining(what, because: "no CPU takes the interrupt by this plan") }
    let deeper = processor.idleStates.dropFirst()
    guard let state = deeper.first(where: { !$0.isOff }) else {
      let cpu = CPUSet([chosen])
      guard !deeper.isEmpty else {
        return .declining(what, because: "\(cpu) has no deeper idle state to avoid")
      }
      let names = deeper.map(\.name).joined(separator: ", ")
      let why = "\(names) \(deeper.count == 1 ? "is" : "are") switched off on \(cpu) already"
      return Answer(declined: [Declined(what: what, why: why, isMet: true)])
    }
    let file: SystemPath = "/sys/devices/system/cpu/cpu\(chosen)/power/pm_qos_resume_latency_us"
    guard let found = situation.machine.texts[file] else {
      return .declining(what, because: "this kernel has no \(file.name) there")
    }
    guard state.latencyMicroseconds > 1 else {
      return .declining(
        what,
        because: "\(state.name) is said to take \(state.latencyMicroseconds) µs to wake from, and "
          + "no limit lies below that")
    }
    // Just below what the next state needs to wake: the governor then stays in the first one.
    let limit = state.latencyMicroseconds - 1
    return situation.propose(
      file, String(limit), id: "resume-latency/cpu\(chosen)",
      title: "wake-up limit of CPU \(chosen)",
      phase: .power,
      shows: .init(from: Self.latency(found.trimmed), to: Self.latency(String(limit))),
      choice: "\(state.name) takes \(state.latencyMicroseconds) µs to wake from; this excludes it",
      for: need)
  }

  /// Documentation/ABI/testing/sysfs-devices-power: 0 is no limit, `n/a` is no latency at all.
  private static func latency(_ text: String) -> String {
    switch text {
    case "0": "no limit"
    case "n/a": "none allowed"
    default: "\(text) µs"
    }
  }
}
