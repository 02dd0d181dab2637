public import SystemPackage

/// Why there is no journal to write to.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another run is writing.
  case locked(by: String)
  /// A folder or file of the journal cannot be made or opened.
  case unavailable(MachineError)
  /// The folder belongs to somebody else, or others can write to it.
  case untrusted(SystemPath)
  /// A line could not be written durably.
  case unwritable(SystemPath, Errno)
  /// Something is applied, and it cannot be told whether in this boot.
  case bootUnknown

  /// One line for people.
  public var description: String {
    switch self {
    case .locked(let owner):
      "another tunekit is at work (process \(owner)); wait for it, then try again"
    case .unavailable(let error): "the journal is not available: \(error)"
    case .untrusted(let path):
      "\(path) can be changed by others, so nothing in it is believed; make it this user's alone"
    case .unwritable(let path, let errno): "the journal \(path) cannot be written: \(errno.name)"
    case .bootUnknown:
      "something is applied, and /proc/sys/kernel/random/boot_id does not tell whether in this boot"
    }
  }
}
