/// How a helper ended.
public enum NativeEnding: Hashable, Sendable {
  /// By itself, with this status.
  case exited(Int)
  /// By a signal.
  case signalled(Int)
  /// It was killed, since it had not answered by then.
  case timedOut(milliseconds: Int)
}
