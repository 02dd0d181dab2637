import CLinux
import Glibc

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
