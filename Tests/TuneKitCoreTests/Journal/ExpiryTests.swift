import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

@Suite struct `The time to confirm` {
  let bench: Bench

  init() throws { bench = try Bench() }

  private func apply(_ expiry: Expiry) throws -> Report {
    let tunekit = try bench.tunekit()
    return try tunekit.apply(try tunekit.plan(), confirmedBy: expiry, unlessInterrupted: { false })
  }

  @Test func `the deadline is in the journal before anything is written`() throws {
    let machine = FaultyMachine(bench.image, faults: [0: .refused(.ioError)])
    let tunekit = try bench.tunekit(on: machine)
    let expiry = Expiry(afterMilliseconds: 60_000)
    _ = try tunekit.apply(try tunekit.plan(), confirmedBy: expiry, unlessInterrupted: { false })
    let names = try bench.root.list(Journal.folder)
    let bytes = try LinuxMachine(root: bench.root).bytes(of: Journal.folder.appending(names[0]))
    let entries = JournalLine.contents(of: bytes).entries
    #expect(entries.dropFirst().first == .awaits(expiry))
  }

  @Test func `a passed deadline reverts everything, and an open one nothing`() throws {
    let start = bench.settings
    #expect(try apply(Expiry(afterMilliseconds: 60_000)).outcome == .applied)
    #expect(try bench.tunekit().revertUnconfirmed().outcome == .nothingToDo)
    #expect(bench.settings != start)
    #expect(try apply(Expiry(time: "past", uptime: 1)).outcome == .nothingToDo)
    #expect(try bench.tunekit().revertUnconfirmed().outcome == .reverted)
    #expect(bench.settings == start)
    #expect(throws: TuneKitError.self) { _ = try bench.tunekit().confirm() }
  }

  @Test func `a confirmed deadline never passes`() throws {
    let expiry = Expiry(afterMilliseconds: 60_000)
    #expect(try apply(expiry).confirmBy == expiry.time)
    #expect(try bench.tunekit().confirm().outcome == .confirmed)
    #expect(try bench.tunekit().revertUnconfirmed().outcome == .nothingToDo)
    #expect(try bench.tunekit().status().sessions.map(\.confirmBy) == [nil])
    #expect(try bench.tunekit().confirm().outcome == .nothingToDo)
  }

  /// The time that people read is no part of it, so a clock that jumps by years moves nothing.
  @Test(arguments: ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", ""])
  func `a deadline counts time since boot, whatever the clock says`(time: String) throws {
    _ = try apply(Expiry(time: time, uptime: POSIX.uptime() + 600_000))
    #expect(try bench.tunekit().restoreOverdue() == nil)
    #expect(try bench.tunekit().status().outcome != .drifted)
    _ = try apply(Expiry(time: time, uptime: POSIX.uptime() - 1))
    #expect(try bench.tunekit().status().outcome == .drifted)
    #expect(try bench.tunekit().restoreOverdue()?.outcome == .reverted)
  }

  @Test func `a deadline ends with its boot`() throws {
    let expiry = Expiry(afterMilliseconds: 60_000)
    _ = try apply(expiry)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    let boot = session.strategy.subject.boot
    #expect(!session.isOverdue(in: boot, at: expiry.uptime - 1))
    #expect(session.isOverdue(in: boot, at: expiry.uptime))
    #expect(session.isOverdue(in: BootID("another"), at: 0))
  }

  @Test func `a deadline is refused for settings that were applied for good`() throws {
    try bench.apply()
    bench.image.set("ondemand", Bench.governor)
    #expect {
      _ = try apply(Expiry(afterMilliseconds: 1))
    } throws: { error in
      if case .execution(.occupied) = error as? TuneKitError { true } else { false }
    }
    #expect(bench.text(Bench.governor) == "ondemand")
  }

  @Test(arguments: [Int.max, Int.max - 1, 0, -5])
  func `a deadline of any length is valid and traps on none`(milliseconds: Int) {
    let expiry = Expiry(afterMilliseconds: milliseconds)
    #expect(expiry.uptime >= 0 && expiry.time.hasSuffix("Z"))
  }
}
