import ArgumentParser
import Glibc
import Synchronization

/// Whether the program was asked to stop.
///
/// Ctrl-C, a hang-up and a polite kill set a mark that the executor asks before each write, so that
/// it restores what it has written.
enum Interruption {
  private static let isAsked = Atomic<Bool>(false)
  /// What was not as usual when the program began, by bit: a closed descriptor below 3, a signal.
  private static let unusual = Atomic<UInt64>(0)

  static var hasHappened: Bool { isAsked.load(ordering: .relaxed) }

  /// A closed pipe shall be an error of the write, and not the end; a descriptor that is closed from
  /// the start shall not be dealt to a journal, which would then be printed into; and how a child
  /// ends shall be reported.
  static func prepare() {
    // A process that ignores its children learns of no end; to ignore them is inherited.
    signal(SIGCHLD, SIG_DFL)
    // A limit on the size of files shall be an error of the write, too.
    for number in quieted where isIgnored(signal(number, SIG_IGN)) { note(UInt64(number)) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The wrong way round, so that using it is the error that it was before.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
      note(UInt64(descriptor) + 32)
    }
  }

  /// The signals that ``prepare()`` ignores.
  private static var quieted: [CInt] { [SIGPIPE, SIGXFSZ] }

  /// Those of them that were not ignored before, and that a command of this program shall get.
  static var newlyIgnored: [CInt] { quieted.filter { !isNoted(UInt64($0)) } }

  /// The descriptors below 3 that were closed when the program began.
  static var closedDescriptors: [CInt] {
    [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].filter { isNoted(UInt64($0) + 32) }
  }

  private static func note(_ bit: UInt64) { unusual.bitwiseOr(1 << bit, ordering: .relaxed) }

  private static func isNoted(_ bit: UInt64) -> Bool {
    unusual.load(ordering: .relaxed) >> bit & 1 == 1
  }

  private static func isIgnored(_ handler: (@convention(c) (CInt) -> Void)?) -> Bool {
    // SIG_IGN is a number and no function: bits/signum-generic.h.
    unsafeBitCast(handler, to: Int.self) == 1
  }

  /// From here on signals are marked instead of ending the program at once.
  static func watch() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in Interruption.isAsked.store(true, ordering: .relaxed) }
    }
  }
}

/// How long to wait for a confirmation: `90s`, `2m`, `1h`.
struct WaitingTime: ExpressibleByArgument, Equatable {
  let seconds: Int

  var milliseconds: Int { seconds * 1000 }

  init(seconds: Int) { self.seconds = seconds }

  /// A day is the longest that makes sense for a person who is about to look.
  static let longest = 86_400

  init?(argument: String) {
    guard let unit = argument.last, let factor = ["s": 1, "m": 60, "h": 3600][unit] else {
      return nil
    }
    let digits = argument.dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = Int(digits)
    else { return nil }
    let (seconds, isTooLong) = number.multipliedReportingOverflow(by: factor)
    guard !isTooLong, (1...Self.longest).contains(seconds) else { return nil }
    self.seconds = seconds
  }
}
