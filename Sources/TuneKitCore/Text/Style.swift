/// How text is to look: how wide, with which signs, in colour or not.
///
/// Colour says state only, so the same text reads well without it.
public struct Style: Hashable, Sendable {
  /// The number of columns that lines are wrapped to.
  public let width: Int
  /// Whether escape sequences for colour are written.
  public let hasColor: Bool
  /// Whether signs beyond ASCII are understood.
  public let isUnicode: Bool
  /// Whether more is said than is usually wanted.
  public let isVerbose: Bool
  /// What the commands that are suggested have to repeat of this one.
  public let invocation: Invocation
  /// The present, against which times are told; nil to tell them as the journal has them.
  public let now: Moment?

  /// A style; widths below 20 are taken for 20.
  public init(
    width: Int = 80, hasColor: Bool = false, isUnicode: Bool = true, isVerbose: Bool = false,
    invocation: Invocation = Invocation(), now: Moment? = nil
  ) {
    self.width = max(20, width)
    self.hasColor = hasColor
    self.isUnicode = isUnicode
    self.isVerbose = isVerbose
    self.invocation = invocation
    self.now = now
  }

  /// A suggested command, as it has to be typed to mean the same machine.
  ///
  /// Its blanks hold its words together, so that a line is wrapped before it and not within; what
  /// is pasted is the whole of it. ``plain(_:)`` makes them blanks like others.
  package func command(_ command: Message) -> String { unbroken(invocation.spelled(command)) }

  /// A text that is not wrapped; ``plain(_:)`` makes its blanks like others.
  package func unbroken(_ text: String) -> String { text.replacing(" ", with: Self.bond) }

  /// A text in which every action is a command to be pasted, and not broken at a line's end.
  package func spelled(_ message: Message) -> String {
    invocation.spelled(message, joinedBy: Self.bond)
  }

  /// The suggested command behind a word, as in `Next: tunekit plan`.
  package func suggestion(_ word: String, _ action: Action) -> String {
    suggestion(word, Message(action))
  }

  /// The suggested command behind a word, as in `Next: tunekit plan`.
  package func suggestion(_ word: String, _ command: Message) -> String {
    "\(word.replacing(" ", with: Self.bond)):\(Self.bond)\(self.command(command))"
  }

  /// A line for people, wrapped by words where it is too long.
  package func wrapped(_ line: String) -> String {
    plain(Paragraph.fitted(line, width: width).joined(separator: "\n"))
  }

  /// How many rows of the terminal lines take, of which a command may be wider than one.
  func rows(of lines: [String]) -> Int {
    lines.reduce(0) { $0 + max(1, ($1.count + width - 1) / width) }
  }

  /// A blank at which no line is wrapped.
  private static let bond = "\u{a0}"

  var arrow: String { isUnicode ? "→" : "->" }
  var back: String { isUnicode ? "↶" : "<-" }
  package var holds: String { isUnicode ? "✓" : "ok" }
  package var broken: String { isUnicode ? "✗" : "x" }
  var unknown: String { "?" }
  package var attention: String { "!" }

  /// What holds.
  var good: Sign { Sign(text: holds, code: 32) }
  /// What needs a look.
  var odd: Sign { Sign(text: attention, code: 33) }
  /// What is broken.
  var bad: Sign { Sign(text: broken, code: 31) }
  /// What this look could not tell.
  var open: Sign { Sign(text: unknown, code: 33) }
  /// What could be done, and is not wrong.
  var neutral: Sign { Sign(text: "·", code: 2) }
  /// What was restored.
  var restored: Sign { Sign(text: back, code: 32) }

  /// A sign at the head of a line, which alone has the colour of its state.
  struct Sign: Hashable, Sendable {
    let text: String
    fileprivate let code: Int
  }

  /// Lines whose first one begins with a sign, with the sign in its colour.
  func signed(_ lines: [String], _ sign: Sign) -> [String] {
    guard hasColor, var first = lines.first, let place = first.firstRange(of: sign.text) else {
      return lines
    }
    first.replaceSubrange(place, with: escaped(sign.text, sign.code))
    return [first] + lines.dropFirst()
  }

  /// The text without signs that this terminal does not know.
  ///
  /// Nor does it hold control characters but those for colour, or such as turn the direction of
  /// reading: a name that a device or a capture gives must not steer the terminal.
  package func plain(_ text: String) -> String {
    let text = withoutControls(text).replacing(Self.bond, with: " ")
    guard !isUnicode else { return text }
    return text.reduce(into: "") { known, sign in
      if sign.isASCII { known.append(sign) } else { known += Self.plainer[sign] ?? "?" }
    }
  }

  /// What stands for the signs that ASCII lacks; `°` goes, as in `42 C`.
  private static let plainer: [Character: String] = [
    "µ": "u", "→": "->", "×": "x", "◄": "<", "─": "-", "└": "`", "├": "|", "│": "|", "°": "",
    "·": "-",
  ]

  private func withoutControls(_ text: String) -> String {
    let isControl = { (scalar: Unicode.Scalar) in scalar.isSteering && scalar != "\n" }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    let colors = hasColor ? ["[0m", "[1m", "[2m", "[31m", "[32m", "[33m"] : []
    let parts = text.split(separator: "\u{1b}", omittingEmptySubsequences: false)
    return parts.enumerated().map { index, part in
      let clean = String(
        String.UnicodeScalarView(part.unicodeScalars.map { isControl($0) ? "?" : $0 }))
      if index == 0 { return clean }
      return (colors.contains { clean.hasPrefix($0) } ? "\u{1b}" : "?") + clean
    }.joined()
  }

  func bold(_ text: String) -> String { escaped(text, 1) }
  package func dim(_ text: String) -> String { escaped(text, 2) }
  package func red(_ text: String) -> String { escaped(text, 31) }
  package func green(_ text: String) -> String { escaped(text, 32) }
  func yellow(_ text: String) -> String { escaped(text, 33) }

  private func escaped(_ text: String, _ code: Int) -> String {
    hasColor && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
