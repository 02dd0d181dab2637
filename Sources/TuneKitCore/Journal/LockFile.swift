import Glibc
import SystemPackage

/// A file that one process at a time has locked, and that nobody else can open.
///
/// flock(2) asks only for a descriptor: who may read a file may lock it, and who has opened it once
/// may do so for ever, whatever its mode becomes. So a file that others could open is no lock: it is
/// taken away, and a new one with mode 0600 is made. An earlier version that works just now keeps
/// the old one locked, and is waited for as ever.
struct LockFile: Sendable {
  /// The folder that it is in.
  let folder: OpenDirectory
  /// Where it lies.
  let path: SystemPath

  /// Takes the lock.
  ///
  /// - Returns: the descriptors that keep it until they are closed: of the file, and of those that
  ///   were taken away before.
  /// - Throws: ``JournalError/locked(by:)`` where another process has it.
  func taken() throws(JournalError) -> [CInt] {
    var kept: [CInt] = []
    do throws(JournalError) {
      // Each turn but the last finds that somebody has just made the file anew.
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
    // Somebody else who looks, as `status` without root, is no reason to think that it is exposed.
    guard status.st_mode & 0o077 != 0 else { return true }
    return LockOwner.ours(of: status) != nil
  }

  private func opened() throws(JournalError) -> CInt {
    do throws(Errno) {
      let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK
      return try POSIX.open(at: folder.descriptor, String(path.name), flags, mode: 0o600)
    } catch {
      // A folder, a link or a socket says EISDIR, ELOOP or ENXIO, which tells nobody what is there.
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
  /// Under a lock of its own, so that nobody takes away the new one that another has made meanwhile.
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
