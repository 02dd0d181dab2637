import Glibc
import SystemPackage

/// The lock of whoever writes, which is let go with this.
///
/// The kernel lets it go however the process ends.
final class JournalLock: Sendable {
  private let descriptors: [CInt]

  /// Takes open files over that are locked.
  private init(_ descriptors: [CInt]) { self.descriptors = descriptors }

  deinit {
    for descriptor in descriptors {
      POSIX.unlock(descriptor)
      POSIX.closeDescriptor(descriptor)
    }
  }

  /// The lock, as soon as nobody else has it.
  ///
  /// - Parameters:
  ///   - root: the directory that is `/` for the file.
  ///   - turn: how long to wait for somebody else.
  /// - Returns: the lock.
  /// - Throws: ``JournalError/locked(by:)`` if that was not long enough; any other at once.
  static func taken(
    in root: RootDirectory, waiting turn: Turn
  ) throws(JournalError) -> JournalLock {
    let end = POSIX.uptime() + turn.milliseconds
    while true {
      do throws(JournalError) { return try taken(in: root) } catch {
        guard case .locked = error, POSIX.uptime() < end else { throw error }
      }
      POSIX.sleep(milliseconds: Turn.step)
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
  static func owner(in root: RootDirectory) -> String? {
    guard let file = try? root.openFile(Journal.lockFile, O_RDONLY) else { return nil }
    defer { POSIX.closeDescriptor(file) }
    guard LockFile.isHeld(file) else { return nil }
    return LockOwner.name(of: OpenDirectory.status(of: file))
  }
}
