import Foundation
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying
@testable import TuneKitModel

@Suite struct `The journal` {
  let bench: Bench
  let strategy: Strategy

  init() throws {
    bench = try Bench()
    strategy = try bench.plan()
  }

  private var folder: String { bench.ground.root + "/var/lib/tunekit/journal" }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
  }

  private func intent(
    _ number: Int, was: String = "ff\n", interrupt: Int? = nil
  ) -> JournalEntry.Intent {
    JournalEntry.Intent(
      step: StepID("step/\(number)"), knob: Knob(.file("/sys/a/\(number)"), .word),
      file: "/sys/a/\(number)",
      incarnation: interrupt.map { KnobInstance(interrupt: $0, object: 1, device: "d") },
      was: was, will: "10\n")
  }

  private func open(_ boot: BootID? = nil) throws -> Journal {
    try Journal.open(in: bench.root, boot: boot ?? strategy.subject.boot)
  }

  /// Begins a session of three intents, and gives the whole file.
  private func written(_ closure: JournalEntry.Closure? = nil) throws -> (name: String, Data) {
    var journal = try open()
    let index = try journal.begin(strategy, with: (0..<3).map { intent($0) })
    try journal.record([.wrote(step: StepID("step/0"), reads: "10")], in: index, durably: false)
    if let closure { try journal.record([.closed(closure)], in: index, durably: true) }
    let name = journal.sessions[index].name
    return (name, try bytes(name))
  }

  @Test func `the journal keeps a whole session`() throws {
    _ = try written(.applied)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.strategy == strategy)
    #expect(session.originals == (0..<3).map { intent($0) })
    #expect(session.closure == .applied)
  }

  @Test func `the journal belongs to root alone`() throws {
    let (name, _) = try written()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    let file = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    #expect(file[.posixPermissions] as? Int == 0o600)
  }

  @Test func `a journal cut off at any byte is read up to its last whole line`() throws {
    let (_, whole) = try written(.applied)
    let bytes = [UInt8](whole)
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    #expect(ends.count == 6)
    // All of the later lines; of the long first one every fortieth byte.
    let cuts = Array(stride(from: 0, to: ends[0], by: 40)) + Array(ends[0]...bytes.count)
    for cut in cuts {
      let file = JournalLine.contents(of: Array(bytes[..<cut]))
      let whole = ends.filter { $0 < cut }
      #expect(file.entries.count == whole.count && file.damaged.isEmpty)
      #expect(file.length == (whole.last.map { $0 + 1 } ?? 0))
      let session = Session(name: "x", entries: file.entries, length: 0)
      #expect((session == nil) == whole.isEmpty)
      #expect(session?.originals.count ?? 0 == min(3, max(0, whole.count - 1)))
    }
  }

  @Test func `a journal line with a changed byte is ignored, and the others are read`() throws {
    let (_, whole) = try written(.reverted)
    var random = SeededGenerator(3)
    for _ in 0..<300 {
      var bytes = [UInt8](whole)
      let place = Int.random(in: bytes.indices, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let line = whole[..<place].count { $0 == UInt8(ascii: "\n") }
      let file = JournalLine.contents(of: bytes)
      let hasGrown = bytes[place] == UInt8(ascii: "\n")
      let hasShrunk = whole[place] == UInt8(ascii: "\n")
      let isLast = hasShrunk && place == bytes.count - 1
      #expect(file.entries.count == (hasShrunk && !isLast ? 4 : 5))
      let damaged = isLast ? [] : hasGrown ? [line + 1, line + 2] : [line + 1]
      #expect(file.damaged == damaged)
    }
  }

  @Test func `the journal continues after its last whole line`() throws {
    let (name, whole) = try written()
    let url = URL(filePath: "\(folder)/\(name)")
    for tail in ["{\"crc\":\"00", "garbage", "\n", "{}\n{}\n", "\u{0}\u{0}"] {
      try (whole + Data(tail.utf8)).write(to: url)
      var journal = try open()
      try journal.record([.closed(.applied)], in: journal.outstanding[0], durably: true)
      let file = [UInt8](try bytes(name))
      let contents = JournalLine.contents(of: file)
      #expect(contents.entries.count == 6 && contents.length == file.count)
      // What ends with a line end was a whole line once.
      #expect(contents.damaged.count == tail.count { $0 == "\n" })
    }
  }

  @Test(arguments: ["", "\n", "garbage", "{}\n", "{\"crc\":\"00000000\",\"entry\":{}}\n"])
  func `a garbage file in the journal is no session`(text: String) throws {
    _ = try written()
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/000000-x.jsonl"))
    try Data("x".utf8).write(to: URL(filePath: "\(folder)/README"))
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    let journal = try open()
    #expect(journal.outstanding.count == 1)
  }

  @Test func `the journal closes sessions of another boot`() throws {
    let (name, _) = try written(.applied)
    do {
      let journal = try open(BootID("another"))
      #expect(journal.outstanding.isEmpty)
      #expect(journal.sessions.map(\.closure) == [.closedByReboot])
    }
    #expect(JournalLine.isFinished([UInt8](try bytes(name))))
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `the journal keeps the first original of each incarnation`() throws {
    var journal = try open()
    let first = intent(0, was: "first", interrupt: 1)
    let index = try journal.begin(strategy, with: [first, intent(0, was: "second", interrupt: 1)])
    try journal.record(
      [
        .intend(intent(0, was: "third", interrupt: 1)),
        .intend(intent(0, was: "other", interrupt: 2)),
      ],
      in: index, durably: true)
    #expect(journal.sessions[index].originals.map(\.was) == ["first", "other"])
    #expect(journal.sessions[index].original(of: first.knob, in: first.incarnation) == first)
    #expect(journal.sessions[index].original(of: first.knob, in: nil) == nil)
  }

  @Test func `the journal admits one writer at a time`() throws {
    let holder = try open()
    #expect(throws: JournalError.locked(by: "\(getpid())")) { _ = try open() }
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
    _ = consume holder
    _ = try open()
  }

  @Test func `journal sessions are sorted by number, whatever the clock says`() throws {
    let (first, _) = try written(.applied)
    try FileManager.default.moveItem(
      atPath: "\(folder)/\(first)", toPath: "\(folder)/000041-20990101T000000Z-x.jsonl")
    let (second, _) = try written(.applied)
    #expect(second.hasPrefix("000042-"))
    #expect(try Journal.outstanding(in: bench.root).map(\.name).last == second)
  }

  @Test(arguments: [
    ("999999", "1000000"), ("1000000", "1000001"), ("9999999", "10000000"),
    ("99999999999999999999", "000001"), ("0", "000001"),
  ]) func `journal session numbers grow beyond six digits`(last: String, next: String) throws {
    let (first, _) = try written(.applied)
    try FileManager.default.moveItem(
      atPath: "\(folder)/\(first)", toPath: "\(folder)/\(last)-20200101T000000Z-x.jsonl")
    let (second, _) = try written(.applied)
    #expect(second.hasPrefix("\(next)-"), "\(second)")
    let (third, _) = try written(.applied)
    let names = try Journal.outstanding(in: bench.root).map(\.name)
    #expect(names.suffix(2) == [second, third] && names.count == 3)
  }

  /// As where the folder could not be listed, or another program has made the file.
  @Test func `a new journal session overwrites no file of its name`() throws {
    let (first, whole) = try written(.applied)
    var journal = try open()
    let time = POSIX.timestamp()
    let taken = SessionName.next(after: [first], at: time, boot: strategy.subject.boot)
    // A folder is listed by names with this ending; only the kernel sees this one.
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/\(taken)", withDestinationPath: "nowhere")
    let index = try journal.begin(strategy, with: [intent(0)], at: time)
    #expect(journal.sessions[index].name != taken)
    #expect(try bytes(first) == whole)
  }

  @Test(arguments: JournalEntry.Closure.allOfThem)
  func `the last line of a journal tells whether there is something to revert`(
    closure: JournalEntry.Closure
  ) throws {
    let (_, whole) = try written(closure)
    let isFinished = [.rolledBack, .reverted, .closedByReboot].contains(closure)
    #expect(JournalLine.isFinished([UInt8](whole)) == isFinished)
    #expect(!JournalLine.isFinished([UInt8](whole.dropLast())))
    #expect(try Journal.outstanding(in: bench.root).isEmpty == isFinished)
  }

  /// Otherwise the rest of a cut line would stay after the next lines.
  @Test func `the journal cuts off a torn line before it writes the next`() throws {
    let (name, whole) = try written(.applied)
    try (whole + Data(repeating: 1, count: 9000))
      .write(to: URL(filePath: "\(folder)/\(name)"))
    var journal = try open()
    try journal.record(
      [.closed(.reverted)], in: try #require(journal.outstanding.first), durably: true)
    let after = try bytes(name)
    #expect(after.prefix(whole.count) == whole && !after.contains(1))
    #expect(after.last == UInt8(ascii: "\n"))
    #expect(JournalLine.isFinished([UInt8](after)))
  }

  @Test func `the journal keeps the last twenty finished sessions and every open one`() throws {
    let (open, _) = try written(.partlyReverted)
    for _ in 0..<25 { _ = try written(.reverted) }
    let names = try names()
    #expect(names.contains(open))
    #expect((20...21).contains(names.count - 1))
    #expect(names.dropFirst().map { Int($0.prefix(6)) ?? 0 }.max() == 26)
  }

  @Test
  func `a journal that cannot be written reports that in one line and releases the lock`() throws {
    try FileManager.default.createDirectory(
      atPath: bench.ground.root + "/var/lib", withIntermediateDirectories: true)
    try bench.ground.write("x", "/var/lib/tunekit")
    #expect {
      _ = try open()
    } throws: { error in
      error is JournalError && !"\(error)".contains("\n")
    }
    // The lock was let go.
    try bench.ground.remove("/var/lib/tunekit")
    _ = try open()
  }
}

extension JournalEntry.Closure {
  fileprivate static let allOfThem: [Self] = [
    .applied, .rolledBack, .reverted, .partlyReverted, .closedByReboot,
  ]
}
