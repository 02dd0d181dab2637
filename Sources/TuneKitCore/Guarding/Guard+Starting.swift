/// How far the system has come with starting, while others set what they set at boot.
struct Startup {
  private enum Phase: Equatable {
    case starting
    /// It has started, and what was begun meanwhile may still be at work until then.
    case settling(until: Int)
    case over
  }

  private var phase = Phase.over

  /// How often a value was set again that a tuner sets at boot.
  var mostTimes: Int {
    switch phase {
    case .starting: 1
    case .settling: 2
    case .over: 0
    }
  }

  /// Whether others may still act because the system starts.
  var isOn: Bool { phase != .over }

  /// Whether the system itself is still starting.
  var isStarting: Bool { phase == .starting }

  /// Takes note whether the system is starting when a guard begins.
  mutating func begin(_ isStarting: () -> Bool) { phase = isStarting() ? .starting : .over }

  /// Takes note of how far the system has come.
  ///
  /// - Returns: whether it has come further, which is worth a look.
  mutating func advance(_ isStarting: () -> Bool, at now: Int, settling: Int) -> Bool {
    switch phase {
    case .starting:
      if isStarting() { return false }
      phase = .settling(until: now + settling)
      return true
    case .settling(let end):
      if now < end { return false }
      phase = .over
      return true
    case .over: return false
    }
  }
}

extension Guard {
  /// What becomes of a value that something has set while the system starts.
  enum Overruling {
    case setAgain
    /// It is looked at once more when the system has started.
    case waiting
    /// It belongs to something else, as at any other time.
    case no
  }

  /// Whether a value is set again over a tuner that is known to act at boot, and says so.
  ///
  /// Each value once while the system starts, and once when it has: tuners that act at boot are
  /// done then, and whatever comes later is a person's wish.
  mutating func overrule(
    _ drift: Drift, _ card: inout GuardedCard, at address: DeviceAddress, of inventory: Inventory
  ) -> Overruling {
    guard drift.cause == .foreign, startup.isOn,
      let tuner = inventory.tunerAtBoot(of: drift.step, showing: drift.text)
    else { return .no }
    let id = drift.step.id
    let times = card.overruled[id] ?? 0
    guard times < startup.mostTimes else { return startup.isStarting ? .waiting : .no }
    card.overruled[id] = times + 1
    let shown = drift.step.knob.grammar.shown(drift.text)
    say(
      "\(address): \(drift.step.title) is \(shown), likely set by \(tuner.name) "
        + "(\(tuner.evidence)) while the system starts; set again. To end that: \(tuner.remedy)",
      of: address)
    return .setAgain
  }
}

extension Inventory {
  /// The tuner that acts at boot and may have set the present value; nil if none is known.
  ///
  /// Where it is known which governors they set, another one is not theirs.
  func tunerAtBoot(of step: Step, showing text: String) -> OtherTuner? {
    let isGovernor = !TuningLine.governors(in: text).isEmpty
    let reach = OtherTuner.Reach(of: step)
    return otherTuners.first { tuner in
      guard tuner.actsAtBoot, tuner.reach.contains(reach) else { return false }
      return !isGovernor || tuner.values.isEmpty || tuner.values.contains(text.trimmed)
    }
  }
}
