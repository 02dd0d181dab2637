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
