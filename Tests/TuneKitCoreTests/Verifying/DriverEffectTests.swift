import Testing

@testable import TuneKitCore

@Suite struct `Verifying a card` {
  private func items(_ bench: Bench) throws -> [Finding] {
    try bench.tunekit(.standard).verify().items
  }

  @Test func `says that its driver is there`() throws {
    let bench = try Bench()
    try bench.apply(.standard)
    let item = try #require(try items(bench).first)
    #expect(item.id == "driver" && item.state == .holds && item.seen == "ax_pcie_dev_host")
  }

  @Test func `that no driver has is drifted, and names what was declined`() throws {
    let bench = try Bench("cm3588+ax650n-no-driver_6.12")
    let report = try bench.apply(.standard)
    #expect(report.outcome == .nothingToDo)
    #expect(report.declined.map(\.what) == ["interrupt placement", "clock of the fastest cores"])
    let verification = try bench.tunekit(.standard).verify()
    #expect(verification.outcome == .drifted)
    let item = try #require(verification.items.first { $0.id == "driver" })
    #expect(item.state == .drifted && item.seen == "none has 0003:31:00.0")
    let declined = verification.items.filter { $0.id.hasPrefix("declined/") }
    #expect(declined.map(\.state) == [.unproven, .unproven])
    #expect(declined.allSatisfy { $0.seen.contains("no driver has the card") })
  }

  @Test func `that lost its driver after applying is drifted`() throws {
    let bench = try Bench()
    try bench.apply(.standard)
    bench.image.remove(Bench.bridge.appending("0003:31:00.0/driver"))
    #expect(try items(bench).first { $0.id == "driver" }?.state == .drifted)
  }

  @Test func `does not miss what a person left out`() throws {
    let bench = try Bench()
    let tunekit = TuneKit(
      bench.image, state: bench.root,
      registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
      leavingOut: [Configured(value: "governor", file: "t", line: 1)])
    _ = try tunekit.performed()
    let verification = try tunekit.verify()
    #expect(!verification.items.contains { $0.id.hasPrefix("declined/") })
    #expect(verification.outcome == .holds)
    let page = try PrometheusPage(tunekit.metrics(version: "1").text)
    #expect(page.value("tunekit_item_state", ["item": "driver", "state": "holds"]) == 1)
  }
}
