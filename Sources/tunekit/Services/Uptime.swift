import CLinux
import Glibc

/// The time since boot, sleep included.
enum Uptime {
  /// Waits until it has come to so many milliseconds.
  static func wait(until milliseconds: Int) {
    let whole = max(0, milliseconds)
    var end = timespec(tv_sec: whole / 1000, tv_nsec: (whole % 1000) * 1_000_000)
    while clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, nil) == EINTR {}
  }
}
