// verify, by effects.
extension HardwareExaminer {
  mutating func examineVerify(
    _ strategy: Strategy, _ before: ReplayableLook, _ tuned: ReplayableLook
  ) {
    guard let run = tuned.look.run(.verify),
      let verification = tuned.value(Verification.self, of: .verify)
    else {
      return claim(.verify, .notShown, "verify looks at what is applied", "it printed no result")
    }
    if verification.isApplied != true {
      claim(.verify, .contradicted, "verify looks at what is applied", "it found nothing applied")
    }
    if (run.status == 0) != (verification.outcome != .drifted) {
      claim(
        .verify, .contradicted, "its status is that of its outcome",
        "status \(run.status), outcome \(verification.outcome.rawValue)")
    }
    let absent = strategy.probes.filter { probe in
      !verification.items.contains { $0.id == probe.id }
    }
    for probe in absent {
      claim(.verify, .contradicted, "every check was made", "missing: \(probe.title.onOneLine)")
    }
    for item in verification.items where item.state != .holds {
      let seen = item.seen.description.onOneLine
      let state = item.state == .unproven ? "unproven" : "drifted"
      claim(.verify, .notShown, "everything holds", "\(item.title.onOneLine) is \(state): \(seen)")
    }
    let held = verification.items.count { $0.state == .holds }
    claim(.verify, .shown, "checks that held", "\(held) of \(verification.items.count)")
    examineEffects(of: strategy, in: verification, before, tuned)
  }

  mutating func examineEffects(
    of strategy: Strategy, in verification: Verification, _ before: ReplayableLook,
    _ tuned: ReplayableLook
  ) {
    let effects = strategy.probes.filter(\.isOfEffect)
    let held = effects.compactMap { probe in
      verification.items.first { $0.id == probe.id && $0.state == .holds }
    }
    claim(
      .verify, "it holds by effect", if: !held.isEmpty,
      held.map { "\($0.title.onOneLine): \($0.seen.description.onOneLine)" }
        .joined(separator: "; "),
      else: (
        .notShown, effects.isEmpty ? "no check is of an effect" : "no check of an effect held"
      ))
    for probe in effects where held.contains(where: { $0.id == probe.id }) {
      guard case .delivery(let id, let wanted) = probe.check,
        let number = strategy.step(id)?.interrupt?.number
      else { continue }
      let count = { (sight: ReplayableLook) -> UInt64 in
        let interrupt = sight.inventory.interrupts.first { $0.number == number }
        return (interrupt?.counts ?? [:]).reduce(0) { sum, count in
          wanted.contains(count.key) ? sum &+ count.value : sum
        }
      }
      let (first, last) = (count(before), count(tuned))
      claim(
        .verify, "the counts of interrupt \(number) grew on \(wanted)", if: last > first,
        "from \(first) to \(last)",
        else: (.contradicted, "from \(first) to \(last) in the captures"))
    }
  }
}

extension Probe {
  /// Whether it looks at what the hardware does, and not only at files.
  fileprivate var isOfEffect: Bool {
    switch check {
    case .delivery, .clock, .floor, .deviceClock: true
    case .holds, .link, .errors, .temperature, .otherTuner: false
    }
  }
}
