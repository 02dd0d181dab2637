import Glibc
import TuneKitCore

/// The log of this system, by the socket that every Linux has for it: syslog(3), without its library.
enum SystemLog {
  /// <sys/syslog.h>: LOG_DAEMON and LOG_NOTICE.
  private static let priority = 3 << 3 | 5

  /// Writes one line; where nothing takes it at once it is lost.
  static func write(_ text: String) {
    let plain = Style(isUnicode: true).plain(text).map { $0.isNewline ? " " : $0 }
    Datagram.send(
      "<\(priority)>tunekit[\(getpid())]: \(String(plain.prefix(900)))", to: "/dev/log",
      CInt(MSG_DONTWAIT))
  }
}

/// The stream to systemd's journal that standard error of a service is.
enum JournalStream {
  /// <sys/syslog.h>: LOG_WARNING and LOG_NOTICE.
  enum Urgency: Int { case warning = 4, notice = 5 }

  /// What a line begins with there: sd-daemon(3).
  ///
  /// A terminal below a service of systemd inherits the variable.
  static func prefix(_ urgency: Urgency) -> String {
    Output.variable("JOURNAL_STREAM") != nil && isatty(STDERR_FILENO) == 0
      ? "<\(urgency.rawValue)>" : ""
  }
}

extension Author {
  /// Who runs this program.
  static var present: Author {
    Author(user: Int(getuid()), person: Output.variable("SUDO_USER"), version: Version.current)
  }
}

extension CommonOptions {
  /// Logs to this system who has changed its settings by hand; below a tree it writes nothing.
  func log(_ verb: String, _ outcome: Report.Outcome, of what: String? = nil) {
    guard isThisSystem, outcome != .nothingToDo, outcome != .refused else { return }
    let subject = what.map { " \($0)" } ?? ""
    SystemLog.write("\(verb)\(subject): \(outcome.rawValue); by \(Author.present.text)")
  }

  /// Restores what was not confirmed in time, and says so.
  func restoreOverdue(_ tunekit: TuneKit) throws {
    guard let report = try tunekit.restoreOverdue() else { return }
    let isBack = report.outcome == .reverted
    Output.say(
      "note: the last apply was not confirmed in time; "
        + (isBack ? "it was reverted" : "not everything could be restored"))
    if !isBack || verbose { Output.say(String(report.text(style).dropLast())) }
    if let error = report.unrecorded {
      Output.warn("the journal cannot record the revert: \(error)")
    }
  }

  /// Says that what is restored now should have been before.
  func sayOverdue(_ tunekit: TuneKit) {
    guard (try? tunekit.hasUnconfirmed()) == true else { return }
    Output.say("note: the last apply was not confirmed in time, and is not reverted yet")
  }
}

/// One message to a socket of this system, which may have no reader.
enum Datagram {
  /// Sends it, and says nothing where nothing takes it.
  ///
  /// - Parameters:
  ///   - text: the message.
  ///   - name: where the other listens; one that begins with @ is abstract: unix(7).
  ///   - flags: how to send it: send(2).
  static func send(_ text: String, to name: String, _ flags: CInt = 0) {
    guard let first = name.utf8.first else { return }
    var bytes = Array(name.utf8)
    if first == UInt8(ascii: "@") { bytes[0] = 0 }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isPlaced = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      room.copyBytes(from: bytes)
      return true
    }
    guard isPlaced else { return }
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let size = socklen_t(
      (MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2) + bytes.count)
    let message = Array(text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, message, message.count, CInt(MSG_NOSIGNAL) | flags, $0, size)
      }
    }
  }
}

/// What a service tells the service manager that has started it: sd_notify(3), without its library.
enum ReadinessNotice {
  /// Tells it something, where there is one: `READY=1`, `STATUS=...`, `STOPPING=1`.
  static func send(_ lines: String...) {
    guard let name = Output.variable("NOTIFY_SOCKET") else { return }
    Datagram.send(lines.joined(separator: "\n"), to: name)
  }

  /// Within how many milliseconds it wants to hear `WATCHDOG=1` each time, else it starts this service
  /// again; nil where it does not: sd_watchdog_enabled(3).
  static var watch: Int? {
    guard let time = Output.variable("WATCHDOG_USEC").flatMap({ Int($0) }), time > 0 else {
      return nil
    }
    let process = Output.variable("WATCHDOG_PID")
    return process == nil || process == "\(getpid())" ? time / 1000 : nil
  }
}
