import Foundation
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying
@testable import TuneKitModel

@Suite struct `A rewritten session` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    start = bench.settings
    try bench.apply()
  }

  private var folder: String { bench.ground.root + Journal.folder.string }

  private func file() throws -> URL {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let name = try #require(names.first { $0.hasSuffix(".jsonl") })
    return URL(filePath: "\(folder)/\(name)")
  }

  private func open() throws -> Journal {
    try Journal.open(in: bench.root, boot: Survey(of: bench.image).boot())
  }

  private func session() throws -> Session {
    try #require(try Journal.outstanding(in: bench.root).first)
  }

  /// Rewrites the only session, whatever its length.
  private func renew() throws {
    var journal = try open()
    let isGone = KnobLocator(machine: bench.image).isGone
    let lines = try #require(journal.sessions[0].lines(without: isGone))
    try journal.renew(0, as: lines, within: .max)
    let read = try session()
    #expect(journal.sessions[0] == read)
  }

  /// Makes the file longer than a session may be, by saying one thing over and over.
  private func fill(to length: Int = Journal.shortEnough + 1) throws {
    let url = try file()
    var bytes = [UInt8](try Data(contentsOf: url))
    let line = JournalLine.bytes(of: .closed(.applied))
    while bytes.count < length { bytes += line }
    try Data(bytes).write(to: url)
  }

  @Test func `a rewritten session says the same in fewer lines`() throws {
    bench.image.set("ondemand", Bench.governor)
    try bench.apply()
    bench.image.setOnline(false, 4)
    try bench.apply()
    let (before, length) = (try session(), try session().length)
    try renew()
    let after = try session()
    #expect(after.length < length)
    #expect(after.originals == before.originals && after.left == before.left)
    #expect(after.strategy == before.strategy && after.closure == .applied)
    #expect(after.name == before.name && after.time == before.time && after.damagedLines.isEmpty)
    #expect(after.earlier.isEmpty && after.refusals == before.refusals)
    bench.image.setOnline(true, 4)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.governor) == "ondemand")
    bench.image.set("schedutil", Bench.governor)
    #expect(bench.settings == start)
  }

  @Test func `a rewritten session keeps its holder, deadline and restored values`()
    throws
  {
    var journal = try open()
    let expiry = Expiry(time: "2030-01-01T00:00:00Z", uptime: 77)
    let step = try #require(journal.sessions[0].originals.first)
    try journal.record(
      [
        .held(true), .awaits(expiry), .returned(step: step.step, incarnation: step.incarnation),
        .intend(step), .closed(.applied),
      ], in: 0, durably: true)
    let before = journal.sessions[0]
    _ = consume journal
    try renew()
    let after = try session()
    #expect(after.isHeld && after.expiry == expiry && after.given == [step.step])
    #expect(Set(after.originals) == Set(before.originals))
  }

  @Test func `a rewritten session drops vanished interrupts but the last of each step`() throws {
    for number in [160, 170, 154, 160] {
      let old = try #require(try session().originals.last { $0.step == "interrupt/0" }?.incarnation)
      #expect(bench.image.requestAgain(interrupt: old.interrupt, as: number))
      try bench.apply()
    }
    #expect(try session().originals.count { $0.step == "interrupt/0" } == 5)
    let lines = try bench.revertedLines(of: "interrupt/0")
    #expect(lines == 1, "what is gone was reported \(lines) times")
    try bench.apply()
    bench.image.requestAgain(interrupt: 160, as: 170)
    try renew()
    // The driver may be gone for good; revert says what became of it all the same.
    #expect(try session().originals.count { $0.step == "interrupt/0" } == 1)
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `a rewritten session keeps every interrupt that may still be set`() throws {
    let machine = KnobLocator(machine: bench.image)
    let record = try #require(try session().originals.first { $0.step == "interrupt/0" })
    let incarnation = try #require(record.incarnation)
    #expect(!machine.isGone(incarnation, of: record.knob))
    let other = KnobInstance(interrupt: 154, object: incarnation.object &+ 1, device: "x")
    #expect(machine.isGone(other, of: record.knob))
    // Without an object, as on a tree, the number alone proves nothing.
    let plain = KnobInstance(interrupt: 999, object: 0, device: "x")
    #expect(!machine.isGone(plain, of: record.knob))
    bench.image.remove("/sys/kernel/irq/154")
    #expect(machine.isGone(incarnation, of: record.knob))
    bench.image.remove("/sys/kernel/irq")
    #expect(!machine.isGone(incarnation, of: record.knob))
  }

  @Test func `a long session is rewritten, and the lock stays`() throws {
    try fill()
    bench.image.set("ondemand", Bench.governor)
    var journal = try open()
    let strategy = try bench.plan()
    _ = try Executor(bench.image).apply(strategy, into: &journal)
    #expect(journal.sessions[0].length < Journal.shortEnough / 2)
    #expect(throws: JournalError.locked(by: "\(getpid())")) { _ = try open() }
    // What is recorded from here on lands in the new file.
    try journal.record([.confirmed(time: "now")], in: 0, durably: true)
    #expect(try Data(contentsOf: file()).count == journal.sessions[0].length)
    _ = consume journal
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    let attributes = try FileManager.default.attributesOfItem(atPath: file().path())
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.governor) == "ondemand")
  }

  @Test func `a session is not rewritten when it is short or would stay long`() throws {
    let first = try session().length
    bench.image.set("ondemand", Bench.governor)
    try bench.apply()
    #expect(try session().length > first)
    var journal = try open()
    let before = journal.sessions[0]
    let lines = try #require(before.lines(without: { _, _ in false }))
    try journal.renew(0, as: lines, within: before.length / 2)
    #expect(journal.sessions[0] == before)
  }

  @Test func `a rewritten session keeps damaged lines as they are`() throws {
    let url = try file()
    var lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    lines[2][lines[2].startIndex + 30] ^= 1
    lines[5] = Data("not even a line of ours".utf8)
    try Data(lines.joined(separator: [10]) + [10]).write(to: url)
    let before = try session()
    #expect(before.damagedLines == [3, 6] && before.lostSteps.count == 2)
    try renew()
    let after = try session()
    #expect(after.damagedLines == [2, 3] && after.lostSteps == before.lostSteps)
    let bytes = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    #expect(bytes[1] == lines[2] && bytes[2] == lines[5])
    try fill()
    bench.image.set("ondemand", Bench.governor)
    try bench.apply()
    #expect(try session().length < Journal.shortEnough / 2)
    #expect(try session().damagedLines == [2, 3])
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(try bench.revert(force: true).outcome == .reverted)
  }

  @Test func `a draft of a rewritten session is never read`() throws {
    try fill()
    let old = try Data(contentsOf: file())
    let before = try session()
    try renew()
    let new = try Data(contentsOf: file())
    let draft = URL(filePath: bench.ground.root + Journal.draft.string)
    for count in Array(stride(from: 0, through: new.count, by: 97)) + [new.count] {
      try old.write(to: file())
      try new.prefix(count).write(to: draft)
      #expect(try Journal.outstanding(in: bench.root) == [before])
    }
    bench.image.set("ondemand", Bench.governor)
    try bench.apply()
    #expect(!FileManager.default.fileExists(atPath: draft.path()))
    #expect(try session().originals.count == before.originals.count)
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `a session that cannot be rewritten stays, and apply succeeds`() throws {
    try fill()
    try FileManager.default.createDirectory(
      atPath: bench.ground.root + Journal.draft.string, withIntermediateDirectories: true)
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.apply().outcome == .applied)
    #expect(try session().length > Journal.shortEnough)
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `a session that was cut off is not rewritten`() throws {
    var journal = try open()
    let step = try #require(journal.sessions[0].originals.first)
    try journal.record([.intend(step)], in: 0, durably: true)
    #expect(journal.sessions[0].lines(without: { _, _ in true }) == nil)
    try journal.record([.closed(.partlyReverted)], in: 0, durably: true)
    #expect(journal.sessions[0].lines(without: { _, _ in true }) == nil)
  }
}

extension Bench {
  /// How often revert reports a step.
  fileprivate func revertedLines(of step: StepID) throws -> Int {
    try revert().steps.count { $0.id == step }
  }
}
