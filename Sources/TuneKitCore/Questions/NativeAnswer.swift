/// What asking a vendor's library came to; a crash is an answer as well.
public enum NativeAnswer: Hashable, Sendable {
  /// The function answered; the text is as the question wants it shown.
  case answered(String)
  /// The function returned another status than that of success.
  case failed(status: Int)
  /// A signal ended the process it was called in.
  case crashed(signal: Int)
  /// The function ended the process it was called in.
  case exited(code: Int)
  /// It did not come back in time and was killed.
  case timedOut(milliseconds: Int)
  /// The library is not there or cannot be loaded, in the loader's words.
  case noLibrary(String)
  /// The library has no such function, in the loader's words.
  case noSymbol(String)
  /// What came back cannot be understood.
  case garbage
  /// The question itself is wrong.
  case unreadable(String)
  /// The program that asks could not give up root's rights, so it asked nothing.
  case uncontained
  /// The program that asks is not installed.
  case helperMissing
}

extension NativeAnswer {
  /// What became of it in a word, as in JSON: `answered`, `timed-out`.
  public var state: String {
    switch self {
    case .answered: "answered"
    case .failed: "failed"
    case .crashed: "crashed"
    case .exited: "exited"
    case .timedOut: "timed-out"
    case .noLibrary: "no-library"
    case .noSymbol: "no-symbol"
    case .garbage: "garbage"
    case .unreadable: "unreadable"
    case .uncontained: "uncontained"
    case .helperMissing: "helper-missing"
    }
  }
}

extension NativeAnswer: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .answered(let text): text
    case .failed(let status): "failed with status \(Self.shown(status))"
    case .crashed(let signal): "crashed with signal \(Self.name(of: signal))"
    case .exited(let code): "ended its process with status \(code) instead of answering"
    case .timedOut(let milliseconds): "no answer within \(milliseconds) ms"
    case .noLibrary(let why): "the library cannot be loaded: \(why)"
    case .noSymbol(let why): "the library has no such function: \(why)"
    case .garbage: "what came back cannot be understood"
    case .unreadable(let why): "the question is wrong: \(why)"
    case .uncontained:
      "not asked: tunekit-ask cannot become nobody here, and would have run the library as root; "
        + "root needs CAP_SETUID and CAP_SETGID for it"
    case .helperMissing: "not asked: tunekit-ask is not installed beside tunekit"
    }
  }

  /// Vendors write their codes in hexadecimal where they are large.
  private static func shown(_ status: Int) -> String {
    guard status < -4096 || status > 4096 else { return "\(status)" }
    return "0x" + hexadecimal(UInt32(truncatingIfNeeded: status), 8)
  }

  /// The same on all Linux architectures that the program is built for: signal(7).
  private static func name(of signal: Int) -> String {
    let names = [
      4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL",
      11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
    ]
    return names[signal].map { "\(signal) (\($0))" } ?? "\(signal)"
  }
}

extension NativeAnswer: Encodable {
  private enum Key: String, CodingKey { case state, text }

  /// Encodes the state, and the text for people.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(state, forKey: .state)
    try container.encode(description, forKey: .text)
  }
}
