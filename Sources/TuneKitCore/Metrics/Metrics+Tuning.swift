extension Metrics {
  /// Whether somebody sees to it that the machine is tuned.
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
      "1 where the journal can be read, for which it takes root.")
    readable.add(status == nil ? 0 : 1)
    guard let status else { return [readable] }
    var applied = MetricFamily(
      "tunekit_applied", .gauge, "1 where a strategy is applied to a card, whole.")
    let addresses = Set(
      found.map(\.place.device.address) + status.sessions.map(\.subject.address))
    for address in addresses.sorted(by: { "\($0)" < "\($1)" }) {
      let isApplied = status.sessions.contains {
        $0.subject.address == address && $0.state == JournalEntry.Closure.applied.rawValue
      }
      applied.add(isApplied ? 1 : 0, ["address": "\(address)"])
    }
    var holders = MetricFamily(
      "tunekit_holders", .gauge, "Commands for whose time the machine is tuned.")
    holders.add(status.holders.count(where: \.isAlive))
    var hold = MetricFamily(
      "tunekit_on_hold", .gauge,
      "1 where nothing is applied by itself, since a boot ended amid an apply.")
    hold.add(status.onHold == nil ? 0 : 1)
    var damaged = MetricFamily(
      "tunekit_journal_damaged_files", .gauge, "Files of the journal that tell nothing.")
    damaged.add(status.damaged.count)
    return [
      readable, applied, hold, strategies(of: status), states(of: items), holders, damaged,
    ]
  }

  private static func strategies(of status: Status) -> MetricFamily {
    var info = MetricFamily(
      "tunekit_strategy_info", .gauge, "A strategy of which something may be set, and its state.")
    for session in status.sessions {
      let address = "\(session.subject.address)"
      info.add(
        1,
        [
          "address": address, "profile": session.profile.rawValue, "state": session.state,
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
