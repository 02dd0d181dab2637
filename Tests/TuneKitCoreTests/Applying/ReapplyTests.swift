import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

/// Applying while something is applied: what was lost is written again, and the first originals stay.
@Suite struct `Applying again` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    start = bench.settings
    try bench.apply()
  }

  @Test func `applying again overwrites a foreign value, and revert restores that one`() throws {
    bench.image.set("ondemand", Bench.governor)
    let report = try bench.apply()
    #expect(report.outcome == .applied)
    #expect(report.steps.filter { $0.result == .written }.map(\.before) == ["ondemand"])
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.governor) == "ondemand")
    bench.image.set("schedutil", Bench.governor)
    #expect(bench.settings == start)
  }

  @Test func `applying after an incomplete revert restores the foreign value later`() throws {
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(try bench.apply().outcome == .applied)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert().outcome == .reverted)
    let governors = machine.writes.filter { $0.file == Bench.governor }
    #expect(governors.map(\.text.trimmed) == ["ondemand"])
  }

  @Test func `a value that revert restored belongs to the next program that sets it`() throws {
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    // The session is open because of one value; the others are not its any longer.
    let other: SystemPath = "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor"
    bench.image.set("performance", other)
    #expect(try bench.revert(force: true).outcome == .reverted)
    #expect(bench.text(other) == "performance")
    #expect(bench.text(Bench.governor) == "schedutil")
  }

  @Test(arguments: [154, 160])
  func `applying again moves an interrupt that its driver requested again`(number: Int) throws {
    let expected = bench.text(Bench.affinity)
    #expect(bench.image.requestAgain(interrupt: 154, as: number))
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
  func `revert writes nothing into an interrupt that its driver requested again`(number: Int) throws
  {
    bench.image.requestAgain(interrupt: 154, as: number)
    let machine = FaultyMachine(bench.image)
    let report = try bench.tunekit(on: machine).revert(force: true)
    #expect(report.outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
    #expect(report.steps.first?.result == .leftAlone)
  }

  @Test func `revert writes nothing into a number that another device has now`() throws {
    bench.image.requestAgain(interrupt: 154, as: 160)
    bench.image.requestAgain(interrupt: 224, as: 154)
    bench.image.set("10", Bench.affinity)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert(force: true).outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
    #expect(bench.text(Bench.affinity) == "10")
  }

  @Test func `revert writes nothing when another card has the address`() throws {
    bench.image.set("0x1234", Bench.bridge.appending("0003:31:00.0/device"))
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert(force: true).outcome == .reverted)
    #expect(!machine.writes.contains { $0.file.isBelow("/proc/irq") })
  }

  @Test func `applying again moves the interrupt back to a core that came online`() throws {
    #expect(bench.text(Bench.affinity) == "10")
    bench.image.setOnline(false, 4)
    #expect(bench.text(Bench.affinity) == "ef")
    bench.image.setOnline(true, 4)
    #expect(try bench.apply().outcome == .applied)
    #expect(bench.text(Bench.affinity) == "10")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.affinity) == "ff")
  }

  @Test func `an interrupt whose core goes offline moves to another and stays there`() throws {
    bench.image.setOnline(false, 4)
    let report = try bench.apply()
    #expect(report.outcome == .applied)
    #expect(bench.text(Bench.affinity) == "20")
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    let probes = try bench.tunekit().verify(longestSample: 0).items
    #expect(probes.first { $0.id == "requested/interrupt/0" }?.state == .holds)
    bench.image.setOnline(true, 4)
    #expect(try bench.apply().outcome == .nothingToDo)
    #expect(bench.text(Bench.affinity) == "20")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `an apply killed while it moves to another core is reverted from either`() throws {
    for after in ["ef", "20", "10"] {
      let bench = try Bench()
      let start = bench.settings
      try bench.apply()
      bench.image.setOnline(false, 4)
      let strategy = try bench.plan()
      var journal = try Journal.open(in: bench.root, boot: strategy.subject.boot)
      let step = try #require(strategy.steps.first { $0.id.string == "interrupt/0" })
      var intent = try #require(journal.sessions[0].originals.first { $0.step == step.id })
      intent = JournalEntry.Intent(
        step: intent.step, knob: intent.knob, file: intent.file, incarnation: intent.incarnation,
        was: intent.was, will: step.wanted, replaces: true)
      try journal.record([.intend(intent)], in: 0, durably: true)
      _ = consume journal
      bench.image.setOnline(true, 4)
      try bench.image.write(after, to: Bench.affinity)
      let outcome = try bench.revert().outcome
      // The kernel chose this value, but revert cannot know that.
      #expect(outcome == (after == "ef" ? .partlyRolledBack : .reverted))
      if after != "ef" { #expect(bench.settings == start) }
    }
  }

  @Test func `applying again adds new interrupts of the card to the checks`() throws {
    let bench = try Bench("cm3588+ax650n-4-vectors_6.1-vendor")
    let strategy = try bench.plan(.standard)
    let interrupts = strategy.steps.filter(\.isInterrupt)
    try #require(interrupts.count > 1)
    // As if the driver had asked for one interrupt first, and for the others later.
    let fewer = strategy.with(strategy.steps.filter { !$0.isInterrupt } + [interrupts[0]])
    _ = try bench.apply(fewer, on: bench.image)
    let report = try bench.apply(.standard)
    #expect(report.outcome == .applied)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.strategy.steps.count == strategy.steps.count)
    let status = try bench.tunekit(.standard).status()
    #expect(status.sessions.first?.items.count == strategy.steps.count)
    #expect(status.outcome == .holds)
  }

  @Test func `a failure while applying again reverts the session and keeps foreign values`()
    throws
  {
    bench.image.set("ondemand", Bench.governor)
    bench.image.set("ondemand", "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor")
    let machine = FaultyMachine(bench.image, faults: [1: .refused(.ioError)])
    let report = try bench.tunekit(on: machine).performed()
    // What was found now is what there was before; the second value was not even written over.
    #expect(report.outcome == .rolledBack)
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(bench.text("/sys/devices/system/cpu/cpufreq/policy6/scaling_governor") == "ondemand")
    #expect(bench.text(Bench.affinity) == "ff")
  }

  @Test func `applying again finishes an apply that was killed`() throws {
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
    #expect(try fresh.tunekit().status().sessions.map(\.state) == [.interrupted])
    let report = try fresh.apply()
    #expect(report.outcome == .applied)
    #expect(
      report.steps.map(\.result) == [.already, .already, .already, .already]
        + [.written, .written, .written])
    #expect(try fresh.tunekit().status().sessions.map(\.state) == [.applied])
    #expect(try fresh.revert().outcome == .reverted)
    #expect(fresh.settings == first)
  }
}

@Suite struct `A second card` {
  @Test func `a second card has its own session and shares common settings`() throws {
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

  @Test func `the card that was applied last is reverted first`() throws {
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

  @Test func `a second card with a conflicting profile is refused`() throws {
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
