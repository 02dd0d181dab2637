import SystemPackage
import Testing
import TuneKitCore

@Suite struct `Restoring` {
  let bench: Bench

  init() throws { bench = try Bench() }

  /// What is there now, whether it is forced, what comes of it, and what is there then.
  @Test(arguments: [
    ("performance", false, Report.Result.restored, "schedutil"),
    ("performance\n", true, .restored, "schedutil"),
    ("schedutil", false, .already, "schedutil"),
    ("schedutil", true, .already, "schedutil"),
    ("powersave", false, .leftAlone, "powersave"),
    ("powersave", true, .restored, "schedutil"),
    ("", false, .leftAlone, ""),
    ("performance schedutil", false, .leftAlone, "performance schedutil"),
  ])
  func `revert decides by the value it finds now`(
    now: String, force: Bool, result: Report.Result, then: String
  ) throws {
    try bench.apply()
    bench.image.set(now, Bench.governor)
    let report = try bench.revert(force: force)
    let line = report.steps.first { $0.id.string == "governor/policy4" }
    #expect(line?.result == result)
    #expect(bench.text(Bench.governor) == then)
    #expect(report.outcome == (result == .leftAlone ? .partlyRolledBack : .reverted))
    #expect(report.steps.count { $0.result == .restored } == (result == .restored ? 7 : 6))
    #expect(try Journal.outstanding(in: bench.root).isEmpty == (result != .leftAlone))
  }

  @Test(arguments: ["10", "0010", "00000000,00000010"])
  func `revert compares CPU masks by their meaning`(now: String) throws {
    try bench.apply()
    bench.image.set(now, Bench.affinity)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.affinity).flatMap { CPUSet(mask: $0) } == CPUSet(0...7))
  }

  @Test func `a value left alone can be forced later`() throws {
    let start = bench.settings
    try bench.apply()
    bench.image.set("powersave", Bench.governor)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(try bench.revert(force: true).outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `revert leaves a value that apply never changed`() throws {
    bench.image.set("performance", Bench.governor)
    try bench.apply()
    bench.image.set("powersave", Bench.governor)
    let report = try bench.revert()
    #expect(report.outcome == .reverted)
    #expect(report.steps.first { $0.id.string == "governor/policy4" }?.result == .leftAlone)
    #expect(bench.text(Bench.governor) == "powersave")
  }

  @Test func `revert leaves settings of a card that is gone`() throws {
    try bench.apply()
    bench.image.remove("/sys/bus/pci/devices/0003:31:00.0")
    bench.image.remove(Bench.bridge.appending("0003:31:00.0"))
    let machine = FaultyMachine(bench.image)
    let report = try bench.tunekit(on: machine).revert()
    #expect(report.outcome == .reverted)
    #expect(
      report.steps.filter { $0.result == .leftAlone }.map(\.id.string) == [
        "interrupt/0", "runtime-power/0003:31:00.0",
      ])
    #expect(machine.writes.count == 5)
  }

  @Test func `revert leaves a file whose link leads elsewhere now`() throws {
    let strategy = try bench.plan()
    let alias: SystemPath = "/sys/class/devfreq/dmc/governor"
    let step = try #require(strategy.steps.first { $0.id.string == "memory-governor/dmc" })
    let aliased = step.with(knob: Knob(.file(alias), .word))
    _ = try bench.apply(strategy.with([aliased]), on: bench.image)
    #expect(bench.text(alias) == "performance")
    var capture = bench.image.capture
    capture["/sys/class/devfreq/dmc"] = .link(
      "../../devices/platform/fb000000.gpu/devfreq/fb000000.gpu")
    let image = MachineImage(capture)
    let gpu = image.line(of: alias)
    let machine = FaultyMachine(image)
    let report = try bench.tunekit(on: machine).revert(force: true)
    #expect(report.steps.map(\.result) == [.leftAlone])
    #expect(machine.writes.isEmpty && image.line(of: alias) == gpu)
  }

  @Test func `revert goes on when one value cannot be written`() throws {
    try bench.apply()
    let machine = FaultyMachine(bench.image, faults: [2: .refused(.resourceBusy)])
    let report = try bench.tunekit(on: machine).revert()
    #expect(report.outcome == .partlyRolledBack)
    #expect(
      report.steps.map(\.result) == [.restored, .restored, .failed]
        + [.restored, .restored, .restored, .restored])
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `revert writes nothing from a journal of another boot`() throws {
    try bench.apply()
    let after = bench.settings
    let boot: SystemPath = "/proc/sys/kernel/random/boot_id"
    bench.image.set("11111111-0000-0000-0000-000000000000", boot)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert(force: true).outcome == .nothingToDo)
    #expect(machine.writes.isEmpty)
    #expect(bench.settings.filter { $0.key != boot } == after.filter { $0.key != boot })
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `revert of one card leaves the other applied`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    for card in cards {
      _ = try bench.tunekit(.standard, device: card).performed()
    }
    _ = try bench.tunekit(.standard, device: cards[1]).revert()
    let left = try Journal.outstanding(in: bench.root).map(\.strategy.subject.address)
    #expect(left == [cards[0]])
  }
}
