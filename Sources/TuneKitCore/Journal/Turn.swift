/// How long a run waits for another one that writes.
///
/// A guard takes the lock for a few milliseconds each time, a run whose disk is busy for seconds.
public enum Turn: Sendable {
  /// Not at all: whoever asks looks again by itself.
  case atOnce
  /// For 2 s: a person sits there and can try again.
  case brief
  /// For 60 s, as long as a disk may take to sync, and then some: nobody would try again.
  case patient

  /// The longest wait.
  var milliseconds: Int {
    switch self {
    case .atOnce: 0
    case .brief: 2000
    case .patient: 60_000
    }
  }

  /// Between two tries, in milliseconds.
  static let step = 20
}
