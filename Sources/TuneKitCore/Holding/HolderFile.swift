import Glibc

/// The record of this process as a holder, locked for as long as the process lives.
///
/// The kernel gives the lock back however the process ends, so that a record is never taken for
/// that of another process which happens to have its number.
struct HolderFile: ~Copyable {
  /// The name below ``Holders/folder``.
  let name: String
  private let descriptor: CInt

  /// Takes an open, locked file over.
  init(name: String, descriptor: CInt) {
    self.name = name
    self.descriptor = descriptor
  }

  deinit { POSIX.closeDescriptor(descriptor) }
}
