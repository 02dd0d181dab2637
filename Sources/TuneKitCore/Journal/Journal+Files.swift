import Glibc
import SystemPackage

extension Journal {
  /// The unfinished sessions, without taking the lock; none where nothing may be read.
  ///
  /// - Throws: ``JournalError/unavailable(_:)`` where there is a journal that cannot be read.
  public static func outstanding(in root: RootDirectory) throws(JournalError) -> [Session] {
    do {
      _ = try root.list(folder)
    } catch {
      if case .missing = error { return [] }
      throw .unavailable(error)
    }
    return try readSessions(in: root).filter(\.isOutstanding)
  }

  /// The sessions that are not finished, oldest first.
  ///
  /// What is no file is no session. A file that is there and does not read is none to pass over: it
  /// may hold the only record of what was there first.
  static func readSessions(in root: RootDirectory) throws(JournalError) -> [Session] {
    let names: [String]
    do throws(MachineError) { names = try root.list(folder) } catch { throw .unavailable(error) }
    let machine = LinuxMachine(root: root)
    var sessions: [Session] = []
    for name in names where name.hasSuffix(".jsonl") {
      let bytes: [UInt8]
      do throws(MachineError) {
        bytes = try machine.bytes(of: folder.appending(name))
      } catch {
        switch error {
        case .missing, .notAFile, .tooManyLinks: continue
        default: throw .unavailable(error)
        }
      }
      if JournalLine.isFinished(bytes) { continue }
      let (entries, length) = JournalLine.entries(in: bytes)
      if let session = Session(name: name, entries: entries, length: length) {
        sessions.append(session)
      }
    }
    return sessions
  }

  /// Does work on the journal's files, and waits no longer for it than for a busy disk.
  ///
  /// - Throws: what the work throws, or ``JournalError/unavailable(_:)`` if the path does not answer.
  static func attended<Answer: Sendable>(
    _ path: SystemPath, _ limit: Patience.Limit = .recording, in root: RootDirectory,
    _ work: @escaping @Sendable () throws(JournalError) -> Answer
  ) throws(JournalError) -> Answer {
    let answer: Result<Answer, JournalError>
    do throws(MachineError) {
      answer = try root.asking { () throws(MachineError) in try root.call(path, limit, work) }
    } catch {
      throw .unavailable(error)
    }
    return try answer.get()
  }

  /// The locked file and the folder of the sessions, both open.
  static func opened(in root: RootDirectory) throws(JournalError) -> (lock: CInt, folder: CInt) {
    let lock = try locked(in: root)
    do throws(JournalError) {
      let made = try folderMade(folder, mode: 0o700, in: root)
      guard made.isPrivate else { throw .untrusted(folder) }
      let directory = try attended(folder, .reading, in: root) { () throws(JournalError) in
        try opened(made.descriptor, ".", O_RDONLY | O_DIRECTORY, folder)
      }
      return (lock, directory)
    } catch {
      POSIX.closeDescriptor(lock)
      throw error
    }
  }

  static func locked(in root: RootDirectory) throws(JournalError) -> CInt {
    let runtime = try folderMade(lockFile.parent, mode: 0o755, in: root)
    return try attended(lockFile, .reading, in: root) { () throws(JournalError) in
      try locked(in: runtime)
    }
  }

  private static func locked(in runtime: OpenDirectory) throws(JournalError) -> CInt {
    let file = try opened(
      runtime.descriptor, String(lockFile.name), O_RDWR | O_CREAT | O_NOFOLLOW, lockFile,
      mode: 0o644)
    do throws(Errno) {
      if try POSIX.tryLock(file) {
        try POSIX.truncate(file, to: 0)
        try POSIX.writeAll(Array("\(getpid())\n".utf8), to: file, at: 0)
        return file
      }
    } catch {
      POSIX.closeDescriptor(file)
      throw .unwritable(lockFile, error)
    }
    let owner = String(decoding: (try? POSIX.contents(of: file)) ?? [], as: UTF8.self).trimmed
    POSIX.closeDescriptor(file)
    throw .locked(by: owner.isEmpty ? "unknown" : owner)
  }

  static func folderMade(
    _ folder: SystemPath, mode: mode_t, in root: RootDirectory
  ) throws(JournalError) -> OpenDirectory {
    do throws(MachineError) {
      return try root.makeDirectories(folder, mode: mode)
    } catch {
      throw .unavailable(error)
    }
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
    return names.filter { $0.hasSuffix(".jsonl") }.sorted()
  }
}
