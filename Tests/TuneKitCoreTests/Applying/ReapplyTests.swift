import SystemPackage
import Testing

@testable import TuneKitCore

/// Applying while something is applied: what was lost is written again, and the first originals stay.
@Suite struct `Applying again` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    start = bench.settings
    try bench.apply()
  }

  @Test func `writes what a foreign hand has changed, and gives back the first value`() throws {
    bench.image.set("ondemand", Bench.governor)
    let report = try bench.apply()
    #expect(report.outcome == .applied)
    #expect(report.steps.filter { $0.result == .written }.map(\.before) == ["ondemand"])
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test(arguments: [154, 160])
  func `places an interrupt that its driver has asked for anew`(number: Int) throws {
    let expected = bench.text(Bench.affinity)
    #expect(bench.image.requestAnew(interrupt: 154, as: number))
    let file: SystemPath = "/proc/irq/\(number)/smp_affinity"
    #expect(bench.text(file) == "ff")
    let report = try bench.apply()
    #expect(report.outcome == .applied)
    #expect(report.steps.filter { $0.result == .written }.map(\.file) == [file])
    #expect(bench.text(file) == expected)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.originals.count == 8)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert().outcome == .reverted)
    #expect(bench.text(file) == "ff")
    #expect(machine.writes.count { $0.file == file } == 1)
  }

  @Test(arguments: [154, 160])
  func `revert writes nothing into an interrupt of another incarnation`(number: Int) throws {
    bench.image.requestAnew(interrupt: 154, as: number)
    let machine = FaultyMachine(bench.image)
    let report = try bench.tunekit(on: machine).revert(force: true)
    #expect(report.outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
    #expect(report.steps.first?.result == .leftAlone)
  }

  @Test func `revert writes nothing into a number that is another device's now`() throws {
    bench.image.requestAnew(interrupt: 154, as: 160)
    bench.image.requestAnew(interrupt: 224, as: 154)
    bench.image.set("10", Bench.affinity)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert(force: true).outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
    #expect(bench.text(Bench.affinity) == "10")
  }

  @Test func `revert writes nothing where another card sits at the address`() throws {
    bench.image.set("0x1234", Bench.bridge.appending("0003:31:00.0/device"))
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert(force: true).outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
  }

  @Test func `a core that went and came back gets the interrupt again`() throws {
    #expect(bench.text(Bench.affinity) == "10")
    bench.image.setOnline(false, 4)
    #expect(bench.text(Bench.affinity) == "ef")
    bench.image.setOnline(true, 4)
    #expect(try bench.apply().outcome == .applied)
    #expect(bench.text(Bench.affinity) == "10")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.affinity) == "ff")
  }

  @Test func `while the chosen core is away another strategy would be needed`() throws {
    bench.image.setOnline(false, 4)
    let after = bench.settings
    #expect {
      try bench.apply()
    } throws: { error in
      if case .execution(.occupied) = error as? TuneKitError { true } else { false }
    }
    #expect(bench.settings == after)
  }

  @Test func `a failure gives back everything of the session, the first values`() throws {
    bench.image.set("ondemand", Bench.governor)
    bench.image.set("ondemand", "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor")
    let machine = FaultyMachine(bench.image, faults: [1: .refused(.ioError)])
    let report = try bench.tunekit(on: machine).performed()
    // The second value is a foreign one that was never written over, so it stays.
    #expect(report.outcome == .partlyRolledBack)
    #expect(bench.text(Bench.governor) == "schedutil")
    #expect(bench.text("/sys/devices/system/cpu/cpufreq/policy6/scaling_governor") == "ondemand")
    #expect(bench.text(Bench.affinity) == "ff")
  }

  @Test func `a run that was cut off before its end is finished`() throws {
    let fresh = try Bench()
    let strategy = try fresh.plan()
    let first = fresh.settings
    // As if the process had died after the fourth write.
    var journal = try Journal.open(in: fresh.root, boot: strategy.subject.boot)
    let intents = strategy.steps.map { step in
      let location = try? KnobLocator(machine: fresh.image).locate(step.knob)
      return JournalEntry.Intent(
        step: step.id, knob: step.knob, file: step.file, incarnation: location?.incarnation,
        was: step.found + "\n", will: step.wanted + "\n")
    }
    _ = try journal.begin(strategy, with: intents)
    for step in strategy.steps.prefix(4) { try fresh.image.write(step.wanted, to: step.file) }
    _ = consume journal
    #expect(try fresh.tunekit().status().sessions.map(\.state) == ["interrupted"])
    let report = try fresh.apply()
    #expect(report.outcome == .applied)
    #expect(
      report.steps.map(\.result) == [.already, .already, .already, .already]
        + [.written, .written, .written])
    #expect(try fresh.tunekit().status().sessions.map(\.state) == ["applied"])
    #expect(try fresh.revert().outcome == .reverted)
    #expect(fresh.settings == first)
  }
}

@Suite struct `A second card` {
  @Test func `has a session of its own and shares what both need`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let start = bench.settings
    let cards = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    try #require(cards.count == 2)
    let reports = try cards.map { card in
      try bench.tunekit(.standard, device: card).performed()
    }
    #expect(reports.map(\.outcome) == [.applied, .applied])
    #expect(reports[1].steps.count { $0.result == .already } == 2)
    let targets = Set(
      reports.flatMap(\.steps).filter { $0.file.name == "smp_affinity" }.map(\.after))
    #expect(targets.count == 2, "both interrupts went to one core")
    #expect(try bench.tunekit(.standard).revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `is given back first, since it builds on the other`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let start = bench.settings
    let cards = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    for card in cards { _ = try bench.tunekit(.standard, device: card).performed() }
    let after = bench.settings
    #expect {
      _ = try bench.tunekit(.standard, device: cards[0]).revert()
    } throws: { error in
      if case .execution(.occupied) = error as? TuneKitError { true } else { false }
    }
    #expect(bench.settings == after)
    for card in cards.reversed() {
      #expect(try bench.tunekit(.standard, device: card).revert().outcome == .reverted)
    }
    #expect(bench.settings == start)
  }

  @Test func `of another profile is refused where they disagree`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    var other = bench
    other.accelerator.wanted = [
      .set(Knob(.file(Bench.governor), .word), to: "powersave").because("x", .assumed("x"))
    ]
    _ = try bench.tunekit(.standard, device: cards[0]).performed()
    #expect(throws: TuneKitError.self) {
      _ = try other.tunekit(.standard, device: cards[1]).performed()
    }
    #expect(bench.text(Bench.governor) == "performance")
  }
}
