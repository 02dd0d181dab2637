import Glibc
import SystemPackage

extension Journal {
  /// The unfinished sessions, without taking the lock; none where there is no journal.
  ///
  /// - Throws: ``JournalError/unavailable(_:)`` where there is a journal that cannot be read.
  public static func outstanding(in root: RootDirectory) throws(JournalError) -> [Session] {
    try contentsIfAny(in: root).sessions.filter(\.isOutstanding)
  }

  /// Whether anything was ever recorded here; true also where that cannot be told.
  static func isThere(in root: RootDirectory) -> Bool {
    // A folder that has stayed open can still be listed when it is gone.
    root.forget()
    do throws(MachineError) { _ = try root.list(folder) } catch {
      if case .missing = error { return false }
    }
    return true
  }

  /// The files that tell nothing, without taking the lock; none where there is no journal.
  static func lost(in root: RootDirectory) throws(JournalError) -> [LostFile] {
    try contentsIfAny(in: root).lost
  }

  /// How a session has ended, by its file; nil where that does not tell.
  static func ending(of name: String, in root: RootDirectory) -> JournalEntry.Closure? {
    guard let bytes = try? LinuxMachine(root: root).bytes(of: folder.appending(name)) else {
      return nil
    }
    guard case .closed(let closure) = JournalLine.contents(of: bytes).entries.last else {
      return nil
    }
    return closure
  }

  /// When the time to confirm the latest session was over, if that is how it ended.
  static func expired(in root: RootDirectory, at uptime: Int) -> String? {
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
  struct Contents {
    /// The sessions, oldest first.
    var sessions: [Session] = []
    /// The files that tell nothing.
    var lost: [LostFile] = []
    /// Those that end within their first line.
    var torn: [TornFile] = []
  }

  /// What the files come to, without taking the lock; nothing where there is no journal.
  static func contentsIfAny(in root: RootDirectory) throws(JournalError) -> Contents {
    do {
      _ = try root.list(folder)
    } catch {
      if case .missing = error { return Contents() }
      throw .unavailable(error)
    }
    return try readFiles(in: root)
  }

  /// The sessions that are not finished, oldest first, and the files that tell nothing.
  ///
  /// What is no file is no session. A file that is there and does not read is none to pass over: it
  /// may hold the only record of what was there first.
  static func readFiles(in root: RootDirectory) throws(JournalError) -> Contents {
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
      if JournalLine.isFinished(bytes) { continue }
      let file = JournalLine.contents(of: bytes)
      if let session = Session(name: name, file) {
        contents.sessions.append(session)
      } else if file.length > 0 {
        contents.lost.append(LostFile(name: name, why: "its first line is damaged"))
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
  static func folderMade(
    _ folder: SystemPath, mode: mode_t, from first: SystemPath? = nil, in root: RootDirectory
  ) throws(JournalError) -> OpenDirectory {
    do throws(MachineError) {
      return try root.makeDirectories(folder, mode: mode, from: first)
    } catch {
      throw .unavailable(error)
    }
  }

  /// The folder of the lock and of what lives as long as a process, open; made where it is missing.
  ///
  /// Everybody may look into it, and nobody else write: whoever could would hold up or give back in
  /// another's place.
  static func runtimeFolder(in root: RootDirectory) throws(JournalError) -> OpenDirectory {
    let path = lockFile.parent
    let folder = try folderMade(path, mode: 0o755, in: root)
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
