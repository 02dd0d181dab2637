import CLinux
import Glibc

/// What a command has started and left running in its process group, when it is over itself.
///
/// A group keeps its number as long as one process is in it. What has left the group, as a daemon does
/// with setsid(2), is out of reach.
struct LeftProcesses {
  /// The number of the command, which led the group and has been collected.
  let group: pid_t

  /// What became of them.
  enum End {
    /// There was none, or it ended by itself within a moment.
    case nothing
    /// They were ended.
    case ended
    /// Some could not be ended.
    case stays
  }

  /// How long they may take to end by themselves, as a `tee` behind a pipe does.
  private static let patience = Duration.milliseconds(100)
  /// How long they may take after each signal.
  private static let longest = Duration.seconds(1)

  /// Makes this program the parent of what its commands leave, so that it can collect it.
  ///
  /// Else the dead stay in their group where the first process of a container collects nothing.
  static func adopt() { _ = process_control(CInt(adopt_orphans), 1, 0, 0, 0) }

  /// Ends them: by SIGTERM first, and by SIGKILL what is still there a second later.
  func end() -> End {
    if areGone(within: Self.patience) { return .nothing }
    for signal in [SIGTERM, SIGKILL] {
      kill(-group, signal)
      if areGone(within: Self.longest) { return .ended }
    }
    return .stays
  }

  private func areGone(within time: Duration) -> Bool {
    let end = ContinuousClock.now + time
    while areThere {
      if ContinuousClock.now >= end { return false }
      usleep(2000)
    }
    return true
  }

  private var areThere: Bool {
    while waitpid(-group, nil, WNOHANG) > 0 {}
    guard kill(-group, 0) == 0 || errno == EPERM else { return false }
    // A process of that number is somebody else's: it cannot be given away while the group lasts.
    return kill(group, 0) != 0 && errno == ESRCH
  }
}
