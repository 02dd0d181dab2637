import Glibc
import SystemPackage

/// The durable record of what is about to be written, and of what was there before.
///
/// Not copyable: whoever holds the journal holds the lock, and there is one of each. Dropping it
/// writes nothing, so that ending a process and dropping the value look alike.
public struct Journal: ~Copyable {
  /// Where everything lies that outlives a reboot, readable by root alone.
  static let home: SystemPath = "/var/lib/tunekit"
  /// Where the sessions lie.
  public static let folder: SystemPath = "/var/lib/tunekit/journal"
  /// What is locked while one run writes.
  public static let lockFile: SystemPath = "/run/tunekit/lock"

  /// All sessions whose files can be read, oldest first.
  public internal(set) var sessions: [Session]
  /// The files about this boot that do not tell what was done in it.
  public private(set) var lost: [LostFile]
  /// The files that end within their first line.
  let torn: [TornFile]

  let root: RootDirectory
  /// The present boot.
  let boot: BootID
  private let author: Author?
  private let lock: JournalLock
  private let openFolder: OpenDirectory
  /// The descriptor of the folder.
  var directory: CInt { openFolder.descriptor }

  /// Takes the lock, reads what earlier runs left behind, and settles what died with its boot.
  ///
  /// - Parameters:
  ///   - root: the directory that is `/` for this machine.
  ///   - boot: the present boot; values of another one are gone and must not be written back.
  ///   - turn: how long to wait for another run.
  ///   - author: who applies something; nil where that is not known.
  /// - Returns: the journal, which holds the lock until it is dropped.
  /// - Throws: ``JournalError`` if another run holds the lock, the files cannot be made, trusted or
  ///   written, or something is applied and the boot is unknown.
  public static func open(
    in root: RootDirectory, boot: BootID, waiting turn: Turn = .atOnce, by author: Author? = nil
  ) throws(JournalError) -> Journal {
    let lock = try JournalLock.taken(in: root, waiting: turn)
    let folder = try sessionFolder(in: root)
    var files = try readFiles(in: root)
    files.lost = files.lost.filter { $0.isAbout(boot) }
    var journal = Journal(
      lock: lock, folder: folder, root: root, boot: boot, files: files, author: author)
    // What was cut off is told before anything forgets it.
    let holding = Result { () throws(MachineError) in
      try Hold.begin(over: files.sessions, in: root, boot: boot)
    }
    for index in journal.outstanding
    where journal.sessions[index].strategy.subject.boot != boot {
      // A boot id that happens not to be readable must not look like a reboot.
      if boot == .unknown { throw .bootUnknown }
      if journal.sessions[index].outlivesBoot {
        journal.sessions[index].isPast = true
        continue
      }
      do throws(MachineError) { try holding.get() } catch { throw .unavailable(error) }
      try journal.record([.closed(.settled)], in: index, durably: true)
    }
    return journal
  }

  private init(
    lock: JournalLock, folder: OpenDirectory, root: RootDirectory, boot: BootID, files: Contents,
    author: Author?
  ) {
    self.root = root
    self.boot = boot
    self.author = author
    self.lock = lock
    openFolder = folder
    (sessions, lost, torn) = (files.sessions, files.lost, files.torn)
  }

  /// The sessions that may have something to give back, oldest first, by their place in
  /// ``sessions``.
  public var outstanding: [Int] { sessions.indices.filter { sessions[$0].isOutstanding } }

  /// Begins a session, durably, together with the first originals of all its values.
  ///
  /// - Returns: its place in ``sessions``.
  mutating func begin(
    _ strategy: Strategy, with intents: [JournalEntry.Intent], expiring expiry: Expiry? = nil,
    isHeld: Bool = false,
    at time: String = POSIX.timestamp()
  ) throws(JournalError) -> Int {
    let present = names()
    let opening = JournalEntry.opened(strategy: strategy, time: time, by: author)
    let entries =
      [opening] + [expiry].compactMap { $0.map(JournalEntry.awaits) }
      + (isHeld ? [.held(true)] : []) + intents.map { .intend($0) }
    let bytes = entries.flatMap(JournalLine.bytes(of:))
    let name = try make(strategy.subject.boot, at: time, beside: present, holding: bytes)
    try syncFolder()
    removeOldest(of: present)
    guard let session = Session(name: name, entries: entries, length: bytes.count) else { return 0 }
    sessions.append(session)
    return sessions.count - 1
  }

  /// Makes the file of a session under a name that no other has, with its first lines on the disk.
  ///
  /// - Returns: the name.
  private func make(
    _ boot: BootID, at time: String, beside present: [String], holding bytes: [UInt8]
  ) throws(JournalError) -> String {
    let directory = directory
    for skipped in 0..<100 {
      let name = SessionName.next(after: present, at: time, boot: boot, skipping: skipped)
      let path = Self.folder.appending(name)
      do throws(JournalError) {
        _ = try Self.attended(path, in: root) { () throws(JournalError) in
          try Self.append(bytes, to: path, in: directory, after: 0, durably: true, isNew: true)
        }
        return name
      } catch {
        guard case .unwritable(_, .fileExists) = error else { throw error }
      }
    }
    throw .unwritable(Self.folder, .fileExists)
  }

  /// Adds lines to a session.
  ///
  /// - Parameters:
  ///   - entries: the lines; a torn end of the file is cut off before them.
  ///   - index: the session's place in ``sessions``.
  ///   - durably: whether to return only when they are on the disk.
  /// - Throws: ``JournalError/unwritable(_:_:)``; the session in memory is then as it was.
  mutating func record(
    _ entries: [JournalEntry], in index: Int, durably: Bool
  ) throws(JournalError) {
    let session = sessions[index]
    sessions[index].length = try write(
      entries, to: session.name, after: session.length, durably: durably)
    for entry in entries { sessions[index].add(entry) }
  }

  func syncFolder() throws(JournalError) {
    let directory = directory
    try Self.attended(Self.folder, in: root) { () throws(JournalError) in
      do throws(Errno) {
        try POSIX.sync(directory)
      } catch {
        // Where a file system cannot sync a directory, nothing better can be done.
        if error != .invalidArgument && error != .notSupported {
          throw .unwritable(Self.folder, error)
        }
      }
    }
  }

  /// Writes lines behind the whole ones, and tells how long the file is then.
  private func write(
    _ entries: [JournalEntry], to name: String, after length: Int, durably: Bool
  ) throws(JournalError) -> Int {
    let bytes = entries.flatMap(JournalLine.bytes(of:))
    let path = Self.folder.appending(name)
    let directory = directory
    return try Self.attended(path, in: root) { () throws(JournalError) in
      try Self.append(bytes, to: path, in: directory, after: length, durably: durably)
    }
  }

  private static func append(
    _ bytes: [UInt8], to path: SystemPath, in directory: CInt, after length: Int, durably: Bool,
    isNew: Bool = false
  ) throws(JournalError) -> Int {
    let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | (isNew ? O_EXCL : 0)
    let file = try opened(directory, String(path.name), flags, path, mode: 0o600)
    defer { POSIX.closeDescriptor(file) }
    do throws(Errno) {
      // A torn tail would swallow the lines that follow it.
      try POSIX.truncate(file, to: length)
      try POSIX.writeAll(bytes, to: file, at: length)
      if durably { try POSIX.sync(file) }
      return length + bytes.count
    } catch {
      // Nothing of it was begun, so nothing of it is to be read.
      if isNew { try? POSIX.remove(at: directory, String(path.name)) }
      throw .unwritable(path, error)
    }
  }

  /// Ends what is left of files that tell nothing; whatever they were about stays as it is.
  ///
  /// - Throws: ``JournalError/unwritable(_:_:)``; the files are then as they were.
  mutating func forgetLost() throws(JournalError) {
    try end(lost.map(\.name))
    lost = []
  }

  private func names() -> [String] {
    let directory = directory
    return
      (try? Self.attended(Self.folder, .reading, in: root) { Self.names(in: directory) }) ?? []
  }

  /// Finished sessions are history; the last twenty are enough of it.
  private func removeOldest(of present: [String]) {
    let kept = Set(sessions.map(\.name) + lost.map(\.name))
    let finished = present.filter { !kept.contains($0) }.dropLast(20)
    if finished.isEmpty { return }
    let directory = directory
    try? Self.attended(Self.folder, in: root) {
      for name in finished { try? POSIX.remove(at: directory, name) }
    }
  }
}
