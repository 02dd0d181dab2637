import Foundation
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

@Suite struct `A machine that went down amid an apply`: GuardSuite {
  let bench: Bench
  let events = ScriptedEvents()
  let log = GuardLog()

  init() throws { bench = try Bench() }

  /// What was being done when the machine went down.
  enum Deed: CaseIterable, Sendable {
    case applying, running, awaitingConfirmation
  }

  private func crash(amid deed: Deed) throws {
    let strategy = try bench.plan(.standard)
    let step = try #require(strategy.steps.first { $0.id.string == "governor/policy4" })
    var journal = try Journal.open(in: bench.root, boot: strategy.subject.boot)
    let intent = JournalEntry.Intent(
      step: step.id, knob: step.knob, file: step.file, incarnation: nil, was: step.found,
      will: step.wanted)
    let expiry = deed == .awaitingConfirmation ? Expiry(afterMilliseconds: 600_000) : nil
    _ = try journal.begin(
      strategy, with: [intent], expiring: expiry, isHeld: deed == .running)
    _ = consume journal
    bench.image.set("another-boot", "/proc/sys/kernel/random/boot_id")
  }

  private func expectHold(_ location: SourceLocation = #_sourceLocation) throws {
    let before = bench.settings
    try runGuard()
    #expect(bench.settings == before, sourceLocation: location)
    #expect(
      log.said.count == 1 && log.said[0].contains("sudo tunekit enable"),
      "\(log.said)", sourceLocation: location)
    #expect(try bench.tunekit().status().onHold != nil, sourceLocation: location)
  }

  @Test(arguments: Deed.allCases)
  func `the guard stays on hold after a crash during any operation`(deed: Deed) throws {
    try crash(amid: deed)
    try expectHold()
    // Looking on while on hold forgets nothing either.
    events.pass()
    log.said = []
    try expectHold()
  }

  @Test(arguments: Deed.allCases, ["apply", "revert", "run"])
  func `the guard stays on hold after another verb closes the journal`(
    deed: Deed, verb: String
  ) throws {
    try crash(amid: deed)
    switch verb {
    case "apply": try bench.apply(.standard)
    case "revert": _ = try bench.revert()
    default:
      let tunekit = try bench.tunekit(.standard)
      _ = try tunekit.release(try tunekit.hold(for: "model") { false })
    }
    #expect(try bench.tunekit().status().onHold?.contains("went down while Test Card") == true)
    try expectHold()
  }

  @Test func `a hold that you accepted does not return`() throws {
    try crash(amid: .applying)
    try expectHold()
    #expect(try bench.tunekit().liftHold())
    try bench.apply(.standard)
    #expect(try bench.tunekit().status().onHold == nil)
    #expect(try !bench.tunekit().liftHold())
  }

  @Test func `a hold is not forgotten when its reason cannot be saved`() throws {
    try crash(amid: .applying)
    let place = bench.ground.root + SafetyStop.file.string
    try FileManager.default.createDirectory(
      atPath: place + "/in-the-way", withIntermediateDirectories: true)
    #expect(throws: TuneKitError.self) { try bench.apply(.standard) }
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    try FileManager.default.removeItem(atPath: place)
    try bench.apply(.standard)
    #expect(try bench.tunekit().status().onHold != nil)
  }
}
