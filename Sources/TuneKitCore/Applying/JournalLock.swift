import Glibc
import SystemPackage

/// The writer's lock, which is released with this.
///
/// The kernel lets it go however the process ends.
package final class JournalLock: Sendable {
  private let descriptors: [CInt]

  /// Takes open files over that are locked.
  private init(_ descriptors: [CInt]) { self.descriptors = descriptors }

  deinit {
    for descriptor in descriptors {
      POSIX.unlock(descriptor)
      POSIX.closeDescriptor(descriptor)
    }
  }

  /// The lock, as soon as it is free.
  ///
  /// - Parameters:
  ///   - root: the directory that is `/` for the file.
  ///   - turn: how long to wait for another process.
  /// - Returns: the lock.
  /// - Throws: ``JournalError/locked(by:)`` if that was not long enough; any other at once.
  static func taken(
    in root: RootDirectory, waiting turn: LockWait
  ) throws(JournalError) -> JournalLock {
    let end = POSIX.uptime() + turn.milliseconds
    while true {
      do throws(JournalError) { return try taken(in: root) } catch {
        guard case .locked = error, POSIX.uptime() < end, !turn.isOver() else { throw error }
      }
      POSIX.sleep(milliseconds: LockWait.step)
    }
  }

  private static func taken(in root: RootDirectory) throws(JournalError) -> JournalLock {
    let path = Journal.lockFile
    let runtime = try Journal.runtimeFolder(in: root)
    return try Journal.attended(path, .reading, in: root) { () throws(JournalError) in
      JournalLock(try LockFile(folder: runtime, path: path).taken())
    }
  }

  /// Which process has it now, by a look that keeps and makes nothing; nil where none has.
  package static func owner(in root: RootDirectory) -> String? {
    guard let file = try? root.openFile(Journal.lockFile, O_RDONLY) else { return nil }
    defer { POSIX.closeDescriptor(file) }
    guard LockFile.isHeld(file) else { return nil }
    return LockOwner.name(of: OpenDirectory.status(of: file))
  }
}

/// A file that one process at a time has locked, and that no one else can open.
///
/// flock(2) asks only for a descriptor: who may read a file may lock it, and who has opened it once
/// may do so for ever, whatever its mode becomes. So a file that others could open is no lock: it is
/// removed, and a new one with mode 0600 is made. An earlier version that works just now keeps
/// the old one locked, and is waited for as ever.
struct LockFile: Sendable {
  let folder: OpenDirectory
  let path: SystemPath

  /// Takes the lock.
  ///
  /// - Returns: the descriptors that keep it until they are closed: of the file, and of those that
  ///   were removed before.
  /// - Throws: ``JournalError/locked(by:)`` where another process has it.
  func taken() throws(JournalError) -> [CInt] {
    var kept: [CInt] = []
    do throws(JournalError) {
      // Each turn but the last finds that another process has just made the file again.
      for _ in 1...20 {
        let file = try opened()
        kept.append(file)
        let status = OpenDirectory.status(of: file)
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unavailable(.notAFile(path)) }
        let isFree = try isTaken(file)
        if Self.isExposed(status) {
          if !isFree, let owner = LockOwner.ours(of: status) { throw .locked(by: owner) }
          // Kept locked, so that an earlier version that has just opened it goes on to the new one.
          try takeAway(status)
          continue
        }
        guard isFree else { throw .locked(by: LockOwner.name(of: status)) }
        if isAtItsPlace(status) { return kept }
      }
      throw .locked(by: LockOwner.unknown)
    } catch {
      for file in kept { POSIX.closeDescriptor(file) }
      throw error
    }
  }

  /// Whether others than this user could have opened it.
  private static func isExposed(_ status: stat) -> Bool {
    status.st_uid != geteuid() || status.st_mode & 0o077 != 0
  }

  /// Whether a process has locked an open file, by a look that keeps nothing.
  ///
  /// Of a file that others can open only a process of this user counts.
  static func isHeld(_ file: CInt) -> Bool {
    guard POSIX.isLocked(file) else { return false }
    let status = OpenDirectory.status(of: file)
    // Another process that looks, as `status` without root, is no reason to think that it is
    // exposed.
    guard status.st_mode & 0o077 != 0 else { return true }
    return LockOwner.ours(of: status) != nil
  }

  private func opened() throws(JournalError) -> CInt {
    do throws(Errno) {
      let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK
      return try POSIX.open(at: folder.descriptor, String(path.name), flags, mode: 0o600)
    } catch {
      // A folder, a link or a socket says EISDIR, ELOOP or ENXIO, which does not say what is there.
      if let there = try? POSIX.status(at: folder.descriptor, String(path.name)),
        there.st_mode & S_IFMT != S_IFREG
      {
        throw .unavailable(.notAFile(path))
      }
      throw .unwritable(path, error)
    }
  }

  private func isTaken(_ file: CInt) throws(JournalError) -> Bool {
    do throws(Errno) { return try POSIX.tryLock(file) } catch { throw .unwritable(path, error) }
  }

  private func isAtItsPlace(_ status: stat) -> Bool {
    guard let there = try? POSIX.status(at: folder.descriptor, String(path.name)) else {
      return false
    }
    return there.st_ino == status.st_ino && there.st_dev == status.st_dev
  }

  /// Takes an exposed file away, if it is still the one at its place.
  ///
  /// Under its own lock, so that no one removes the new one that another has made meanwhile.
  private func takeAway(_ status: stat) throws(JournalError) {
    guard !path.name.hasSuffix(Self.mending) else { throw .untrusted(path) }
    let mending = LockFile(
      folder: folder, path: path.parent.appending(".\(path.name)\(Self.mending)"))
    let kept = try mending.taken()
    defer { for file in kept { POSIX.closeDescriptor(file) } }
    do throws(Errno) {
      if isAtItsPlace(status) { try POSIX.remove(at: folder.descriptor, String(path.name)) }
      try POSIX.remove(at: folder.descriptor, String(mending.path.name))
    } catch {
      throw .unwritable(path, error)
    }
  }

  private static let mending = ".mending"
}

/// Who has a file locked, as the kernel tells: proc_locks(5).
///
/// A number that the kernel names may be that of a process that is gone, or another's by now: a child
/// keeps the lock of its dead parent. So a process counts only where it has that file open.
enum LockOwner {
  /// Replaces a process that cannot be named.
  static let unknown = "unknown"

  /// The number of the process; ``unknown`` where the kernel does not tell it.
  static func name(of file: stat) -> String {
    (processes(locking: file) ?? []).first { hasOpen(file, $0) }.map { "\($0)" } ?? unknown
  }

  /// The same, of a process that this user or root has started.
  ///
  /// - Returns: nil where only other users have it locked; ``unknown`` where the kernel names
  ///   nothing at all.
  static func ours(of file: stat) -> String? {
    guard let processes = processes(locking: file) else { return unknown }
    return processes.first { isOurs($0) && hasOpen(file, $0) }.map { "\($0)" }
  }

  /// The processes that have locked it by flock(2); nil where the kernel does not say.
  ///
  /// By its inode alone: the device that is named there is not what stat(2) names on every file
  /// system.
  private static func processes(locking file: stat) -> [pid_t]? {
    guard let text = POSIX.text(of: "/proc/locks") else { return nil }
    return text.split(separator: "\n").compactMap { line in
      // `1: FLOCK  ADVISORY  WRITE 708 00:14:1234 0 EOF`; one that waits has an arrow in it.
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK",
        words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == UInt64(file.st_ino)
      else { return nil }
      return pid_t(words[4])
    }
  }

  /// By the user who has started it: a program that runs as root for another was started by him.
  private static func isOurs(_ process: pid_t) -> Bool {
    let lines = POSIX.text(of: "/proc/\(process)/status")?.split(separator: "\n") ?? []
    let words = lines.first { $0.hasPrefix("Uid:") }?.split(whereSeparator: { $0.isWhitespace })
    guard let words, words.count > 1, let user = uid_t(words[1]) else { return false }
    return user == 0 || user == geteuid()
  }

  private static func hasOpen(_ file: stat, _ process: pid_t) -> Bool {
    guard
      let folder = try? POSIX.open(at: AT_FDCWD, "/proc/\(process)/fd", O_RDONLY | O_DIRECTORY)
    else { return false }
    let open = OpenDirectory(folder)
    guard let copy = try? POSIX.open(at: folder, ".", O_RDONLY | O_DIRECTORY),
      let names = try? POSIX.names(consuming: copy)
    else { return false }
    return names.contains { name in
      var status = stat()
      return fstatat(open.descriptor, name, &status, 0) == 0 && status.st_ino == file.st_ino
        && status.st_dev == file.st_dev
    }
  }
}

/// How long a run waits for another one that writes.
///
/// A guard takes the lock for a few milliseconds each time, a run whose disk is busy for seconds.
public struct LockWait: Sendable {
  /// The longest wait.
  let milliseconds: Int
  /// Asked meanwhile: whether to wait no longer.
  var isOver: @Sendable () -> Bool = { false }

  /// Not at all: the caller looks again by itself.
  public static let atOnce = LockWait(milliseconds: 0)
  /// For 2 s: a person sits there and can try again.
  public static let brief = LockWait(milliseconds: 2000)
  /// For 60 s, as long as a disk may take to sync, and then some: no one would try again.
  public static let patient = LockWait(milliseconds: 60_000)

  /// The same, but no longer than until something happens, as a signal to stop.
  public func unless(_ isOver: @escaping @Sendable () -> Bool) -> LockWait {
    LockWait(milliseconds: milliseconds, isOver: isOver)
  }

  /// Between two tries, in milliseconds.
  static let step = 20
}
