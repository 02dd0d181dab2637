extension Planner {
  /// The clock of the fastest cores: fixed at its maximum, or in ``Profile/cool`` only kept from
  /// falling low.
  func raiseClock(_ need: Need, in situation: Situation) -> Answer {
    let fastest = situation.topology.fastest
    let policies = situation.machine.policies.filter {
      !$0.processors.intersection(fastest).isEmpty
    }
    guard !policies.isEmpty else {
      return .declining(
        "clock of \(fastest)", because: "this kernel offers no cpufreq policy for these CPUs")
    }
    var answer = Answer()
    for policy in policies {
      answer +=
        profile == .cool
        ? raiseFloor(policy, need, in: situation) : fixClock(policy, need, in: situation)
    }
    return answer
  }

  private func fixClock(
    _ policy: FrequencyPolicy, _ need: Need, in situation: Situation
  ) -> Answer {
    let title = "governor of \(policy.processors) (\(policy.name))"
    let offered = policy.availableGovernors
    guard offered.isEmpty || offered.contains("performance") else {
      return .declining(
        title,
        because: "\"performance\" is not offered there, only: \(offered.joined(separator: " "))")
    }
    return situation.propose(
      FrequencyPolicy.Setting.governor.file(of: policy.path), "performance",
      id: "governor/\(policy.name)",
      title: title, phase: .clock, risk: need.risk(replacing: policy.governor), for: need,
      checks: [.clock(of: policy.path, title: "clock of \(policy.processors)")])
  }

  private func raiseFloor(
    _ policy: FrequencyPolicy, _ need: Need, in situation: Situation
  ) -> Answer {
    let title = "lowest clock of \(policy.processors) (\(policy.name))"
    let file = FrequencyPolicy.Setting.floor.file(of: policy.path)
    guard situation.machine.texts[file] != nil, let now = policy.floorKilohertz,
      let floor = Self.coolFloor(of: policy)
    else { return .declining(title, because: "\(file) or the policy's limits cannot be read") }
    guard now <= floor else {
      let why = "already \(Clock.text(now)), at or above the floor of this profile"
      return Answer(declined: [Declined(what: title, why: why, isMet: true)])
    }
    let reason = Reason(
      "\(need.stated.text) A higher floor shortens that and leaves the top to the governor.",
      .reasoned("the gain was measured only for a fixed clock, not for a floor"))
    return situation.propose(
      file, String(floor), knob: Knob(.file(file), .integer), id: "floor/\(policy.name)",
      title: title, phase: .clock, shows: .init(from: Clock.text(now), to: Clock.text(floor)),
      reason: reason,
      choice: "the highest step within three quarters of "
        + "\(Clock.whole(of: policy.maximumKilohertz, upTo: policy.ceilingKilohertz)): "
        + "the last quarter takes the most voltage",
      for: need,
      checks: [
        .floor(of: policy.path, at: floor, title: "clock of \(policy.processors)")
      ])
  }

  /// The highest clock within three quarters of the hardware's maximum, or of the limit in force
  /// where that is lower, as by heat; in kHz.
  private static func coolFloor(of policy: FrequencyPolicy) -> Int? {
    guard let maximum = policy.maximumKilohertz, maximum > 0 else { return nil }
    let top = min(maximum, policy.ceilingKilohertz ?? maximum)
    guard top > 0 else { return nil }
    let limit = top - top / 4
    guard !policy.availableKilohertz.isEmpty else { return limit }
    return policy.availableKilohertz.filter { $0 <= limit }.max()
  }
}

extension Clock {
  /// What a floor is a part of: the maximum, or the limit in force where that is lower.
  ///
  /// - Parameters:
  ///   - maximum: the highest clock of the hardware, in kHz; nil where unknown.
  ///   - ceiling: the upper limit in force, in kHz; nil where unknown.
  /// - Returns: words for people.
  static func whole(of maximum: Int?, upTo ceiling: Int?) -> String {
    guard let maximum, let ceiling, ceiling < maximum else { return "the maximum" }
    return "what is allowed now, \(text(ceiling)) of \(text(maximum))"
  }
}

extension Need {
  /// What it costs to replace a governor: with `userspace`, also the clock that somebody set by hand.
  ///
  /// drivers/cpufreq/cpufreq_userspace.c, `cpufreq_userspace_policy_start`, begins with the clock in
  /// force, which is then the highest; drivers/devfreq/governor_userspace.c begins with none.
  func risk(replacing governor: String) -> String? {
    guard governor == "userspace" else { return nil }
    let loss = "revert restores the governor, not the clock that you set by hand"
    return cost.map { "\($0); \(loss)" } ?? loss
  }
}

extension Probe {
  /// Whether the clock of a policy is at its limit.
  static func clock(of policy: SystemPath, title: String) -> Probe {
    Probe(id: "clock/\(policy.name)", title: title, check: .clock(policy: policy))
  }

  /// Whether the clock of a policy does not fall below this many kHz.
  static func floor(of policy: SystemPath, at kilohertz: Int, title: String) -> Probe {
    Probe(
      id: "clock/\(policy.name)", title: title,
      check: .floor(policy: policy, kilohertz: kilohertz))
  }
}
