import Glibc
import SystemPackage

/// Why a file that a person named is not written.
struct Unwritable: Error {
  /// What stands behind the colon of the message.
  let why: String
  /// The system's own reason; nil where it is this program's.
  let code: Errno?

  init(_ why: String) { (self.why, code) = (why, nil) }

  init(_ code: Errno) { (why, self.code) = ("\(code)", code) }

  /// The reason of the system call that has just failed.
  static var last: Unwritable { Unwritable(Errno(rawValue: errno)) }
}
