import Glibc
public import SystemPackage

/// The durable record of what is about to be written, and of what was there before.
///
/// Not copyable: to hold the journal is to hold the lock, and there is one of each. Dropping it
/// writes nothing, so that ending a process and dropping the value look alike.
package struct Journal: ~Copyable {
  /// Where everything lies that outlives a reboot, readable by root alone.
  static let home: SystemPath = "/var/lib/tunekit"
  package static let folder: SystemPath = "/var/lib/tunekit/journal"
  /// What is locked while one run writes.
  package static let lockFile: SystemPath = "/run/tunekit/lock"

  /// All sessions whose files can be read, oldest first.
  package var sessions: [Session]
  /// The files about this boot that do not tell what was done in it.
  package private(set) var lost: [DamagedSession]
  /// The files that end within their first line.
  package let torn: [TornFile]

  let root: RootDirectory
  package let boot: BootID
  private let author: Author?
  private let lock: JournalLock
  private let openFolder: OpenDirectory
  var directory: CInt { openFolder.descriptor }

  /// Takes the lock, reads what earlier runs left behind, and closes what ended with its boot.
  ///
  /// - Parameters:
  ///   - root: the directory that is `/` for this machine.
  ///   - boot: the present boot; values of another one are gone and must not be written back.
  ///   - turn: how long to wait for another run.
  ///   - author: who applies something; nil where that is not known.
  /// - Returns: the journal, which holds the lock until it is dropped.
  /// - Throws: ``JournalError`` if another run holds the lock, the files cannot be made, trusted or
  ///   written, or something is applied and the boot is unknown.
  package static func open(
    in root: RootDirectory, boot: BootID, waiting turn: LockWait = .atOnce, by author: Author? = nil
  ) throws(JournalError) -> Journal {
    let lock = try JournalLock.taken(in: root, waiting: turn)
    let folder = try sessionFolder(in: root)
    var files = try readFiles(in: root)
    files.lost = files.lost.filter { $0.isAbout(boot) }
    var journal = Journal(
      lock: lock, folder: folder, root: root, boot: boot, files: files, author: author)
    // What was cut off is reported before anything forgets it.
    let holding = Result { () throws(MachineError) in
      try SafetyStop.begin(over: files.sessions, in: root, boot: boot)
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
      try journal.record([.closed(.closedByReboot)], in: index, durably: true)
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

  /// The sessions that may have something to restore, oldest first, by their place in
  /// ``sessions``.
  package var outstanding: [Int] { sessions.indices.filter { sessions[$0].isOutstanding } }

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
  package mutating func record(
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
  package mutating func forgetLost() throws(JournalError) {
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

extension Journal {
  /// The unfinished sessions, without taking the lock; none where there is no journal.
  ///
  /// - Throws: ``JournalError/unavailable(_:)`` where there is a journal that cannot be read.
  package static func outstanding(in root: RootDirectory) throws(JournalError) -> [Session] {
    try contentsIfAny(in: root).sessions.filter(\.isOutstanding)
  }

  /// The size of each file of the journal, by which it shows that something was recorded; nil where
  /// that cannot be seen.
  package static func extent(in root: RootDirectory) -> [String: Int]? {
    root.forget()
    do throws(MachineError) {
      return try root.list(folder).reduce(into: [:]) { sizes, name in
        sizes[name] = (try? root.status(folder.appending(name))).map { Int($0.st_size) }
      }
    } catch {
      if case .missing = error { return [:] }
      return nil
    }
  }

  /// Whether anything was ever recorded here; true also where that is unknown.
  package static func isThere(in root: RootDirectory) -> Bool {
    // A folder that has stayed open can still be listed when it is gone.
    root.forget()
    do throws(MachineError) { _ = try root.list(folder) } catch {
      if case .missing = error { return false }
    }
    return true
  }

  /// The files that tell nothing, without taking the lock; none where there is no journal.
  package static func lost(in root: RootDirectory) throws(JournalError) -> [DamagedSession] {
    try contentsIfAny(in: root).lost
  }

  /// How a session has ended, by its file; nil where that does not tell.
  package static func ending(of name: String, in root: RootDirectory) -> JournalEntry.Closure? {
    guard let bytes = try? LinuxMachine(root: root).bytes(of: folder.appending(name)) else {
      return nil
    }
    guard case .closed(let closure) = JournalLine.contents(of: bytes).entries.last else {
      return nil
    }
    return closure
  }

  /// When the time to confirm the latest session was over, if that is how it ended.
  package static func expired(in root: RootDirectory, at uptime: Int) -> String? {
    let machine = LinuxMachine(root: root)
    let names = machine.names(in: folder).filter { $0.hasSuffix(".jsonl") }
    guard let name = names.max(by: SessionName.precedes),
      let bytes = try? machine.bytes(of: folder.appending(name))
    else {
      return nil
    }
    let file = JournalLine.contents(of: bytes)
    let session = Session(name: name, file)
    guard let expiry = session?.expiry, session?.closure == .reverted, expiry.uptime <= uptime
    else { return nil }
    return expiry.time
  }

  /// What the files come to that are not finished.
  package struct Contents {
    /// The sessions, oldest first.
    package var sessions: [Session] = []
    /// The files that tell nothing.
    package var lost: [DamagedSession] = []
    /// Those that end within their first line.
    package var torn: [TornFile] = []

    package init() {}
  }

  /// What the files come to, without taking the lock; nothing where there is no journal.
  package static func contentsIfAny(in root: RootDirectory) throws(JournalError) -> Contents {
    try isListed(in: root) ? readFiles(in: root) : Contents()
  }

  /// The same, with the sessions that are finished.
  package static func history(in root: RootDirectory) throws(JournalError) -> Contents {
    try isListed(in: root) ? readFiles(in: root, withFinished: true) : Contents()
  }

  /// What was applied for good when the boot before this one ended, and has not been reverted since.
  ///
  /// Writes nothing. What the files do not tell is not among it.
  package static func tunedBefore(_ boot: BootID, in root: RootDirectory) -> Set<DeviceAddress> {
    guard boot != .unknown, let sessions = try? history(in: root).sessions else { return [] }
    let before = sessions.last { $0.strategy.subject.boot != boot }?.strategy.subject.boot
    var latest: [DeviceAddress: Session] = [:]
    for session in sessions { latest[session.strategy.subject.address] = session }
    return Set(
      latest.filter { $0.value.strategy.subject.boot == before && $0.value.isForGood }.keys)
  }

  private static func isListed(in root: RootDirectory) throws(JournalError) -> Bool {
    do throws(MachineError) {
      _ = try root.list(folder)
      return true
    } catch {
      if case .missing = error { return false }
      throw .unavailable(error)
    }
  }

  /// The sessions, oldest first, and the files that tell nothing; without those that are finished,
  /// where they are not asked for.
  ///
  /// What is no file is no session. A file that is there and does not read is none to pass over: it
  /// may hold the only record of what was there first.
  static func readFiles(
    in root: RootDirectory, withFinished: Bool = false
  ) throws(JournalError) -> Contents {
    let names: [String]
    do throws(MachineError) { names = try root.list(folder) } catch { throw .unavailable(error) }
    let machine = LinuxMachine(root: root)
    var contents = Contents()
    for name in names.sorted(by: SessionName.precedes) where name.hasSuffix(".jsonl") {
      let bytes: [UInt8]
      do throws(MachineError) {
        bytes = try machine.bytes(of: folder.appending(name))
      } catch {
        switch error {
        case .missing, .notAFile, .tooManyLinks: continue
        default: throw .unavailable(error)
        }
      }
      if !withFinished && JournalLine.isFinished(bytes) { continue }
      let file = JournalLine.contents(of: bytes)
      if let session = Session(name: name, file) {
        contents.sessions.append(session)
      } else if file.length > 0 {
        contents.lost.append(DamagedSession(name: name, why: "its first line is damaged"))
      } else {
        contents.torn.append(TornFile(name: name, holding: bytes))
      }
    }
    return contents
  }

  /// Does work on the journal's files, and waits no longer for it than for a busy disk.
  ///
  /// - Throws: what the work throws, or ``JournalError/unavailable(_:)`` if the path does not answer.
  static func attended<Answer: Sendable>(
    _ path: SystemPath, _ limit: CallDeadline.Limit = .recording, in root: RootDirectory,
    _ work: @escaping @Sendable () throws(JournalError) -> Answer
  ) throws(JournalError) -> Answer {
    let answer: Result<Answer, JournalError>
    do throws(MachineError) {
      answer = try root.call(path, limit, work)
    } catch {
      throw .unavailable(error)
    }
    return try answer.get()
  }

  /// The folder of the sessions, open, which is made where it is missing.
  static func sessionFolder(in root: RootDirectory) throws(JournalError) -> OpenDirectory {
    let home = try folderMade(home, mode: 0o700, in: root)
    if home.isOurs { try? home.restrict(to: 0o755) }
    let made = try folderMade(folder, mode: 0o700, from: Self.home, in: root)
    guard made.isPrivate else { throw .untrusted(folder) }
    // The one that is known may have been opened only to walk on from it, and cannot be synced.
    return try attended(folder, .reading, in: root) { () throws(JournalError) in
      OpenDirectory(try opened(made.descriptor, ".", O_RDONLY | O_DIRECTORY, folder))
    }
  }

  /// A folder, open, which is made where it is missing; see ``RootDirectory``.
  ///
  /// - Throws: ``JournalError``; where it cannot be made it is what was to be in it that cannot be
  ///   written, or the folder itself where that is not said.
  static func folderMade(
    _ folder: SystemPath, mode: mode_t, from first: SystemPath? = nil,
    toHold file: SystemPath? = nil, in root: RootDirectory
  ) throws(JournalError) -> OpenDirectory {
    do throws(MachineError) {
      return try root.makeDirectories(folder, mode: mode, from: first)
    } catch {
      if case .refused(_, let errno) = error { throw .unwritable(file ?? folder, errno) }
      throw .unavailable(error)
    }
  }

  /// The folder of the lock and of what lives as long as a process, open; made where it is missing.
  ///
  /// Everybody may look into it, and no one else write: a writer could block restoring or restore
  /// in another's place.
  static func runtimeFolder(in root: RootDirectory) throws(JournalError) -> OpenDirectory {
    let path = lockFile.parent
    let folder = try folderMade(path, mode: 0o755, toHold: lockFile, in: root)
    guard folder.isOurs else { throw .untrusted(path) }
    do throws(Errno) { try folder.restrict(to: 0o755) } catch { throw .unwritable(path, error) }
    return folder
  }

  static func opened(
    _ directory: CInt, _ name: String, _ flags: CInt, _ path: SystemPath, mode: mode_t = 0
  ) throws(JournalError) -> CInt {
    do throws(Errno) {
      return try POSIX.open(at: directory, name, flags, mode: mode)
    } catch {
      throw .unwritable(path, error)
    }
  }

  static func names(in directory: CInt) -> [String] {
    guard let copy = try? POSIX.open(at: directory, ".", O_RDONLY | O_DIRECTORY),
      let names = try? POSIX.names(consuming: copy)
    else { return [] }
    return names.filter { $0.hasSuffix(".jsonl") }.sorted(by: SessionName.precedes)
  }
}

/// Why there is no journal to write to.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another run is writing.
  case locked(by: String)
  /// A folder or file of the journal cannot be made or opened.
  case unavailable(MachineError)
  /// The folder belongs to another user, or others can write to it.
  case untrusted(SystemPath)
  /// A line could not be written durably.
  case unwritable(SystemPath, Errno)
  /// Something is applied, and whether in this boot is unknown.
  case bootUnknown

  /// One line for people.
  public var description: String {
    switch self {
    case .locked(let owner):
      "another tunekit is at work (process \(owner)); wait for it, then try again"
    case .unavailable(let error): "the journal is not available: \(error)"
    case .untrusted(let path):
      "\(path) can be changed by other users, so TuneKit does not trust it; make it this user's alone"
    case .unwritable(let path, let errno): "the journal \(path) cannot be written: \(errno.name)"
    case .bootUnknown:
      "something is applied, but /proc/sys/kernel/random/boot_id is unreadable: which boot is unknown"
    }
  }
}

extension JournalError {
  /// The same, with its paths below the root of a tree.
  package func located(below root: SystemPath) -> JournalError {
    switch self {
    case .unavailable(let error): .unavailable(error.located(below: root))
    case .untrusted(let path): .untrusted(path.located(below: root))
    case .unwritable(let path, let errno): .unwritable(path.located(below: root), errno)
    case .locked, .bootUnknown: self
    }
  }
}

extension Journal {
  /// Whether the sessions were removed: a run has made the lock in this boot, and before it the
  /// folder.
  package static func hasVanished(in root: RootDirectory) -> Bool {
    !isThere(in: root) && (try? root.canonical(lockFile)) != nil
  }

  /// Ends unreadable files.
  ///
  /// - Throws: ``JournalError/unwritable(_:_:)``.
  package func end(_ names: [String]) throws(JournalError) {
    for name in names {
      // Behind whatever there is, a torn line included.
      let bytes = Array("\n".utf8) + JournalLine.bytes(of: .closed(.reverted))
      let path = Self.folder.appending(name)
      let descriptor = try Self.opened(directory, name, O_WRONLY | O_APPEND | O_NOFOLLOW, path)
      defer { POSIX.closeDescriptor(descriptor) }
      do throws(Errno) {
        try POSIX.writeAll(bytes, to: descriptor, at: 0)
        try POSIX.sync(descriptor)
      } catch {
        throw .unwritable(path, error)
      }
    }
  }
}
