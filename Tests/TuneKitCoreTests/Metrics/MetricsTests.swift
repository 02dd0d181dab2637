import Testing
import TuneKitCore

@testable import TuneKitChecking

@Suite struct `The metrics` {
  @Test func `the metrics are valid for Prometheus`() throws {
    let bench = try Bench()
    for isApplied in [false, true] {
      if isApplied { try bench.apply() }
      let before = bench.image.capture
      let text = try bench.tunekit().metrics(version: "1.2.3").text
      #expect(bench.image.capture == before)
      let page = try PrometheusPage(text)
      #expect(page.value("tunekit_info", ["version": "1.2.3"]) == 1)
      #expect(page.value("tunekit_applied", ["address": Bench.card]) == (isApplied ? 1 : 0))
      #expect(page.value("tunekit_journal_readable", [:]) == 1)
      #expect(page.value("tunekit_link_degraded", ["address": Bench.card]) == 0)
      let governor = isApplied ? "performance" : "schedutil"
      #expect(
        page.value("tunekit_governor_info", ["policy": "policy4", "governor": governor]) == 1)
      #expect(page.value("tunekit_interrupts_total", ["irq": "154", "cpu": "0"]) != nil)
      #expect(
        page.value("tunekit_frequency_limit_hertz", ["policy": "policy4", "limit": "maximum"])
          == 2_256_000_000)
    }
  }

  @Test func `the metrics report applied only when everything is applied in this boot`() throws {
    let bench = try Bench()
    func applied() throws -> Double? {
      try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
        .value("tunekit_applied", ["address": Bench.card])
    }
    try bench.apply()
    #expect(try applied() == 1)
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(try applied() == 0)
    let balanced = try Bench(Bench.balanced)
    try balanced.apply(.standard)
    balanced.image.set("another-boot", "/proc/sys/kernel/random/boot_id")
    try #require(try balanced.tunekit().status().sessions.map(\.state) == [.earlierBoot])
    let page = try PrometheusPage(try balanced.tunekit().metrics(version: "1").text)
    #expect(page.value("tunekit_applied", ["address": Bench.card]) == 0)
  }

  /// Rules and dashboards of others use them.
  @Test func `names and help texts of the metrics stay as they are`() throws {
    let bench = try Bench()
    try bench.apply()
    let heads = try bench.tunekit().metrics(version: "1").families.map {
      "\($0.name) \($0.kind.rawValue) \($0.help)"
    }
    #expect(heads.joined(separator: "\n") == Self.heads)
  }

  private static let heads = """
    tunekit_info gauge The program, the kernel and the board.
    tunekit_enabled gauge 1 where the machine is tuned at each boot.
    tunekit_guard_running gauge 1 where a guard keeps the machine tuned.
    tunekit_accelerator_info gauge An accelerator that was found.
    tunekit_link_speed_gigatransfers gauge Speed of the card's link, per second and lane.
    tunekit_link_lanes gauge Width of the card's link.
    tunekit_link_degraded gauge 1 where the link is less than card and slot can do.
    tunekit_pci_errors_total counter Errors on the way to the card since boot, by the end that \
    counts them.
    tunekit_journal_readable gauge 1 where the journal can be read, which needs root.
    tunekit_applied gauge 1 where a strategy is applied to a card, whole.
    tunekit_applied_timestamp_seconds gauge When the strategy of a card was applied, in seconds \
    since 1970.
    tunekit_on_hold gauge 1 where automatic tuning is off after a crash during an apply.
    tunekit_strategy_info gauge A strategy of which something may be set, and its state.
    tunekit_item_state gauge 1 for the state that an applied item is in.
    tunekit_holders gauge Commands that have the machine tuned while they run.
    tunekit_journal_damaged_files gauge Unreadable files of the journal.
    tunekit_interrupts_total counter Interrupts of the card since boot, by CPU.
    tunekit_interrupt_effective gauge 1 for the CPUs that an interrupt is delivered to.
    tunekit_governor_info gauge The governor that chooses the clock of some CPUs.
    tunekit_frequency_limit_hertz gauge The limits of the clock: floor and ceiling in force, \
    minimum and maximum of the hardware.
    tunekit_frequency_hertz gauge The present clock: measured by the hardware or its counters, or \
    only requested.
    tunekit_throttled gauge 1 where CPUs or the accelerator are slowed down now, by the cause.
    tunekit_temperature_celsius gauge What a thermal zone measures.
    """

  @Test func `the metrics report every temperature in degrees, and zones of one name apart`() throws
  {
    let bench = try Bench()
    for (zone, millidegrees) in [("0", "-1005"), ("1", "45312"), ("2", "nothing")] {
      bench.image.set("soc-thermal", "/sys/class/thermal/thermal_zone\(zone)/type")
      bench.image.set(millidegrees, "/sys/class/thermal/thermal_zone\(zone)/temp")
    }
    let page = try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
    func celsius(_ sensor: String) -> Double? {
      page.value("tunekit_temperature_celsius", ["zone": "soc-thermal", "sensor": sensor])
    }
    #expect(celsius("thermal_zone0") == -1.005 && celsius("thermal_zone1") == 45.312)
    #expect(celsius("thermal_zone2") == nil)
  }

  @Test func `the metrics report when a card was tuned, and only while it is`() throws {
    let bench = try Bench()
    func moment() throws -> Double? {
      try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
        .value("tunekit_applied_timestamp_seconds", ["address": Bench.card])
    }
    #expect(try moment() == nil)
    try bench.apply()
    let since = try #require(try bench.tunekit().status().sessions.first?.since)
    #expect(try moment() == Timestamp.seconds(of: since).map(Double.init))
    #expect(try moment() ?? 0 > 1_600_000_000)
    #expect(try bench.revert().outcome == .reverted)
    #expect(try moment() == nil)
  }

  @Test func `the metrics report a hold`() throws {
    let bench = try Bench()
    func hold() throws -> Double? {
      try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
        .value("tunekit_on_hold", [:])
    }
    #expect(try hold() == 0)
    try bench.root.put("it went down\n", at: SafetyStop.file)
    #expect(try hold() == 1)
  }

  @Test func `the metrics report the state of each item`() throws {
    let bench = try Bench()
    try bench.apply()
    bench.image.set("ondemand", Bench.governor)
    let page = try PrometheusPage(try bench.tunekit().metrics(version: "1").text)
    func states(_ item: String) -> [String: Double?] {
      Dictionary(
        uniqueKeysWithValues: ["holds", "drifted", "unproven"].map { state in
          (state, page.value("tunekit_item_state", ["item": item, "state": state]))
        })
    }
    let items = Set(
      page.samples.filter { $0.name == "tunekit_item_state" }.compactMap { $0.labels["item"] })
    #expect(items.count > 3)
    for item in items {
      let found = states(item)
      #expect(found.values.compactMap(\.self).reduce(0, +) == 1 && found.count == 3, "\(item)")
    }
    let drifted = items.filter { states($0)["drifted"] == .some(1) }
    #expect(drifted.contains("requested/governor/policy4"), "\(drifted)")
    #expect(drifted.allSatisfy { $0.contains("policy4") }, "\(drifted)")
  }

  @Test func `the metrics escape every special character in labels`() throws {
    var family = MetricFamily("tunekit_x", .gauge, "Help.")
    let texts = ["a\"b", "a\\b", "a\nb", "\\\"\n", "ü→", "", "{a=\"b\"} 1", "a\\nb"]
    for (index, text) in texts.enumerated() { family.add(index, ["text": text]) }
    let page = try PrometheusPage(family.text)
    #expect(page.samples.map { $0.labels["text"] } == texts)
    #expect(page.samples.map(\.value) == texts.indices.map(Double.init))
    #expect(family.text.split(separator: "\n").count == texts.count + 2)
  }

  @Test func `the metrics are valid on every machine`() throws {
    for name in [Bench.vendor, Bench.balanced] {
      let text = try Bench(name).tunekit().metrics(version: "1").text
      #expect(try PrometheusPage(text).samples.count > 10)
    }
  }

  @Test func `the Prometheus reader of the tests refuses invalid pages`() {
    let wrong = [
      "a 1\n", "# TYPE a gauge\na{b=\"c} 1\n", "# TYPE a gauge\na one\n", "# TYPE a gauge\na 1",
      "# TYPE a gauge\na 1\na 1\n", "# TYPE a gauge\n# TYPE a gauge\n", "# TYPE a gauge\n1a 1\n",
    ]
    for text in wrong { #expect(throws: (any Error).self, "\(text)") { try PrometheusPage(text) } }
  }
}
