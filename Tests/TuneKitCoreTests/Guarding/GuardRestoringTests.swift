import Foundation
import Glibc
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying
@testable import TuneKitGuarding

/// What others have left, and a command that runs beside a guard.
@Suite struct `A guard that restores`: GuardSuite {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]
  let events = ScriptedEvents()
  let log = GuardLog()

  init() throws {
    bench = try Bench()
    start = bench.settings
  }

  private final class Running {
    var hold: TemporaryTuning?

    func end(_ tunekit: TuneKit) throws -> Report? {
      guard let held = hold.take() else { return nil }
      return try tunekit.release(held)
    }
  }

  private func killed() throws {
    _ = try bench.tunekit(.standard).hold(for: "model") { false }
  }

  private func applyUnconfirmed() throws {
    let tunekit = try bench.tunekit(.standard)
    _ = try tunekit.apply(
      try tunekit.plan(), confirmedBy: Expiry(time: "past", uptime: 1), unlessInterrupted: { false }
    )
  }

  @Test func `a guard that sets something during a held command leaves it held only`()
    throws
  {
    let tunekit = try bench.tunekit(.standard)
    let running = Running()
    events.pass { _ = try? bench.revert() }
    events.pass { running.hold = try? tunekit.hold(for: "model") { false } }
    events.happen(.device(card, "bind")) { bench.image.requestAgain(interrupt: 154, as: 160) }
    events.pass {
      #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
      #expect((try? running.end(tunekit))?.outcome == .reverted)
    }
    events.pass()
    try runGuard()
    #expect(bench.text("/proc/irq/160/smp_affinity") == "ff")
    #expect(bench.text(Bench.governor) == "schedutil")
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `a guard reverts what was not confirmed in time, and applies nothing over it`()
    throws
  {
    events.pass { _ = try? bench.revert() }
    events.pass { try? applyUnconfirmed() }
    events.pass()
    events.pass()
    try runGuard()
    #expect(bench.settings == start)
    #expect(log.said.count { $0.contains("not confirmed in time") } == 1)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `a guard without the lock waits longer each time and reports that once`() throws {
    let folder = bench.ground.root + "/run/tunekit"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(flock(file, LOCK_EX) == 0)
    for _ in 0..<4 { events.pass { usleep(150_000) } }
    events.pass { close(file) }
    events.pass()
    var pace = GuardPace()
    pace.beforeReport = 200
    var kept = Guard(
      try bench.tunekit(.standard), wokenBy: events, telling: log.voice, pace: pace)
    kept.run()
    #expect(log.said.count { $0.contains("locked out") } == 1, "\(log.said)")
    #expect(events.pauses[1] >= 100 && events.pauses[4] > events.pauses[1], "\(events.pauses)")
    #expect(bench.text(Bench.governor) == "performance")
  }

  @Test func `a guard lists once what a killed command left and cannot be restored`() throws {
    try killed()
    try expectForeignGovernor(toldBy: "not everything could be restored")
  }

  @Test func `a guard lists what was not confirmed and cannot be restored`() throws {
    try applyUnconfirmed()
    try expectForeignGovernor(toldBy: "not confirmed in time")
  }

  /// Looks four times at a foreign governor, which is reported once and left.
  private func expectForeignGovernor(toldBy words: String) throws {
    bench.image.set("ondemand", Bench.governor)
    for _ in 0..<3 { events.pass() }
    try runGuard()
    let reported = log.said.filter { $0.contains(words) }
    #expect(reported.count == 1 && reported[0].contains("found ondemand"), "\(log.said)")
    #expect(bench.text(Bench.governor) == "ondemand")
  }

  @Test(arguments: [true, false])
  func `a guard that cannot revert says why once, and reverts as soon as it can`(
    isKilled: Bool
  ) throws {
    if isKilled { try killed() } else { try applyUnconfirmed() }
    let lock = bench.ground.root + Journal.lockFile.string
    try FileManager.default.removeItem(atPath: lock)
    try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: true)
    for _ in 0..<3 { events.pass() }
    events.pass { try? FileManager.default.removeItem(atPath: lock) }
    try runGuard()
    #expect(log.said.count { $0.contains("was not restored: ") } == 1, "\(log.said)")
    #expect(log.said.contains { $0.contains("everything was restored") })
    #expect(bench.settings == start)
  }
}

@Suite struct `A guard that cannot set something` {
  let bench: Bench
  let events = ScriptedEvents()
  let log = GuardLog()
  let image: MachineImage

  init() throws {
    bench = try Bench(Bench.balanced)
    var capture = bench.image.capture
    capture.refusals[Bench.irqbalanceSettings] = .readOnlyFileSystem
    image = MachineImage(capture)
  }

  private func runGuard() throws {
    var kept = Guard(
      try bench.tunekit(on: image, .standard), wokenBy: events, telling: log.voice)
    kept.run()
  }

  @Test func `a guard that cannot set a value says why once and blames no other program`() throws {
    events.happen(.device(DeviceAddress(Bench.card), "bind"))
    events.happen(.resumed)
    try runGuard()
    #expect(log.said.count == 1, "\(log.said)")
    #expect(log.said.first?.contains("not set: irqbalance, when restarted: ") == true)
    #expect(log.said.first?.contains("interrupt") == true)
    #expect(log.announced.last?.hasSuffix(" settings kept, 1 not set") == true)
    log.said = []
    // A new start finds a session of which that step is still open.
    try runGuard()
    #expect(log.said.count == 1, "\(log.said)")
    #expect(log.said.first?.contains(": not set: irqbalance, when restarted: ") == true)
    let names = try Journal.outstanding(in: bench.root)
    #expect(names.count == 1 && names[0].closure == .applied)
    #expect(try bench.tunekit(on: image, .standard).revert().outcome == .reverted)
  }
}
