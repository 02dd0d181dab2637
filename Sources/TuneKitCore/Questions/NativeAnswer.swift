/// What asking a vendor's library came to; a crash is an answer as well.
package enum NativeAnswer: Hashable, Sendable {
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
  package var state: String {
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
  package var description: String {
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
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(state, forKey: .state)
    try container.encode(description, forKey: .text)
  }
}

package enum NativeEnding: Hashable, Sendable {
  /// By itself, with this status.
  case exited(Int)
  /// By a signal.
  case signalled(Int)
  /// It was killed, since it had not answered by then.
  case timedOut(milliseconds: Int)
}

/// Values of C as text, and text as values of C.
enum NativeText {
  /// The bytes as text; what is no UTF-8, and what would steer a terminal, as `\xNN`.
  static func shown(_ bytes: some Collection<UInt8>) -> String {
    var text = ""
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      let head = rest.prefix(length)
      if let piece = String(validating: head, as: UTF8.self), let sign = piece.unicodeScalars.first,
        sign.value >= 0x20, !(0x7f..<0xa0).contains(sign.value)
      {
        text += piece
        rest = rest.dropFirst(length)
      } else {
        text += "\\x" + hexadecimal(first, 2)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The bytes that a literal has in memory; nil where it is none of that type or does not fit.
  static func bytes(of literal: String, as type: NativeType) -> [UInt8]? {
    switch type.kind {
    case .real:
      guard let number = Double(literal) else { return nil }
      return type == .float
        ? bytes(UInt64(Float(number).bitPattern), 4) : bytes(number.bitPattern, 8)
    case .signed:
      guard let number: Int64 = integer(literal) else { return nil }
      let spare = 64 - 8 * type.size
      guard (number << spare) >> spare == number else { return nil }
      return bytes(UInt64(bitPattern: number), type.size)
    case .unsigned:
      if type == .bool { return literal == "true" ? [1] : literal == "false" ? [0] : nil }
      guard let number: UInt64 = integer(literal) else { return nil }
      let spare = 64 - 8 * type.size
      guard (number << spare) >> spare == number else { return nil }
      return bytes(number, type.size)
    case .address, .nothing: return nil
    }
  }

  /// The number behind the bytes, which begin with the lowest.
  static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Bytes in hexadecimal, two digits each.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { hexadecimal($0, 2) }.joined()
  }

  /// Reads what ``hex(_:)`` gives; nil where it is something else.
  static func unhex(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digit(digits[index]), let low = digit(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private static func integer<Number: FixedWidthInteger>(_ literal: String) -> Number? {
    let isNegative = literal.hasPrefix("-")
    let digits = literal.dropFirst(isNegative ? 1 : 0)
    let isHexadecimal = digits.hasPrefix("0x")
    let plain = digits.dropFirst(isHexadecimal ? 2 : 0)
    guard let first = plain.utf8.first, first != 0x2b, first != 0x2d else { return nil }
    return Number((isNegative ? "-" : "") + plain, radix: isHexadecimal ? 16 : 10)
  }

  /// The lowest bytes of a number, the lowest first: both ABIs are little-endian.
  private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }
}
