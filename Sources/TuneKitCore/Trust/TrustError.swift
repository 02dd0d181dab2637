/// Why a file or folder is not taken for root's word.
enum TrustError: Error, Hashable, Sendable {
  /// Somebody else than root could have changed it, or it is of a kind that is not taken.
  case untrusted(path: String, problem: String, remedy: String)
  /// It cannot be read.
  case unreadable(path: String, problem: String)
}
