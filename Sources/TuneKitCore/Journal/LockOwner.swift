import Glibc
import SystemPackage

/// Who has a file locked, as the kernel tells: proc_locks(5).
///
/// A number that the kernel names may be that of a process that is gone, or another's by now: a child
/// keeps the lock of its dead parent. So a process counts only where it has that file open.
enum LockOwner {
  /// What stands for a process that nobody can name.
  static let unknown = "unknown"

  /// The number of the process; ``unknown`` where the kernel does not tell it.
  static func name(of file: stat) -> String {
    (processes(locking: file) ?? []).first { hasOpen(file, $0) }.map { "\($0)" } ?? unknown
  }

  /// The same, of a process that this user or root has started.
  ///
  /// - Returns: nil where nobody but other users has it locked; ``unknown`` where the kernel tells
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
