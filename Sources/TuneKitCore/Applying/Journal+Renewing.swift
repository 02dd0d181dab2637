import Glibc
import SystemPackage

extension Journal {
  /// How long a session's file may be before TuneKit looks whether it could be shorter, in bytes.
  ///
  /// A strategy takes 5 to 20 KB, and each time that a driver asks for its interrupts again half a
  /// kilobyte for each.
  static let shortEnough = 48 << 10

  /// What a new file is called until it takes its place; no session ends like this, so one that a
  /// crash has left is never read, and the next one is written over it.
  static let draft: SystemPath = folder.appending("draft")

  /// Rewrites a session, if its file is short enough then.
  ///
  /// The new file is whole and on the disk before it takes the name of the old one. So whenever a
  /// machine goes down, one of both is there, and either says the same. Lines that are damaged are
  /// taken along byte for byte, since no one has accepted yet that they are lost.
  ///
  /// - Parameters:
  ///   - index: the session's place in ``sessions``.
  ///   - entries: lines that come to the same session.
  ///   - most: how long the file may be then, in bytes; else all stays as it is.
  /// - Throws: ``JournalError``; the old file then counts as before.
  mutating func renew(
    _ index: Int, as entries: [JournalEntry], within most: Int
  ) throws(JournalError) {
    let session = sessions[index]
    let damaged = try damagedLines(of: session)
    let lines = entries.map(JournalLine.bytes(of:))
    let whole: [[UInt8]] = Array(lines.prefix(1)) + damaged + Array(lines.dropFirst())
    let bytes = Array(whole.joined())
    let renewed = Session(
      name: session.name, entries: entries, length: bytes.count,
      damagedLines: damaged.indices.map { $0 + 2 })
    guard bytes.count <= most, let renewed else { return }
    let directory = directory
    // One call each, so that no name changes after a caller has given up waiting for the disk.
    try Self.attended(Self.draft, in: root) { () throws(JournalError) in
      try Self.lay(bytes, at: Self.draft, in: directory)
    }
    let path = Self.folder.appending(session.name)
    try Self.attended(path, in: root) { () throws(JournalError) in
      do throws(Errno) {
        try POSIX.rename(at: directory, String(Self.draft.name), to: session.name)
      } catch {
        throw .unwritable(path, error)
      }
    }
    sessions[index] = renewed
    try syncFolder()
  }

  private static func lay(
    _ bytes: [UInt8], at path: SystemPath, in directory: CInt
  ) throws(JournalError) {
    let file = try opened(
      directory, String(path.name), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, path, mode: 0o600)
    defer { POSIX.closeDescriptor(file) }
    do throws(Errno) {
      try POSIX.writeAll(bytes, to: file, at: 0)
      try POSIX.sync(file)
    } catch {
      // On a full disk it would only be in the way.
      try? POSIX.remove(at: directory, String(path.name))
      throw .unwritable(path, error)
    }
  }

  /// The damaged lines of a session as they are in its file, line ends included.
  private func damagedLines(of session: Session) throws(JournalError) -> [[UInt8]] {
    guard !session.damagedLines.isEmpty else { return [] }
    let file: [UInt8]
    do throws(MachineError) {
      file = try LinuxMachine(root: root).bytes(of: Self.folder.appending(session.name))
    } catch {
      throw .unavailable(error)
    }
    let end = UInt8(ascii: "\n")
    let lines = file.prefix(session.length).split(
      separator: end, omittingEmptySubsequences: false)
    return session.damagedLines.map { $0 - 1 }.filter(lines.indices.contains).map {
      Array(lines[$0]) + [end]
    }
  }
}

extension Session {
  /// What there is to restore, without what has gone.
  ///
  /// - Parameter isGone: whether an incarnation of a knob does not exist any more.
  /// - Returns: the records; of each step at least the latest, whatever has become of it, so that
  ///   revert can say that.
  func remaining(without isGone: (KnobInstance?, Knob) -> Bool) -> [JournalEntry.Intent] {
    Self.latest(of: remaining, by: \.step) { !isGone($0.incarnation, $0.knob) }
  }

  /// The fewest lines that come to the same session.
  ///
  /// - Parameter isGone: whether an incarnation of a knob does not exist any more.
  /// - Returns: the lines; nil where a run has not come to its end, whose every line may count.
  func lines(without isGone: (KnobInstance?, Knob) -> Bool) -> [JournalEntry]? {
    guard closure == .applied, earlier.isEmpty, !isPast else { return nil }
    let refusals = Self.latest(of: refusals, by: \.step) { !isGone($0.incarnation, $0.knob) }
    var lines: [JournalEntry] = [.opened(strategy: strategy, time: time, by: author)]
    lines += [expiry].compactMap { $0.map(JournalEntry.awaits) }
    if isHeld { lines.append(.held(true)) }
    // Both take originals away, so they come before those that are there.
    lines += given.sorted().map { .returned(step: $0, incarnation: nil) }
    lines += refusals.map { .declined($0) }
    lines += remaining(without: isGone).map { .intend($0) }
    lines += left.sorted { $0.key < $1.key }.map { .wrote(step: $0.key, reads: $0.value) }
    return lines + [.closed(.applied)]
  }

  /// Those of some records that are still good for something, and the last one of each step.
  private static func latest<Record>(
    of records: [Record], by step: (Record) -> StepID, or isGood: (Record) -> Bool
  ) -> [Record] {
    let last = Dictionary(
      records.indices.map { (step(records[$0]), $0) }, uniquingKeysWith: { $1 })
    return records.indices.filter { last[step(records[$0])] == $0 || isGood(records[$0]) }
      .map { records[$0] }
  }
}

extension Executor {
  /// Rewrites a long session, once most of what its file says is said twice or is about what is
  /// gone.
  ///
  /// A reloaded driver asks for new interrupts, which may be thousands of times in a
  /// session. It comes last, when everything is set and recorded; where it does not work the old
  /// file stays as it is.
  func renew(_ index: Int, in journal: inout Journal) {
    let session = journal.sessions[index]
    guard session.length > Journal.shortEnough else { return }
    guard let lines = session.lines(without: KnobLocator(machine: machine).isGone) else { return }
    try? journal.renew(index, as: lines, within: session.length / 2)
  }
}
