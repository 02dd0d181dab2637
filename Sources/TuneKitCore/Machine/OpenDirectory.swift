import Glibc
import SystemPackage

/// A directory that is open for as long as somebody holds it.
final class OpenDirectory: Sendable {
  /// The descriptor, which is closed with this.
  let descriptor: CInt
  /// What the file system knew of it when it was opened.
  let status: stat

  /// Takes a descriptor over.
  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    status = Self.status(of: descriptor)
  }

  /// What the file system knows of an open file; all zero where that cannot be told.
  static func status(of descriptor: CInt) -> stat {
    var status = stat()
    fstat(descriptor, &status)
    return status
  }

  deinit { POSIX.closeDescriptor(descriptor) }

  /// Whether nobody but this user and root can change what is in it.
  var isPrivate: Bool {
    isOurs && status.st_mode & 0o022 == 0
  }

  /// Whether it belongs to this user or to root.
  var isOurs: Bool { status.st_uid == geteuid() || status.st_uid == 0 }

  /// Takes rights away from others than its owner, where they have more than these.
  ///
  /// - Throws: the errno where they have, and it cannot be changed.
  func restrict(to mode: mode_t) throws(Errno) {
    guard status.st_mode & 0o777 & ~mode != 0 else { return }
    try POSIX.setMode(of: descriptor, to: status.st_mode & 0o777 & mode)
  }
}
