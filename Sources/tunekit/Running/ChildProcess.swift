import Glibc

/// A process that this program has started, and that it has to wait for.
///
/// A process that is not a child, or no longer one, has no ending that could be learned: then there is
/// no status, and never one that looks like success.
struct ChildProcess {
  let number: pid_t

  /// How one ended.
  enum Ending: Equatable {
    /// By itself, with this status.
    case exited(CInt)
    /// By this signal.
    case signalled(CInt)

    fileprivate init(_ status: CInt) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    }
  }

  /// Whether it is over; it stays to be collected, so that its number stays its own.
  var isOver: Bool {
    var state = siginfo_t()
    let code = waitid(P_PID, id_t(number), &state, WEXITED | WNOHANG | WNOWAIT)
    return code != 0 || state.si_signo == SIGCHLD
  }

  /// Waits until it is over; it stays to be collected.
  func wait() {
    var state = siginfo_t()
    while waitid(P_PID, id_t(number), &state, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
  }

  /// Waits for its end, and collects it.
  ///
  /// - Returns: how it ended; nil where that cannot be learned.
  func ending() -> Ending? {
    while true {
      var status: CInt = 0
      let answer = waitpid(number, &status, 0)
      if answer == number { return Ending(status) }
      if answer < 0 && errno != EINTR { return nil }
    }
  }

  /// Waits for its end for so long, and collects it.
  ///
  /// - Returns: how it ended; nil where it goes on, or that cannot be learned.
  func ending(within time: Duration) -> Ending? {
    let end = ContinuousClock.now + time
    while true {
      var status: CInt = 0
      let answer = waitpid(number, &status, WNOHANG)
      if answer == number { return Ending(status) }
      if answer < 0 && errno != EINTR { return nil }
      if ContinuousClock.now >= end { return nil }
      usleep(1000)
    }
  }

  /// Sends it a signal, as long as its number is its own.
  func send(_ signal: CInt) {
    var state = siginfo_t()
    guard waitid(P_PID, id_t(number), &state, WEXITED | WNOHANG | WNOWAIT) == 0 else { return }
    kill(number, signal)
  }
}
