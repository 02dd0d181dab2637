import TuneKitCore

@testable import TuneKitApplying

/// Each line is the body of an entry and gets its checksum here; one that has a checksum stays as it is.
///
/// The file goes through the journal's own reading, and what is applied by it is looked at and given
/// back on a machine in memory.
enum JournalHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
    let file = Array(lines.map(guarded).joined(separator: [0x0A]))
    let contents = JournalLine.contents(of: file)
    let (entries, length) = (contents.entries, contents.length)
    let isFinished = JournalLine.isFinished(file)
    try Difference.unless(length <= file.count, "\(length) bytes of \(file.count)")
    try Difference.unless(
      length == 0 || file[length - 1] == 0x0A, "line \(entries.count) has no end")
    let whole = file.prefix(length).split(separator: 0x0A, omittingEmptySubsequences: false)
      .dropLast()
    try each(whole.map { Array($0) + [0x0A] }, comesTo: contents)
    let printed = entries.flatMap(JournalLine.bytes(of:))
    let again = JournalLine.contents(of: printed)
    try Difference.between("read again", again.entries, entries)
    try Difference.between("damage", again.damaged, [])
    try Difference.between("length", again.length, printed.count)
    let isForeign = contents.foreign.last == whole.count
    if length == file.count && contents.damaged.last != whole.count && !isForeign {
      try Difference.between("end", isFinished, ends(entries))
    }
    let session = Session(
      name: Self.file, entries: entries, length: length, damagedLines: contents.damaged,
      foreignLines: contents.foreign)
    guard !isFinished, let session else { return }
    try restore(session, file)
  }

  /// Whether each line alone is taken as it is taken among the others, and in one way only.
  private static func each(
    _ lines: [[UInt8]], comesTo contents: JournalLine.Contents
  ) throws(Difference) {
    var (entries, damaged, foreign): ([JournalEntry], [Int], [Int]) = ([], [], [])
    for (index, line) in lines.enumerated() {
      let alone = JournalLine.contents(of: line)
      try Difference.unless(
        alone.entries.count + alone.damaged.count == 1
          || alone.entries.isEmpty && alone.damaged.isEmpty && !alone.foreign.isEmpty,
        "line \(index + 1) is taken in no way, or in two")
      entries += alone.entries
      damaged += alone.damaged.map { _ in index + 1 }
      foreign += alone.foreign.map { _ in index + 1 }
    }
    try Difference.between("entries", contents.entries, entries)
    try Difference.between("damaged lines", contents.damaged, damaged)
    try Difference.between("foreign lines", contents.foreign, foreign)
  }

  private static let file = "000001-20250101T000000Z-0.jsonl"

  private static func restore(_ session: Session, _ file: [UInt8]) throws(Difference) {
    guard let root = Ground.root else { return }
    Ground.keepJournal(file, as: Self.file)
    try Difference.between(
      "sessions", (try? Journal.readFiles(in: root))?.sessions ?? [], [session])
    let image = MachineImage(Ground.capture)
    guard let tunekit = Ground.tunekit(image, .standard) else { return }
    if let status = try? tunekit.status() { _ = status.text(Style()) }
    if let verification = try? tunekit.verify(longestSample: 0) { _ = verification.text(Style()) }
    if let report = try? tunekit.revert(force: true) { _ = report.text(Style()) }
    for path in image.capture.paths where image.capture[path] != Ground.capture[path] {
      // What follows from a write by itself is not written.
      let isEffect = path.name.hasSuffix("cur_freq") || path.name.hasPrefix("effective_affinity")
      let isExempted =
        IrqbalanceArguments.files.contains(path) || path.isBelow(Service.irqbalance.sockets)
      guard !isEffect, !isExempted, let objection = NeverTouch.objection(to: path) else { continue }
      throw Difference(description: "\(path) was written: \(objection)")
    }
  }

  private static func ends(_ entries: [JournalEntry]) -> Bool {
    guard case .closed(let how) = entries.last else { return false }
    return ![.applied, .partlyReverted].contains(how)
  }

  private static func guarded(_ body: [UInt8]) -> [UInt8] {
    guard !body.isEmpty, !body.starts(with: Array("{\"crc\"".utf8)) else { return body }
    let sum = hexadecimal(checksum(body), 8)
    return Array("{\"crc\":\"\(sum)\",\"entry\":".utf8) + body + [UInt8(ascii: "}")]
  }

  /// CRC-32 bit by bit, as the standard defines it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
