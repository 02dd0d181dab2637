import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

/// The only place that prints: data to standard output, talk to standard error.
enum Output {
  /// Prints data.
  ///
  /// - Throws: ``Failure`` where standard output takes no more, as on a full disk; without a message
  ///   where its reader is gone, as `head` is after ten lines.
  static func print(_ text: String) throws(Failure) {
    do {
      try FileDescriptor.standardOutput.writeAll(Array(text.utf8))
    } catch Errno.brokenPipe {
      throw Failure(status: .brokenPipe, message: "")
    } catch {
      throw Failure(status: .error, message: "standard output cannot be written to")
    }
  }

  /// Prints data of a stream, of which no one may want the rest.
  ///
  /// - Returns: whether the reader is still there.
  /// - Throws: ``Failure`` where standard output takes no more for another reason.
  static func stream(_ text: String) throws(Failure) -> Bool {
    do {
      try FileDescriptor.standardOutput.writeAll(Array(text.utf8))
      return true
    } catch {
      // A terminal that was hung up answers EIO.
      let code = error as? Errno
      if code == .brokenPipe || (code == .ioError && isatty(STDOUT_FILENO) == 0) { return false }
      throw Failure(status: .error, message: "standard output cannot be written to: \(error)")
    }
  }

  /// Says something to a person; where no one listens it is lost.
  ///
  /// What a capture or a plan of another author says in it neither steers the terminal nor fills
  /// it.
  static func say(_ text: String) {
    let isLong = text.utf8.count > longest
    let shown = isLong ? text.prefix(longest) + "..." : text[...]
    _ = write(Style(isUnicode: true).plain(String(shown)) + "\n", to: .standardError)
  }

  /// Writes over the last line of the terminal, which stays open.
  static func overwrite(_ line: String) {
    // ECMA-48: ESC [ K takes away what the line had to the right.
    _ = write("\r" + Style(isUnicode: true).plain(line) + "\u{1B}[K", to: .standardError)
  }

  /// In characters.
  private static let longest = 4000

  private static func write(_ text: String, to descriptor: FileDescriptor) -> Bool {
    (try? descriptor.writeAll(Array(text.utf8))) != nil
  }

  /// Says something on standard error, after the program's name.
  static func warn(_ text: String) { say("\(Invocation.program): \(text)") }

  /// The same, wrapped at words where it is wider than that, but not within a command.
  static func warn(_ text: String, wrappedTo width: Int) {
    let lines = "\(Invocation.program): \(text)".split(
      separator: "\n", omittingEmptySubsequences: false)
    say(
      lines.flatMap { Paragraph.fitted(String($0), by: 4, width: width) }.joined(separator: "\n"))
  }

  /// The same, with its urgency where standard error is the stream of systemd's journal.
  static func warn(_ text: String, as urgency: JournalStream.Urgency) {
    say("\(JournalStream.prefix(urgency))\(Invocation.program): \(text)")
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

  /// How wide the terminal is that something is said on; nil where there is none.
  static var talkWidth: Int? { width(of: STDERR_FILENO) }

  private static func width(of terminal: CInt) -> Int? {
    var size = winsize()
    guard ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return max(20, Int(size.ws_col))
  }

  /// How wide the terminal is; 80 where there is none.
  static var width: Int {
    if let width = width(of: STDOUT_FILENO) { return width }
    return variable("COLUMNS").flatMap { Int($0) }.map { min(max($0, 20), 500) } ?? 80
  }

  /// How many lines the terminal has; nil where there is none, or it does not say.
  static var height: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
    return Int(size.ws_row)
  }

  /// Whether the locale says UTF-8.
  static var isUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable).first ?? ""
    return locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
  }

  /// Whether colour is wanted where no option says so (no-color.org, force-color.org,
  /// bixense.com/clicolors).
  static var hasColor: Bool {
    if variable("NO_COLOR") != nil { return false }
    if ["CLICOLOR_FORCE", "FORCE_COLOR"].compactMap(variable).contains(where: { $0 != "0" }) {
      return true
    }
    return isatty(STDOUT_FILENO) == 1 && variable("TERM") != "dumb"
  }

  /// A variable of the environment; nil where it is not set or empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

extension Style {
  /// How to print where no option says more.
  static var ofTerminal: Style {
    Style(width: Output.width, hasColor: Output.hasColor, isUnicode: Output.isUnicode)
  }
}

extension Moment {
  /// The present.
  ///
  /// - Parameter hasZone: whether the local time is asked for, which may open /etc/localtime
  ///   (tzset(3)); nothing outside a tree of `--root` is opened.
  /// - Returns: the moment, without a zone where none is asked for.
  static func present(inZone hasZone: Bool) -> Moment {
    var seconds = time(nil)
    guard hasZone else { return Moment(seconds: seconds, offset: nil) }
    var parts = tm()
    localtime_r(&seconds, &parts)
    return Moment(seconds: seconds, offset: parts.tm_gmtoff)
  }
}

/// An error that ends the program: one message for people, one status for programs.
struct Failure: Error {
  let status: ExitStatus
  let message: Message

  /// Says it on standard error and ends the program.
  ///
  /// Lines are wrapped on a terminal. Elsewhere, as in a log, a line stays one.
  func report() -> Never {
    if status != .brokenPipe {
      let text = Invocation().spelled(message, joinedBy: "\u{a0}")
      if let width = Output.talkWidth {
        Output.warn(text, wrappedTo: width)
      } else {
        Output.warn(text)
      }
    }
    exit(status.rawValue)
  }
}

extension CommonOptions {
  /// Runs a verb and ends the program with its status; what the core refuses becomes a message, and
  /// with `--json` a document too, on one line where the verb prints a stream of lines.
  func refusing(
    _ schema: String, repeating options: [Action.Option] = [], onOneLine: Bool = false,
    _ verb: () throws -> ExitStatus
  ) throws {
    let invocation = invocation(selecting: options)
    let status: ExitStatus
    do {
      status = try verb()
    } catch let error as TuneKitError {
      let failure = Failure(status: ExitStatus(error), message: located(error).message)
      throw try refusal(failure, schema, repeating: invocation, onOneLine)
    } catch let failure as Failure {
      throw try refusal(failure, schema, repeating: invocation, onOneLine)
    }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// An error with the root of the tree before its paths.
  func located(_ error: TuneKitError) -> TuneKitError {
    guard let root, let directory = try? RootDirectory(root) else { return error }
    return error.located(below: directory.place)
  }

  private func refusal(
    _ failure: Failure, _ schema: String, repeating invocation: Invocation, _ onOneLine: Bool
  ) throws -> Failure {
    let message = invocation.spelled(failure.message)
    if failure.status == .brokenPipe { return failure }
    if isJSON {
      let document = Document(schema: schema, Refusal(error: message))
      try Output.print(onOneLine ? JSON.line(document) + "\n" : JSON.pretty(document))
    }
    return Failure(
      status: failure.status,
      message: Message(invocation.spelled(failure.message, joinedBy: "\u{a0}")))
  }
}

/// What the program's exit status says.
enum ExitStatus: Int32, CaseIterable {
  /// Done; or it holds; or nothing to do.
  case done = 0
  /// An error that none of the others names.
  case error = 1
  /// There is something to change.
  case changes = 2
  /// Board or accelerator not recognised.
  case notRecognised = 3
  /// Something that was applied does not hold.
  case drifted = 4
  /// Refused before anything was written.
  case refused = 5
  /// A step failed, everything was restored.
  case rolledBack = 6
  /// Not everything could be restored.
  case notGivenBack = 7
  case needsRoot = 8
  /// The command line is wrong.
  case usage = 64
  /// The reader of standard output is gone; as programs end by SIGPIPE.
  case brokenPipe = 141

  /// The status that an outcome ends with.
  init(_ outcome: Report.Outcome) {
    switch outcome {
    case .applied, .nothingToDo, .reverted: self = .done
    case .rolledBack: self = .rolledBack
    case .partlyRolledBack: self = .notGivenBack
    case .refused: self = .refused
    }
  }

  /// The status of what a look came to.
  init(_ state: Finding.State, strict: Bool) {
    switch state {
    case .holds: self = .done
    case .drifted: self = .drifted
    case .unproven: self = strict ? .drifted : .done
    }
  }

  /// The status that an error ends with.
  init(_ error: TuneKitError) {
    switch error {
    case .recognition(let error): self = error.isNotRecognised ? .notRecognised : .refused
    case .estimate: self = .error
    case .planning, .execution(.forbidden), .execution(.stale), .execution(.occupied),
      .execution(.bootUnknown), .execution(.tooLate(_, left: nil)):
      self = .refused
    case .execution(.tooLate): self = .notGivenBack
    case .execution(.journal(let error)), .journal(let error): self = Self.status(of: error)
    }
  }

  private static func status(of error: JournalError) -> ExitStatus {
    switch error {
    case .locked, .bootUnknown: .refused
    case .unavailable(.unreadable(_, let errno)), .unavailable(.refused(_, let errno)),
      .unwritable(_, let errno):
      errno == .permissionDenied || errno == .notPermitted ? .needsRoot : .refused
    case .unavailable, .untrusted: .refused
    }
  }
}
