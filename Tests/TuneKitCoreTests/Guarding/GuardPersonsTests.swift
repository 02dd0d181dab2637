import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

/// What persons, other programs and crashes do beside a guard.
@Suite struct `Beside a guard`: GuardSuite {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]
  let events = ScriptedEvents()
  let log = GuardLog()

  init() throws {
    bench = try Bench()
    start = bench.settings
  }

  private final class Holder {
    var journal: Journal?

    init(_ journal: consuming Journal) { self.journal = consume journal }
  }

  @Test func `what you revert beside a guard stays reverted until you apply again`() throws {
    events.pass { _ = try? bench.revert() }
    events.happen(.device(card, "bind")) {
      #expect(bench.settings == start)
      bench.image.requestAgain(interrupt: 154, as: 160)
    }
    events.happen(.resumed) { #expect(bench.text("/proc/irq/160/smp_affinity") == "ff") }
    events.pass { _ = try? bench.apply(.standard) }
    events.happen(.device(card, "bind")) { bench.image.requestAgain(interrupt: 160, as: 161) }
    try runGuard()
    #expect(log.said.count { $0.contains("reverted by hand") } == 1)
    #expect(bench.text("/proc/irq/161/smp_affinity") == "10")
  }

  @Test func `what you reverted stays so when the card disappears and returns`() throws {
    let device = Bench.bridge.appending("0003:31:00.0/device")
    let id = try #require(bench.text(device))
    events.pass { _ = try? bench.revert() }
    events.happen(.device(card, "remove")) { bench.image.set("0x1234", device) }
    events.happen(.device(card, "add")) {
      #expect(log.announced.last == "no card is there")
      bench.image.set(id, device)
    }
    try runGuard()
    #expect(bench.settings == start)
  }

  @Test func `a guard tries a failed step again only after an event`() throws {
    let machine = FaultyMachine(bench.image, faults: [0: .refused(.ioError)])
    var heard: [String] = []
    events.pass()
    events.pass { bench.image.set("0-3", "/sys/devices/system/cpu/offline-does-not-matter") }
    events.happen(.device(card, "bind"))
    var kept = Guard(
      try bench.tunekit(on: machine, .standard), wokenBy: events,
      telling: .init(say: { heard.append($0.description) }, announce: { _ in }))
    kept.run()
    #expect(heard.count == 2, "\(heard)")
    #expect(heard.first?.contains("what was set is restored") == true)
    #expect(bench.text(Bench.affinity) == "10")
  }

  @Test func `a guard waits for another run that holds the lock`() throws {
    let boot = Survey(of: bench.image).boot()
    let other = Holder(try Journal.open(in: bench.root, boot: boot))
    events.pass { other.journal = nil }
    try runGuard()
    #expect(events.pauses == [100, 30_000])
    #expect(bench.text(Bench.affinity) == "10")
  }

  @Test func `a guard does not tune again after a machine crashed during an apply`() throws {
    let strategy = try bench.plan(.standard)
    var journal = try Journal.open(in: bench.root, boot: strategy.subject.boot)
    _ = try journal.begin(strategy, with: [])
    _ = consume journal
    bench.image.set("another-boot", "/proc/sys/kernel/random/boot_id")
    let before = bench.settings
    events.happen(.device(card, "bind"))
    try runGuard()
    #expect(bench.settings == before)
    #expect(log.said.count == 1 && log.said[0].contains("sudo tunekit enable"))
    let held = try #require(try bench.tunekit().status().onHold)
    #expect(held.contains("went down while Test Card was being tuned"))
    // Even after another verb has closed the journal.
    _ = try bench.revert()
    try runGuard()
    #expect(bench.settings == before)
    #expect(try bench.tunekit().liftHold())
    #expect(try !bench.tunekit().liftHold())
    try runGuard()
    #expect(bench.text(Bench.affinity) == "10")
    #expect(try bench.tunekit().status().onHold == nil)
  }

  @Test func `a guard tunes after a boot that ended with settings applied`() throws {
    try bench.apply(.standard)
    bench.image.set("another-boot", "/proc/sys/kernel/random/boot_id")
    bench.image.set("schedutil", Bench.governor)
    bench.image.requestAgain(interrupt: 154, as: 160)
    try runGuard()
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    #expect(bench.text(Bench.governor) == "performance")
  }

  @Test func `a guard does not apply again what was not confirmed in time`() throws {
    let tunekit = try bench.tunekit(.standard)
    _ = try tunekit.apply(
      try tunekit.plan(), confirmedBy: Expiry(afterMilliseconds: 600_000),
      unlessInterrupted: { false })
    events.pass { _ = try? bench.revert() }
    events.happen(.resumed)
    try runGuard()
    #expect(bench.settings == start)
  }
}

@Suite struct `A guard beside irqbalance`: GuardSuite {
  let bench: Bench
  let events = ScriptedEvents()
  let log = GuardLog()

  private static let socket: SystemPath = "/run/irqbalance/irqbalance812.sock"

  init() throws { bench = try Bench(Bench.balanced) }

  @Test func `a guard corrects irqbalance a limited number of times`() throws {
    for _ in 0..<6 { events.pass { bench.image.set("01", Bench.affinity) } }
    events.pass {
      #expect(bench.text(Bench.affinity) == "10")
      bench.image.set("01", Bench.affinity)
    }
    events.pass()
    try runGuard()
    #expect(bench.text(Bench.affinity) == "01")
    #expect(log.said.count { $0.contains("likely irqbalance") || $0.contains("left alone") } == 1)
  }

  @Test func `a guard bans its interrupts again after irqbalance restarts`() throws {
    events.happen(.missed) { bench.image.set("", Self.socket) }
    try runGuard()
    #expect(bench.text(Self.socket) == "154")
  }
}
