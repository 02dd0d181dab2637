import CLinux
import Glibc

/// Whether this system is still starting.
enum SystemStart {
  /// For how long after boot it may be so at all, in milliseconds: something that never ends, as a
  /// service of the kind oneshot that runs a server, would keep systemd starting for ever.
  private static let longest = 600_000
  /// The same where no systemd tells.
  private static let untold = 60_000

  /// Whether it is: systemctl(1), `is-system-running`.
  static var isGoing: Bool {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    let uptime = now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    guard uptime < longest else { return false }
    guard Systemd.isRunning else { return uptime < untold }
    return ["initializing", "starting"].contains(Systemd.answer(to: "is-system-running"))
  }
}
