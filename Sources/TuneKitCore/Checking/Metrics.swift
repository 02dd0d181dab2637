/// What is known of a machine without writing to it, for Prometheus.
package struct Metrics: Sendable {
  /// The families, in one order.
  package let families: [MetricFamily]

  /// The text that Prometheus and node_exporter read.
  package var text: String { families.map(\.text).joined() }

  /// What a look at one card's strategy came to.
  package struct Items {
    package let card: DeviceAddress
    package let findings: [Finding]

    package init(
      card: DeviceAddress, findings: [Finding]
    ) {
      self.card = card
      self.findings = findings
    }
  }

  package init(
    of machine: Inventory, _ found: [Recognition.Found], board: (any Board)?,
    version: String, status: Status?, items: [Items], keptAs kept: (AtBoot, GuardSight.State)
  ) {
    families =
      [Self.program(version, machine, board)] + Self.service(kept.0, kept.1) + Self.cards(found)
      + Self.tuning(status, items, found) + Self.interrupts(found) + Self.clocks(machine)
      + Self.present(machine) + [Self.temperatures(machine)]
  }

  private static func program(
    _ version: String, _ machine: Inventory, _ board: (any Board)?
  ) -> MetricFamily {
    var info = MetricFamily("tunekit_info", .gauge, "The program, the kernel and the board.")
    info.add(
      1,
      [
        "version": version, "kernel": machine.identity.kernel,
        "board": board?.id.string ?? "",
      ])
    return info
  }

  private static func cards(_ found: [Recognition.Found]) -> [MetricFamily] {
    var info = MetricFamily("tunekit_accelerator_info", .gauge, "An accelerator that was found.")
    var speed = MetricFamily(
      "tunekit_link_speed_gigatransfers", .gauge, "Speed of the card's link, per second and lane.")
    var width = MetricFamily("tunekit_link_lanes", .gauge, "Width of the card's link.")
    var degraded = MetricFamily(
      "tunekit_link_degraded", .gauge, "1 where the link is less than card and slot can do.")
    var errors = MetricFamily(
      "tunekit_pci_errors_total", .counter,
      "Errors on the way to the card since boot, by the end that counts them.")
    for one in found {
      let (place, device) = (one.place, one.place.device)
      let address = "\(device.address)"
      info.add(
        1,
        [
          "address": address, "accelerator": one.accelerator.id.string,
          "driver": device.driver ?? "", "slot": place.slot?.name ?? "",
        ])
      for (state, link) in [("now", place.link), ("expected", place.expectedLink)] {
        guard let link else { continue }
        speed.add("\(link.generation.gigatransfers)", ["address": address, "link": state])
        width.add(link.lanes, ["address": address, "link": state])
      }
      if place.linkVerdict != .unknown {
        degraded.add(place.linkVerdict == .degraded ? 1 : 0, ["address": address])
      }
      for count in place.errorCounts { add(count, of: address, to: &errors) }
    }
    return [info, speed, width, degraded, errors]
  }

  private static func add(
    _ count: LinkErrorCount, of address: String, to errors: inout MetricFamily
  ) {
    let kinds: [(String, KeyPath<PCIDevice.LinkErrors, Int>)] = [
      ("correctable", \.correctable), ("nonfatal", \.nonfatal), ("fatal", \.fatal),
    ]
    for (severity, kind) in kinds {
      errors.add(
        count.errors[keyPath: kind],
        [
          "address": address, "severity": severity, "counted_by": "\(count.address)",
          "end": count.end.rawValue,
        ])
    }
  }
}

extension Metrics {
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
      "The present clock: measured by the hardware or its counters, or only requested.")
    for policy in machine.policies {
      guard let kilohertz = policy.present.kilohertz else { continue }
      let (hertz, overflow) = kilohertz.multipliedReportingOverflow(by: 1000)
      guard !overflow else { continue }
      clock.add(hertz, ["policy": policy.name, "told_by": policy.present.basis.rawValue])
    }
    var throttled = MetricFamily(
      "tunekit_throttled", .gauge,
      "1 where CPUs or the accelerator are slowed down now, by the cause.")
    let now = Set(machine.slowdowns.filter(\.isNow).map(\.cause))
    for cause in Slowdown.Cause.allCases {
      throttled.add(now.contains(cause) ? 1 : 0, ["cause": cause.rawValue])
    }
    return [clock, throttled]
  }
}

extension Metrics {
  /// What the thermal zones measure; two may have one name.
  static func temperatures(_ machine: Inventory) -> MetricFamily {
    var celsius = MetricFamily(
      "tunekit_temperature_celsius", .gauge, "What a thermal zone measures.")
    for zone in machine.thermalZones {
      guard let millidegrees = zone.millidegrees else { continue }
      let size = millidegrees.magnitude
      let fraction = size % 1000
      let zeros = fraction < 10 ? "00" : fraction < 100 ? "0" : ""
      celsius.add(
        "\(millidegrees < 0 ? "-" : "")\(size / 1000).\(zeros)\(fraction)",
        ["zone": zone.name, "sensor": String(zone.path.name)])
    }
    return celsius
  }

  static func service(_ atBoot: AtBoot, _ seen: GuardSight.State) -> [MetricFamily] {
    var enabled = MetricFamily(
      "tunekit_enabled", .gauge, "1 where the machine is tuned at each boot.")
    enabled.add(atBoot == .enabled ? 1 : 0)
    var running = MetricFamily(
      "tunekit_guard_running", .gauge, "1 where a guard keeps the machine tuned.")
    running.add(seen == .running ? 1 : 0)
    return [enabled, running]
  }

  static func tuning(
    _ status: Status?, _ items: [Items], _ found: [Recognition.Found]
  ) -> [MetricFamily] {
    var readable = MetricFamily(
      "tunekit_journal_readable", .gauge,
      "1 where the journal can be read, which needs root.")
    readable.add(status == nil ? 0 : 1)
    guard let status else { return [readable] }
    var applied = MetricFamily(
      "tunekit_applied", .gauge, "1 where a strategy is applied to a card, whole.")
    let addresses = Set(
      found.map(\.place.device.address) + status.sessions.map(\.subject.address))
    for address in addresses.sorted(by: { "\($0)" < "\($1)" }) {
      let isApplied = status.sessions.contains {
        $0.subject.address == address && $0.state == .applied
      }
      applied.add(isApplied ? 1 : 0, ["address": "\(address)"])
    }
    var holders = MetricFamily(
      "tunekit_holders", .gauge, "Commands that have the machine tuned while they run.")
    holders.add(status.holders.count(where: \.isAlive))
    var hold = MetricFamily(
      "tunekit_on_hold", .gauge,
      "1 where automatic tuning is off after a crash during an apply.")
    hold.add(status.onHold == nil ? 0 : 1)
    var damaged = MetricFamily(
      "tunekit_journal_damaged_files", .gauge, "Unreadable files of the journal.")
    damaged.add(status.damaged.count)
    return [
      readable, applied, moments(of: status), hold, strategies(of: status), states(of: items),
      holders, damaged,
    ]
  }

  /// When each card was tuned.
  private static func moments(of status: Status) -> MetricFamily {
    var moment = MetricFamily(
      "tunekit_applied_timestamp_seconds", .gauge,
      "When the strategy of a card was applied, in seconds since 1970.")
    var told: Set<DeviceAddress> = []
    // The oldest come first, and each card is told once.
    for session in status.sessions.reversed() where session.state == .applied {
      guard let seconds = Timestamp.seconds(of: session.since),
        told.insert(session.subject.address).inserted
      else { continue }
      moment.add(seconds, ["address": "\(session.subject.address)"])
    }
    return moment
  }

  private static func strategies(of status: Status) -> MetricFamily {
    var info = MetricFamily(
      "tunekit_strategy_info", .gauge, "A strategy of which something may be set, and its state.")
    for session in status.sessions {
      let address = "\(session.subject.address)"
      info.add(
        1,
        [
          "address": address, "profile": session.profile.rawValue, "state": session.state.rawValue,
          "since": session.since, "held": session.isHeld ? "true" : "false",
        ])
    }
    return info
  }

  /// Each item with one sample for each state, of which one is 1.
  private static func states(of items: [Items]) -> MetricFamily {
    var state = MetricFamily(
      "tunekit_item_state", .gauge, "1 for the state that an applied item is in.")
    for card in items {
      for finding in card.findings {
        for one in Finding.State.allCases {
          state.add(
            finding.state == one ? 1 : 0,
            ["address": "\(card.card)", "item": finding.id, "state": one.rawValue])
        }
      }
    }
    return state
  }
}

extension Metrics: Encodable {
  private enum Key: String, CodingKey { case families }

  /// Encodes the families that have samples, as the text shows them.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(families.filter { !$0.samples.isEmpty }, forKey: .families)
  }
}

/// Samples of one name, as Prometheus takes them.
///
/// prometheus.io/docs/instrumenting/exposition_formats, text format 0.0.4.
package struct MetricFamily: Hashable, Sendable {
  /// The name, which ends with its unit.
  package let name: String
  /// What it is, in one sentence.
  package let help: String
  package let kind: Kind
  /// The samples, each with its own labels.
  package private(set) var samples: [Sample] = []

  package enum Kind: String, Sendable {
    /// It only grows, until a restart.
    case counter
    /// It goes up and down.
    case gauge
  }

  package struct Sample: Hashable, Sendable {
    /// What tells it from the others, in the order in which it is written.
    package let labels: [Label]
    package let value: String
  }

  package struct Label: Hashable, Sendable {
    package let name: String
    package let text: String
  }

  init(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
  }

  mutating func add(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]) {
    add("\(value)", labels)
  }

  /// Adds a number that is written already.
  mutating func add(_ value: String, _ labels: KeyValuePairs<String, String> = [:]) {
    samples.append(
      Sample(labels: labels.map { Label(name: $0.key, text: $0.value) }, value: value))
  }

  /// The lines of the family; none where there is no sample.
  var text: String {
    guard !samples.isEmpty else { return "" }
    let lines = samples.map { sample in
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.text))\"" }
      return name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " "
        + sample.value
    }
    let head = ["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"]
    return (head + lines).map { $0 + "\n" }.joined()
  }

  /// In the text of a label a backslash, a quotation mark and a line end are escaped, all else is
  /// UTF-8 as it is; but control characters are `?`, since people look at it, too.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { plain, scalar in
      switch scalar {
      case "\\", "\"":
        plain += "\\"
        plain.unicodeScalars.append(scalar)
      case "\n": plain += "\\n"
      default: plain.unicodeScalars.append(scalar.isSteering ? "?" : scalar)
      }
    }
  }
}

extension MetricFamily: Encodable {
  private enum Key: String, CodingKey { case name, help, type, samples }

  /// Encodes name, help, type and the samples.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(help, forKey: .help)
    try container.encode(kind.rawValue, forKey: .type)
    try container.encode(samples, forKey: .samples)
  }
}

extension MetricFamily.Sample: Encodable {
  private enum Key: String, CodingKey { case labels, value }

  /// Encodes the labels by name, and the number: a whole one as such.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    let labels = Dictionary(
      self.labels.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    try container.encode(labels, forKey: .labels)
    if let whole = Int(value) {
      try container.encode(whole, forKey: .value)
    } else {
      try container.encode(Double(value), forKey: .value)
    }
  }
}
