import Glibc

/// What a service tells the service manager that has started it: sd_notify(3), without its library.
enum ReadinessNotice {
  /// Tells it something, where there is one: `READY=1`, `STATUS=...`, `STOPPING=1`.
  static func send(_ lines: String...) {
    guard let name = Output.variable("NOTIFY_SOCKET") else { return }
    Datagram.send(lines.joined(separator: "\n"), to: name)
  }

  /// Within how many milliseconds it wants to hear `WATCHDOG=1` each time, else it starts this service
  /// anew; nil where it does not: sd_watchdog_enabled(3).
  static var watch: Int? {
    guard let time = Output.variable("WATCHDOG_USEC").flatMap({ Int($0) }), time > 0 else {
      return nil
    }
    let process = Output.variable("WATCHDOG_PID")
    return process == nil || process == "\(getpid())" ? time / 1000 : nil
  }
}
