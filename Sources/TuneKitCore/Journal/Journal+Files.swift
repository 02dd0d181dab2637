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
    return readFiles(in: root).sessions.filter(\.isOutstanding)
  }

  /// The sessions that are not finished, oldest first, and the files that tell nothing.
  static func readFiles(in root: RootDirectory) -> (sessions: [Session], lost: [LostFile]) {
    let names = ((try? root.list(folder)) ?? []).filter { $0.hasSuffix(".jsonl") }
    let machine = LinuxMachine(root: root)
    var (sessions, lost): ([Session], [LostFile]) = ([], [])
    for name in names {
      let bytes: [UInt8]
      do throws(MachineError) {
        bytes = try machine.bytes(of: folder.appending(name))
      } catch {
        lost.append(LostFile(name: name, why: "\(error)"))
        continue
      }
      if JournalLine.isFinished(bytes) { continue }
      let file = JournalLine.contents(of: bytes)
      let session = Session(
        name: name, entries: file.entries, length: file.length, damagedLines: file.damaged)
      if let session {
        sessions.append(session)
      } else if file.length > 0 {
        lost.append(LostFile(name: name, why: "its first line is damaged"))
      }
    }
    return (sessions, lost)
  }

  /// The locked file and the folder of the sessions, both open.
  static func opened(in root: RootDirectory) throws(JournalError) -> (lock: CInt, folder: CInt) {
    let lock = try locked(in: root)
    do throws(JournalError) {
      let made = try folderMade(folder, mode: 0o700, in: root)
      guard made.isPrivate else { throw .untrusted(folder) }
      return (lock, try opened(made.descriptor, ".", O_RDONLY | O_DIRECTORY, folder))
    } catch {
      POSIX.closeDescriptor(lock)
      throw error
    }
  }

  static func locked(in root: RootDirectory) throws(JournalError) -> CInt {
    let runtime = try folderMade(lockFile.parent, mode: 0o755, in: root)
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
