extension Metrics {
  /// Where the cards' interrupts arrive.
  static func interrupts(_ found: [Recognition.Found]) -> [MetricFamily] {
    var total = MetricFamily(
      "tunekit_interrupts_total", .counter, "Interrupts of the card since boot, by CPU.")
    var target = MetricFamily(
      "tunekit_interrupt_effective", .gauge, "1 for the CPUs that an interrupt is delivered to.")
    for one in found {
      let address = "\(one.place.device.address)"
      for vector in one.place.vectors {
        let (interrupt, index) = (vector.interrupt, "\(vector.index)")
        for (cpu, count) in interrupt.counts.sorted(by: { $0.key < $1.key }) {
          total.add(
            count,
            [
              "address": address, "vector": index, "irq": "\(interrupt.number)", "cpu": "\(cpu)",
            ])
        }
        for cpu in interrupt.effective?.numbers ?? [] {
          target.add(
            1,
            [
              "address": address, "vector": index, "irq": "\(interrupt.number)", "cpu": "\(cpu)",
            ])
        }
      }
    }
    return [total, target]
  }

  /// How the CPUs are clocked.
  static func clocks(_ machine: Inventory) -> [MetricFamily] {
    var governor = MetricFamily(
      "tunekit_governor_info", .gauge, "The governor that chooses the clock of some CPUs.")
    var clock = MetricFamily(
      "tunekit_frequency_limit_hertz", .gauge,
      "The limits of the clock: floor and ceiling in force, minimum and maximum of the hardware.")
    for policy in machine.policies {
      governor.add(
        1,
        [
          "policy": policy.name, "cpus": policy.processors.list, "governor": policy.governor,
        ])
      let limits = [
        ("floor", policy.floorKilohertz), ("ceiling", policy.ceilingKilohertz),
        ("minimum", policy.minimumKilohertz), ("maximum", policy.maximumKilohertz),
      ]
      for (limit, kilohertz) in limits {
        guard let kilohertz else { continue }
        let (hertz, overflow) = kilohertz.multipliedReportingOverflow(by: 1000)
        if !overflow { clock.add(hertz, ["policy": policy.name, "limit": limit]) }
      }
    }
    return [governor, clock]
  }

  /// What the CPUs run at, and what keeps them from running faster.
  static func present(_ machine: Inventory) -> [MetricFamily] {
    var clock = MetricFamily(
      "tunekit_frequency_hertz", .gauge,
      "The present clock: told by the hardware, by its counters, or only what was asked for.")
    for policy in machine.policies {
      guard let kilohertz = policy.present.kilohertz else { continue }
      let (hertz, overflow) = kilohertz.multipliedReportingOverflow(by: 1000)
      guard !overflow else { continue }
      clock.add(hertz, ["policy": policy.name, "told_by": policy.present.basis.rawValue])
    }
    var throttled = MetricFamily(
      "tunekit_throttled", .gauge, "1 where CPUs are slowed down now, by the cause.")
    let now = Set(machine.slowdowns.filter(\.isNow).map(\.cause))
    for cause in Slowdown.Cause.allCases {
      throttled.add(now.contains(cause) ? 1 : 0, ["cause": cause.rawValue])
    }
    return [clock, throttled]
  }
}
