import Glibc
import Synchronization

/// Whether somebody has asked the program to stop.
///
/// Ctrl-C, a hang-up and a polite kill set a mark that the executor asks before each write, so that
/// it gives back what it has written.
enum Interruption {
  private static let isAsked = Atomic<Bool>(false)

  /// Whether it has happened.
  static var hasHappened: Bool { isAsked.load(ordering: .relaxed) }

  /// A closed pipe shall be an error of the write, and not the end.
  static func prepare() { signal(SIGPIPE, SIG_IGN) }

  /// From here on signals are marked instead of ending the program at once.
  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in Interruption.isAsked.store(true, ordering: .relaxed) }
    }
  }
}
