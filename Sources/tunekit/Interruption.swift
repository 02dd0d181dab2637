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

  /// A closed pipe shall be an error of the write, and not the end; and a descriptor that is closed
  /// from the start shall not be dealt to a journal, which would then be printed into.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files shall be an error of the write, too.
    signal(SIGXFSZ, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The wrong way round, so that using it is the error that it was before.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// From here on signals are marked instead of ending the program at once.
  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in Interruption.isAsked.store(true, ordering: .relaxed) }
    }
  }
}
