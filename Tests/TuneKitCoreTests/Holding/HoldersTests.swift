import Foundation
import Glibc
import SystemPackage
import Testing
import TuneKitCore

@Suite struct `Holds` {
  private static func hold(_ bench: Bench, _ name: String = "model") throws -> TemporaryTuning {
    try bench.tunekit().hold(for: name) { false }
  }

  @Test func `a run tunes and then reverts everything`() throws {
    let bench = try Bench()
    let before = bench.settings
    let hold = try Self.hold(bench)
    #expect(hold.isApplied && hold.report.outcome == .applied)
    #expect(bench.settings != before)
    let status = try bench.tunekit().status()
    #expect(status.sessions.map(\.isHeld) == [true])
    #expect(status.holders.map(\.command) == ["model"])
    #expect(status.holders.map(\.isAlive) == [true])
    #expect(try bench.tunekit().release(hold).outcome == .reverted)
    #expect(bench.settings == before)
    #expect(try bench.tunekit().status().holders.isEmpty)
  }

  @Test func `several runs are counted, and the last one reverts`() throws {
    let bench = try Bench()
    let before = bench.settings
    let first = try Self.hold(bench, "first")
    let tuned = bench.settings
    let second = try Self.hold(bench, "second")
    #expect(second.report.outcome == .nothingToDo)
    #expect(try bench.tunekit().status().holders.map(\.command) == ["first", "second"])
    #expect(try bench.tunekit().release(first).outcome == .nothingToDo)
    #expect(bench.settings == tuned)
    #expect(try bench.tunekit().release(second).outcome == .reverted)
    #expect(bench.settings == before)
  }

  @Test func `a run makes no files again after a purge removed them`() throws {
    let bench = try Bench()
    let before = bench.settings
    let hold = try Self.hold(bench)
    #expect(try bench.revert().outcome == .reverted)
    for folder in ["/var/lib/tunekit", "/run/tunekit"] {
      try FileManager.default.removeItem(atPath: bench.ground.root + folder)
    }
    #expect(try bench.tunekit().release(hold).outcome == .nothingToDo)
    #expect(try bench.revert().outcome == .nothingToDo)
    #expect(bench.settings == before)
    #expect(!FileManager.default.fileExists(atPath: bench.ground.root + "/var/lib/tunekit"))
    #expect(!FileManager.default.fileExists(atPath: bench.ground.root + "/run/tunekit"))
  }

  @Test func `a run leaves applied what was applied before it`() throws {
    let bench = try Bench()
    try bench.apply()
    let tuned = bench.settings
    #expect(try bench.tunekit().release(Self.hold(bench)).outcome == .nothingToDo)
    #expect(bench.settings == tuned)
    #expect(try bench.tunekit().status().sessions.map(\.isHeld) == [false])
  }

  @Test func `a run leaves applied what was applied meanwhile`() throws {
    let bench = try Bench()
    let before = bench.settings
    let hold = try Self.hold(bench)
    let tuned = bench.settings
    #expect(try bench.apply().outcome == .nothingToDo)
    #expect(try bench.tunekit().release(hold).outcome == .nothingToDo)
    #expect(bench.settings == tuned)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == before)
  }

  @Test func `a run does not revert what was applied after a revert`() throws {
    let bench = try Bench()
    let hold = try Self.hold(bench)
    #expect(try bench.revert().outcome == .reverted)
    try bench.apply()
    let tuned = bench.settings
    #expect(try bench.tunekit().release(hold).outcome == .nothingToDo)
    #expect(bench.settings == tuned)
  }

  /// Dropping the value closes the file, as the kernel does for a process that was killed.
  @Test func `the next run reverts what killed runs left`() throws {
    let bench = try Bench()
    let before = bench.settings
    func killed() throws { _ = try Self.hold(bench) }
    try killed()
    #expect(bench.settings != before)
    #expect(try bench.tunekit().status().holders.map(\.isAlive) == [false])
    #expect(try bench.tunekit().restoreAbandoned()?.outcome == .reverted)
    #expect(bench.settings == before)
    #expect(try bench.tunekit().status().holders.isEmpty)
    #expect(try bench.tunekit().restoreAbandoned() == nil)
  }

  @Test func `a killed run is not reverted while another run lives`() throws {
    let bench = try Bench()
    let hold = try Self.hold(bench)
    func killed() throws { _ = try Self.hold(bench) }
    try killed()
    let tuned = bench.settings
    #expect(try bench.tunekit().restoreAbandoned() == nil)
    #expect(bench.settings == tuned)
    #expect(try bench.tunekit().release(hold).outcome == .reverted)
  }

  @Test func `a run leaves foreign values and reports them once`() throws {
    let bench = try Bench()
    let hold = try Self.hold(bench)
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.tunekit().release(hold).outcome == .partlyRolledBack)
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(try bench.tunekit().restoreAbandoned() == nil)
  }

  @Test func `a run reverts at its end despite an incomplete revert before it`() throws {
    let bench = try Bench()
    try bench.apply()
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.revert().outcome == .partlyRolledBack)
    let before = bench.settings
    let hold = try Self.hold(bench)
    #expect(bench.text(Bench.governor) == "performance")
    #expect(try bench.tunekit().status().sessions.map(\.isHeld) == [true])
    #expect(try bench.tunekit().release(hold).outcome == .reverted)
    #expect(bench.settings == before)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `a run restores the original after the kernel refused an earlier revert`() throws {
    let bench = try Bench()
    let before = bench.settings
    try bench.apply()
    let machine = FaultyMachine(bench.image, faults: [3: .refused(.resourceBusy)])
    #expect(try bench.tunekit(on: machine).revert().outcome == .partlyRolledBack)
    #expect(bench.settings != before)
    let hold = try Self.hold(bench)
    #expect(try bench.tunekit().release(hold).outcome == .reverted)
    #expect(bench.settings == before)
  }

  @Test func `a run that fails reverts at once and leaves no record`() throws {
    let bench = try Bench()
    let before = bench.settings
    let hold = try bench.tunekit().hold(for: "model") { true }
    #expect(!hold.isApplied && hold.report.outcome == .rolledBack)
    #expect(bench.settings == before)
    #expect(try bench.tunekit().status().holders.isEmpty)
  }

  /// An unreadable record of a live process must keep a card from being reverted.
  @Test(arguments: ["", "{", "{\"process\": \"one\"}", "\u{0}\u{0}", "[1]"])
  func `an unreadable record of a live run keeps every card tuned`(text: String) throws {
    let bench = try Bench()
    let hold = try Self.hold(bench)
    let folder = bench.ground.root + "/run/tunekit/holders"
    let name = folder + "/4711"
    try text.write(toFile: name, atomically: false, encoding: .utf8)
    let file = open(name, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
    #expect(try bench.tunekit().release(hold).outcome == .nothingToDo)
    flock(file, LOCK_UN)
    #expect(try bench.tunekit().restoreAbandoned()?.outcome == .reverted)
    #expect(access(name, F_OK) != 0)
  }

  @Test func `a run is refused when others can write to its records`() throws {
    let bench = try Bench()
    let folder = bench.ground.root + "/run/tunekit/holders"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    chmod(folder, 0o777)
    let before = bench.settings
    #expect(throws: TuneKitError.self) { try bench.tunekit().hold(for: "model") { false }.report }
    #expect(bench.settings == before)
  }

  @Test func `a run names the fastest CPUs that take no interrupt of the card`() throws {
    let bench = try Bench()
    let hold = try Self.hold(bench)
    let core = try #require(bench.text(Bench.affinity).flatMap { CPUSet(mask: $0) }?.first)
    #expect(hold.free == CPUSet((4...7).filter { $0 != core }))
  }
}
