import Glibc
import SystemPackage

/// The lock of whoever writes, which is let go with this.
///
/// The kernel lets it go however the process ends.
final class JournalLock: Sendable {
  private let descriptor: CInt

  /// Takes an open file over, locked or not.
  private init(_ descriptor: CInt) { self.descriptor = descriptor }

  deinit {
    POSIX.unlock(descriptor)
    POSIX.closeDescriptor(descriptor)
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
    let runtime = try Journal.folderMade(path.parent, mode: 0o755, in: root)
    return try Journal.attended(path, .reading, in: root) { () throws(JournalError) in
      let lock = JournalLock(
        try Journal.opened(
          runtime.descriptor, String(path.name), O_RDWR | O_CREAT | O_NOFOLLOW, path, mode: 0o644))
      do throws(Errno) {
        if try lock.isTaken() { return lock }
      } catch {
        throw .unwritable(path, error)
      }
      throw .locked(by: lock.owner)
    }
  }

  /// Whether it is ours from now on; the file then says so.
  private func isTaken() throws(Errno) -> Bool {
    guard try POSIX.tryLock(descriptor) else { return false }
    try POSIX.truncate(descriptor, to: 0)
    try POSIX.writeAll(Array("\(getpid())\n".utf8), to: descriptor, at: 0)
    return true
  }

  /// The process that has it, by what it has written.
  private var owner: String {
    let text = String(decoding: (try? POSIX.contents(of: descriptor)) ?? [], as: UTF8.self).trimmed
    return text.isEmpty ? "unknown" : text
  }
}
