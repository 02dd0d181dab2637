import Glibc
import SystemPackage
import TuneKitCore

/// The only place that prints: data to standard output, talk to standard error.
enum Output {
  /// Prints data.
  ///
  /// - Throws: ``Failure`` where standard output takes no more, as on a full disk.
  static func print(_ text: String) throws(Failure) {
    guard write(text, to: .standardOutput) else {
      throw Failure(status: .error, message: "standard output cannot be written to")
    }
  }

  /// Says something to a person; where nobody listens it is lost.
  ///
  /// What a capture or a plan of somebody else says in it neither steers the terminal nor fills it.
  static func say(_ text: String) {
    let isLong = text.utf8.count > longest
    let shown = isLong ? text.prefix(longest) + "..." : text[...]
    _ = write(Style(isUnicode: true).plain(String(shown)) + "\n", to: .standardError)
  }

  /// In characters.
  private static let longest = 4000

  private static func write(_ text: String, to descriptor: FileDescriptor) -> Bool {
    (try? descriptor.writeAll(Array(text.utf8))) != nil
  }

  /// Whether a person sits at both ends.
  static var isConversation: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// What a person answers.
  enum Answer { case yes, no, details }

  /// Asks a yes-or-no question on standard error; anything but yes is no, unless it asks for more.
  static func asks(_ question: String, offeringDetails hasDetails: Bool) -> Answer {
    _ = write("\(question) [y/N\(hasDetails ? "/d for details" : "")] ", to: .standardError)
    let line = readLine()
    // Who ends the input instead has ended no line.
    if line == nil { say("") }
    switch line?.lowercased() {
    case "y", "yes": return .yes
    case "d", "details": return hasDetails ? .details : .no
    default: return .no
    }
  }

  /// How wide the terminal is; 80 where there is none.
  static var width: Int {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return variable("COLUMNS").flatMap { Int($0) }.map { min(max($0, 40), 500) } ?? 80
  }

  /// Whether the locale says UTF-8.
  static var isUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable).first ?? ""
    return locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
  }

  /// Whether colour is wanted where nobody said so (no-color.org).
  static var hasColor: Bool {
    isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR") == nil && variable("TERM") != "dumb"
  }

  /// A variable of the environment; nil where it is not set or empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
