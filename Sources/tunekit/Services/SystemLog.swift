import Glibc
import TuneKitCore

/// The log of this system, by the socket that every Linux has for it: syslog(3), without its library.
enum SystemLog {
  /// <sys/syslog.h>: LOG_DAEMON and LOG_NOTICE.
  private static let priority = 3 << 3 | 5

  /// Writes one line; where nobody takes it at once it is lost.
  static func write(_ text: String) {
    let plain = Style(isUnicode: true).plain(text).map { $0.isNewline ? " " : $0 }
    Datagram.send(
      "<\(priority)>tunekit[\(getpid())]: \(String(plain.prefix(900)))", to: "/dev/log",
      CInt(MSG_DONTWAIT))
  }
}

extension Author {
  /// Who runs this program.
  static var present: Author {
    Author(user: Int(getuid()), person: Output.variable("SUDO_USER"), version: Version.current)
  }
}

extension CommonOptions {
  /// Tells the log of this system who has changed its settings by hand; below a tree nobody is told.
  func log(_ verb: String, _ outcome: Report.Outcome, of what: String? = nil) {
    guard isThisSystem, outcome != .nothingToDo, outcome != .refused else { return }
    let subject = what.map { " \($0)" } ?? ""
    SystemLog.write("\(verb)\(subject): \(outcome.rawValue); by \(Author.present.text)")
  }

  /// Gives back what nobody has confirmed in time, and says so.
  func settleOverdue(_ tunekit: TuneKit<ChosenMachine>) throws {
    guard let report = try tunekit.settleOverdue() else { return }
    let isBack = report.outcome == .reverted
    Output.say(
      "note: nobody had confirmed in time what was applied; "
        + (isBack ? "it was given back" : "not everything could be given back"))
    if !isBack || verbose { Output.say(String(report.text(style).dropLast())) }
    if let error = report.unrecorded {
      Output.say("tunekit: the journal cannot say that this was reverted: \(error)")
    }
  }

  /// Says that what is given back now should have been before.
  func sayOverdue(_ tunekit: TuneKit<ChosenMachine>) {
    guard (try? tunekit.hasUnconfirmed()) == true else { return }
    Output.say("note: nobody had confirmed in time what was applied, and nobody had given it back")
  }
}
