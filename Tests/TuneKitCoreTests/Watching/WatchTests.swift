import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCaptures
@testable import TuneKitChecking

/// What watch makes of two looks at a machine.
@Suite struct `A watched machine` {
  private static let table: SystemPath = "/proc/interrupts"

  /// A watch, and the time that passes on its machine.
  private struct Bystander {
    let bench: Bench
    var watch: Watch
    var moment = 0

    init(_ bench: Bench) throws {
      self.bench = bench
      watch = try bench.tunekit().watch()
      _ = watch.look(at: 0, called: "t0")
    }

    /// What has happened after a while.
    mutating func sample(after milliseconds: Int = 1000) throws -> WatchSample {
      bench.image.pass(milliseconds: milliseconds)
      moment += milliseconds
      let sample = watch.look(at: moment, called: "t\(moment)")
      return try #require(sample)
    }
  }

  @Test func `the first look gives no sample`() throws {
    let bench = try Bench()
    var watch = try bench.tunekit().watch()
    let (first, second) = (watch.look(at: 0, called: "now"), watch.look(at: 1, called: "then"))
    #expect(first == nil && second?.time == "then")
  }

  @Test func `watching changes nothing`() throws {
    let bench = try Bench()
    try bench.apply()
    let before = bench.settings
    var bystander = try Bystander(bench)
    for _ in 0..<5 { _ = try bystander.sample() }
    #expect(bench.settings == before)
  }

  @Test func `rates, clocks and temperatures are those of the machine`() throws {
    let bench = try Bench()
    let rate = try #require(bench.image.capture.rates["154"])
    var bystander = try Bystander(bench)
    for milliseconds in [1000, 250, 4000] {
      let sample = try bystander.sample(after: milliseconds)
      #expect(sample.interrupts.map(\.irq) == [154] && sample.interrupts[0].cpu == 0)
      #expect((sample.interrupts[0].perSecond - Double(rate)).magnitude < 5)
      #expect(sample.clocks.map(\.cpus) == ["0-3", "4-5", "6-7"])
      #expect(sample.clocks.map(\.maximum) == [1_800_000, 2_256_000, 2_304_000])
      #expect(sample.clocks.allSatisfy { $0.kilohertz != nil && !$0.isLimited })
      #expect(sample.isApplied == false && !sample.hasDrifted && sample.settings == 0)
    }
    bench.image.set("61234", "/sys/class/thermal/thermal_zone0/temp")
    let hot = try bystander.sample()
    #expect(hot.temperatures.first?.celsius == 61.2)
    bench.image.set("900000", Bench.governor.parent.appending("scaling_max_freq"))
    let limited = try bystander.sample()
    #expect(limited.clocks[1].isLimited)
  }

  @Test func `a command in another window is seen at the next look`() throws {
    let bench = try Bench()
    var bystander = try Bystander(bench)
    let untuned = try bystander.sample()
    #expect(untuned.interrupts.map(\.cpu) == [0])
    try bench.apply()
    let applied = try bystander.sample()
    #expect(applied.interrupts.map(\.cpu) == [4])
    #expect(applied.isApplied == true && applied.settings > 2 && !applied.hasDrifted)
    bench.image.set("ondemand", Bench.governor)
    let drifted = try bystander.sample()
    #expect(drifted.drift.map(\.id) == ["governor/policy4"] && drifted.hasDrifted)
    #expect(
      drifted.drift.first?.seen == "ondemand" && drifted.drift.first?.expected == "performance")
    _ = try bench.revert(force: true)
    let reverted = try bystander.sample()
    #expect(reverted.isApplied == false && !reverted.hasDrifted)
  }

  @Test func `a limit below the hardware's own is drift where the clock was fixed`() throws {
    let bench = try Bench()
    try bench.apply()
    var bystander = try Bystander(bench)
    bench.image.set("1200000", Bench.governor.parent.appending("scaling_max_freq"))
    let sample = try bystander.sample()
    #expect(sample.drift.map(\.seen) == ["limited to 1.20 GHz"])
  }

  @Test func `an interrupt that arrives elsewhere though it is set has drifted`() throws {
    let bench = try Bench()
    try bench.apply()
    let machine = MisroutingMachine(image: bench.image, interrupt: "154", count: 9)
    var watch = try bench.tunekit(on: machine).watch()
    _ = watch.look(at: 0, called: "")
    machine.pass(milliseconds: 1000)
    let look = watch.look(at: 1000, called: "")
    let sample = try #require(look)
    #expect(sample.drift.map(\.seen) == ["9 of 9 arrived on CPU 1"])
    #expect(sample.interrupts.map(\.cpu) == [1] && sample.interrupts[0].perSecond == 9)
  }

  @Test func `a driver that is reloaded is found again under its new number`() throws {
    let bench = try Bench()
    try bench.apply()
    var bystander = try Bystander(bench)
    for _ in 0..<3 { _ = try bystander.sample() }
    #expect(bench.image.requestAgain(interrupt: 154, as: 160))
    _ = try bystander.sample()
    let sample = try bystander.sample()
    #expect(sample.interrupts.map(\.irq) == [160] && sample.interrupts[0].perSecond > 0)
    #expect(sample.drift.map(\.id) == ["interrupt/0"])
    #expect(bench.image.requestAgain(interrupt: 160, as: 160))
    let again = try bystander.sample()
    #expect(again.interrupts.map(\.irq) == [160] && again.interrupts[0].perSecond < 10_000)
  }

  @Test func `a card that goes is missing, and is found again when it comes back`() throws {
    let bench = try Bench()
    let path = Bench.bridge.appending("0003:31:00.0")
    let whole = bench.image.capture
    var bystander = try Bystander(bench)
    for _ in 0..<3 { _ = try bystander.sample() }
    bench.image.remove("/sys/bus/pci/devices/0003:31:00.0")
    bench.image.remove(path)
    for _ in 0..<15 {
      let sample = try bystander.sample()
      #expect(sample.cards.map(\.isPresent) == [false])
    }
    for (file, entry) in whole.entries where file == path || file.isBelow(path) {
      bench.image.change { $0[file] = entry }
    }
    bench.image.change { kernel in
      kernel["/sys/bus/pci/devices/0003:31:00.0"] =
        whole.entries["/sys/bus/pci/devices/0003:31:00.0"]
    }
    for _ in 0..<3 { _ = try bystander.sample() }
    let back = try bystander.sample()
    #expect(back.cards.map(\.isPresent) == [true] && back.interrupts.map(\.irq) == [154])
  }

  @Test func `a CPU that goes offline and comes back is followed`() throws {
    let bench = try Bench()
    var bystander = try Bystander(bench)
    for _ in 0..<3 { _ = try bystander.sample() }
    for isOnline in [false, true] {
      bench.image.setOnline(isOnline, 0)
      for _ in 0..<3 {
        let sample = try bystander.sample()
        #expect(sample.interrupts.count == 1 && (isOnline || sample.interrupts[0].cpu != 0))
      }
    }
  }

  @Test(arguments: [
    ([4: 10, 5: 1], [4: 25, 5: 1], [4: 15]), ([4: 10], [4: 3], [4: 3]),
    ([4: 4_294_967_290], [4: 5], [4: 11]), ([4: 5_000_000_000], [4: 7], [4: 7]),
    ([4: UInt64.max], [4: 0], [:]), ([:], [4: 7], [:]), ([4: 7], [:], [:]),
  ])
  func `counts that begin again or run over give a true difference`(
    before: [Int: UInt64], now: [Int: UInt64], growth: [Int: UInt64]
  ) {
    var (first, last) = (WatchReading(time: 0), WatchReading(time: 1))
    (first.counts[9], last.counts[9]) = (before, now)
    #expect(WatchSample.growth(of: 9, from: first, to: last) == growth)
  }

  @Test func `a clock that does not go forward gives no rate`() throws {
    let bench = try Bench()
    var watch = try bench.tunekit().watch()
    _ = watch.look(at: 5, called: "")
    bench.image.pass(milliseconds: 100)
    for moment in [5, 4, Int.min, Int.max] {
      let look = watch.look(at: moment, called: "")
      let sample = try #require(look)
      #expect(sample.interrupts.allSatisfy { $0.perSecond.isFinite && $0.perSecond >= 0 })
    }
  }

  @Test func `a machine without a card is refused as by plan`() throws {
    let bench = try Bench("cm3588_6.1-vendor")
    let error = try #require(throws: TuneKitError.self) { try bench.tunekit().watch() }
    guard case .recognition(.noAccelerator) = error else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `the table of interrupts gives only the rows that are wanted`() {
    let text =
      "     CPU0 CPU1\n 7:  1  2  GICv3 7 Edge  a\n 8:  3  4  GICv3 8 Edge  b\nIPI0: 5 6 x\n"
    let all = InterruptTable(Array(text.utf8))
    let some = InterruptTable(Array(text.utf8), only: [8, 99])
    #expect(all.rows.map(\.number) == [7, 8] && some.rows == [all.rows[1]])
    #expect(InterruptTable(Array(text.utf8), only: []).rows.isEmpty)
  }
}
