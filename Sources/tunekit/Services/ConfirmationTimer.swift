import CLinux
import Glibc
import TuneKitCore

/// The process that waits, and reverts what is not confirmed in time.
///
/// It sleeps in `poll`, and is woken by the end of the time, by whatever is written into the
/// journal, and once a minute in case that was missed.
struct ConfirmationTimer {
  /// By when to confirm, in milliseconds since boot.
  let uptime: Int
  /// What is `/` for the journal.
  let state: RootDirectory

  private static let longestWait: CInt = 60_000
  /// <sys/timerfd.h>: TFD_TIMER_ABSTIME, which Swift does not see as a number.
  private static let isAtATime: CInt = 1

  /// Waits until the time is over, or nothing is to be confirmed by then any more.
  ///
  /// Standard input is open for as long as the apply runs that it is started by: before its end,
  /// that nothing waits for a confirmation yet means nothing.
  ///
  /// - Returns: whether the time is over.
  func lasts() -> Bool {
    guard let alarm = Self.alarm(at: uptime) else {
      Uptime.wait(until: uptime)
      return true
    }
    defer { close(alarm) }
    if Self.ready(of: [alarm, STDIN_FILENO], within: -1).contains(alarm) { return true }
    let changes = inotify_init1(CInt(IN_CLOEXEC | IN_NONBLOCK))
    defer { close(changes) }
    // Watched before it is looked at, so that nothing can happen in between.
    inotify_add_watch(
      changes, state.path + Journal.folder.string, UInt32(IN_MODIFY | IN_MOVED_TO | IN_DELETE))
    while isAwaited {
      ProgramPages.release()
      if Self.ready(of: [alarm, changes], within: Self.longestWait).contains(alarm) { return true }
      Self.drain(changes)
    }
    return false
  }

  /// Whether something is to be confirmed by that time; also where the journal does not tell.
  ///
  /// By the very time: what was put off, or applied again, has another process that waits for it.
  private var isAwaited: Bool {
    guard let sessions = try? Journal.outstanding(in: state) else { return true }
    return sessions.contains { $0.expiry?.uptime == uptime }
  }

  /// A timer by the time since boot, which no clock that is set moves, and sleep does not stop.
  private static func alarm(at uptime: Int) -> CInt? {
    let timer = timerfd_create(CLOCK_BOOTTIME, O_CLOEXEC | O_NONBLOCK)
    guard timer >= 0 else { return nil }
    var end = itimerspec()
    // A time of 0 would mean no alarm at all.
    end.it_value = Uptime.moment(max(1, uptime))
    guard timerfd_settime(timer, isAtATime, &end, nil) == 0 else {
      close(timer)
      return nil
    }
    return timer
  }

  /// Which of some descriptors have something to tell, within a time.
  private static func ready(of descriptors: [CInt], within milliseconds: CInt) -> Set<CInt> {
    var questions = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&questions, nfds_t(questions.count), milliseconds) < 0 {
      if errno != EINTR { return [] }
    }
    return Set(questions.filter { $0.revents != 0 }.map(\.fd))
  }

  private static func drain(_ descriptor: CInt) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while bytes.withUnsafeMutableBytes({ read(descriptor, $0.baseAddress, $0.count) }) > 0 {}
  }
}

/// Reverts what is not confirmed, also where the session or this program dies before.
///
/// Where systemd runs it is a separate timer, which outlives a log-out; else, and below a tree, a
/// process in its own session, which ends as soon as there is nothing to wait for. Both look
/// into the journal when the time is over, so that one that could not be taken back does no harm.
struct RevertTimer {
  private let alarm: Alarm

  private enum Alarm {
    case unit(String)
    case process(ChildProcess)
  }

  private static let prefix = "tunekit-revert-"

  /// Sets one, before anything is written.
  ///
  /// - Throws: ``Failure`` if nothing would be there to revert it.
  init(for expiry: Expiry, in seconds: Int, _ common: CommonOptions) throws {
    let words = ["revert", "--unconfirmed", "--at-uptime", String(expiry.uptime)]
    if common.isThisSystem && Systemd.isRunning {
      let unit = "\(Self.prefix)\(getpid())-\(expiry.uptime)"
      if Systemd.runs([OwnProgram.path] + words, after: seconds, as: unit) {
        alarm = .unit(unit)
        return
      }
    }
    let waiting = words + common.machineWords
    // It reads the end of this run from a pipe whose other end stays open here, and is closed by that
    // end, however it comes.
    guard let pipe = try? ProcessPipe(),
      let process = OtherProgram.startedAlone(
        OwnProgram.link, ["tunekit"] + waiting, input: pipe.reading)
    else {
      throw Failure(
        status: .refused,
        message:
          "nothing was written: the process that would revert it in time could not be started")
    }
    alarm = .process(process)
  }

  /// Cancels it, since there is nothing to restore.
  func cancel() {
    switch alarm {
    case .unit(let unit): Systemd.suggest("stop", "\(unit).timer")
    case .process(let process):
      process.send(SIGTERM)
      _ = process.ending()
    }
  }

  /// Cancels all that wait, since the apply was confirmed.
  static func cancelAll(_ common: CommonOptions) {
    if common.isThisSystem && Systemd.isRunning { Systemd.suggest("stop", "\(prefix)*.timer") }
  }
}

/// The time since boot, sleep included.
enum Uptime {
  /// Waits until it has come to so many milliseconds.
  static func wait(until milliseconds: Int) {
    var end = moment(max(0, milliseconds))
    while clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, nil) == EINTR {}
  }

  /// So many milliseconds since boot, as the kernel takes them.
  static func moment(_ milliseconds: Int) -> timespec {
    timespec(tv_sec: milliseconds / 1000, tv_nsec: (milliseconds % 1000) * 1_000_000)
  }
}
