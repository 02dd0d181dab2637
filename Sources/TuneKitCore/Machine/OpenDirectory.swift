import Glibc

/// A directory that is open for as long as somebody holds it.
final class OpenDirectory: Sendable {
  /// The descriptor, which is closed with this.
  let descriptor: CInt
  /// What the file system knew of it when it was opened.
  let status: stat

  /// Takes a descriptor over.
  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    var status = stat()
    fstat(descriptor, &status)
    self.status = status
  }

  deinit { POSIX.closeDescriptor(descriptor) }

  /// Whether nobody but this user and root can change what is in it.
  var isPrivate: Bool {
    (status.st_uid == geteuid() || status.st_uid == 0) && status.st_mode & 0o022 == 0
  }
}
