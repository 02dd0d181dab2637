import Testing
import TuneKitCore

@Suite struct `Verifying a card` {
  private func items(_ bench: Bench) throws -> [Finding] {
    try bench.tunekit(.standard).verify().items
  }

  @Test func `verify reports the card's driver`() throws {
    let bench = try Bench()
    try bench.apply(.standard)
    let item = try #require(try items(bench).first)
    #expect(item.id == "driver" && item.state == .holds && item.seen == "ax_pcie_dev_host")
  }

  @Test func `verify calls a card without a driver drifted and names what was declined`() throws {
    let bench = try Bench("cm3588+ax650n-no-driver_6.12")
    let report = try bench.apply(.standard)
    #expect(report.outcome == .nothingToDo)
    #expect(report.declined.map(\.what) == ["everything for the card"])
    let verification = try bench.tunekit(.standard).verify()
    #expect(verification.outcome == .drifted)
    let item = try #require(verification.items.first { $0.id == "driver" })
    #expect(item.state == .drifted && item.seen.contains("no driver has"), "\(item)")
    // What the driver's item says is said once.
    #expect(!verification.items.contains { $0.id.hasPrefix("declined/") })
  }

  @Test func `verify calls a card that lost its driver drifted`() throws {
    let bench = try Bench()
    try bench.apply(.standard)
    bench.image.remove(Bench.bridge.appending("0003:31:00.0/driver"))
    #expect(try items(bench).first { $0.id == "driver" }?.state == .drifted)
  }

  @Test func `verify does not miss what you left out`() throws {
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

  @Test func `verify does not miss a need that is already met`() throws {
    var bench = try Bench("pc+ax650n-not-remapped_6.1")
    bench.board.signature = .dmi(["board_name": "PRIME B360M-A"])
    bench.board.cores = []
    let declined = try bench.plan(.standard).declined
    #expect(declined.contains { $0.isMet == true && $0.why.hasSuffix("CPU 1 takes it already") })
    let items = try items(bench)
    #expect(!items.contains { $0.id.hasPrefix("declined/interrupt") })
    #expect(items.contains { $0.id.hasPrefix("declined/clock") })
  }
}
