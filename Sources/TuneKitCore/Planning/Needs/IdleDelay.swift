extension Planner {
  /// The device sleeps only after it has been idle for so long.
  func delaySleep(by milliseconds: Int, _ need: Need, in situation: Situation) -> Answer {
    let device = situation.place.device
    let title = "delay before \(device.address) sleeps"
    guard let file = device.platform?.autosuspendDelay, let found = situation.machine.texts[file],
      let now = Int(found.trimmed)
    else { return .declining(title, because: "its driver offers no such delay") }
    // Below zero it never sleeps by itself (Documentation/power/runtime_pm.rst).
    guard (0..<milliseconds).contains(now) else {
      let why = now < 0 ? "it never sleeps by itself" : "it is \(now) ms already"
      return Answer(declined: [Declined(what: title, why: why, isMet: true)])
    }
    return situation.propose(
      file, String(milliseconds), knob: Knob(.file(file), .integer),
      id: "idle-delay/\(device.address)", title: title, phase: .power,
      shows: .init(from: "\(now) ms", to: "\(milliseconds) ms"), for: need)
  }
}
