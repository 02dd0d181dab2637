/// Wrapping and padding of text, by words and never through one.
package enum Paragraph {
  /// The lines of a text, none wider than the width unless a single word is.
  ///
  /// A number stays with its unit.
  package static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words(of: text) {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      if !line.isEmpty { line += " " }
      line += word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  private static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    for word in text.split(separator: " ") {
      if let last = words.last, last.last?.isNumber == true, isUnit(word) {
        words[words.count - 1] = text[last.startIndex..<word.endIndex]
      } else {
        words.append(word)
      }
    }
    return words
  }

  private static func isUnit(_ word: Substring) -> Bool {
    let end = word.lastIndex { !",.;:)".contains($0) }
    guard let end else { return false }
    switch word[...end] {
    case "ms", "µs", "s", "min", "h", "%", "Hz", "MHz", "GHz", "MB", "MB/s", "GT/s", "°C", "W",
      "tok/s":
      return true
    default: return false
    }
  }

  /// A line as it is where it fits, gaps and all; else wrapped at its gaps of two blanks or more, and
  /// by words where a part between them is too long itself.
  ///
  /// - Parameters:
  ///   - line: the line; its indentation stays.
  ///   - indent: the blanks before the lines after the first one.
  ///   - width: the number of columns.
  /// - Returns: the lines.
  package static func fitted(_ line: String, by indent: Int = 0, width: Int) -> [String] {
    if line.count <= width { return [line] }
    let start = line.prefix { $0 == " " }.count
    var rows: [String] = []
    for part in parts(of: line.dropFirst(start)) {
      if let last = rows.last, last.count + part.gap + part.text.count <= width {
        rows[rows.count - 1] = last + spaces(part.gap) + part.text
      } else {
        let before = rows.isEmpty ? start : indent
        let room = max(10, width - max(before, indent))
        for row in lines(String(part.text), width: room) {
          rows.append(spaces(rows.isEmpty ? start : indent) + row)
        }
      }
    }
    return rows
  }

  /// What stands between gaps of two blanks or more, each with the gap before it.
  private static func parts(of line: Substring) -> [(gap: Int, text: Substring)] {
    var parts: [(gap: Int, text: Substring)] = []
    var gap = 0
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if word.isEmpty {
        gap += 1
      } else if gap == 0, let last = parts.popLast() {
        parts.append((last.gap, line[last.text.startIndex..<word.endIndex]))
      } else {
        parts.append((gap + 1, word))
        gap = 0
      }
    }
    return parts
  }

  /// A text on one line, cut at a word where it is too long.
  package static func cut(_ text: String, width: Int) -> String {
    guard text.count > width else { return text }
    let mark = " ..."
    return (lines(text, width: width - mark.count).first ?? "") + mark
  }

  /// A text and what comes after it on one line where both fit; else each on its own lines.
  package static func fitted(_ text: String, then end: String, width: Int) -> [String] {
    let line = "\(text)  \(end)"
    return line.count <= width ? [line] : lines(text, width: width) + lines(end, width: width)
  }

  /// The lines of a text behind an indentation.
  package static func indented(_ text: String, by indent: Int, width: Int) -> [String] {
    lines(text, width: max(10, width - indent)).map { spaces(indent) + $0 }
  }

  /// The lines of a text whose first keeps its indentation, and the others have another one.
  package static func hanging(_ text: String, by indent: Int, width: Int) -> [String] {
    let start = text.prefix { $0 == " " }.count
    return lines(text, width: max(10, width - indent)).enumerated().map { index, line in
      spaces(index == 0 ? start : indent) + line
    }
  }

  /// A text filled up with blanks on its right.
  package static func padded(_ text: String, to width: Int) -> String {
    text + spaces(width - text.count)
  }

  package static func spaces(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }

  /// A label in its own column, and names beside it with two blanks between, as many on a line as fit.
  package static func columned(
    _ label: String, _ names: [String], column: Int, width: Int
  ) -> [String] {
    let names = names.joined(separator: "  ")
    let line = padded(label, to: column) + names
    if line.count <= width { return [line] }
    let isNarrow = width - column < 20
    let indent = isNarrow ? label.prefix { $0 == " " }.count + 2 : column
    let rows = fitted(names, width: max(10, width - indent)).map { spaces(indent) + $0 }
    return isNarrow
      ? labelled(label, "", column: column, width: width) + rows
      : [padded(label, to: column) + (rows.first ?? "").dropFirst(column)] + rows.dropFirst()
  }

  /// A label in its own column, and the text beside it, wrapped under itself; below the label where
  /// there is no room beside it.
  package static func labelled(
    _ label: String, _ text: String, column: Int, width: Int
  ) -> [String] {
    let start = label.prefix { $0 == " " }.count
    // A word, or a command that is not broken, which has room below the label alone.
    let longest = words(of: text).map(\.count).max() ?? 0
    let isNarrow =
      width - column < 20 || (longest > width - column && longest <= width - start - 2)
    let indent = isNarrow ? min(column, start + 2) : column
    let rows = lines(text, width: max(10, width - indent))
    let whole = label.count <= width ? [label] : hanging(label, by: start + 2, width: width)
    guard let first = rows.first else { return whole }
    if isNarrow || label.count + 2 > column {
      return whole + rows.map { spaces(indent) + $0 }
    }
    return [padded(label, to: column) + first] + rows.dropFirst().map { spaces(column) + $0 }
  }
}

extension BinaryInteger {
  /// The number with its thousands set apart: `1,203,441`.
  package var grouped: String {
    let digits = String(self)
    var text = ""
    for (index, digit) in digits.enumerated() {
      let left = digits.count - index
      if index > 0 && left.isMultiple(of: 3) && text.last != "-" { text.append(",") }
      text.append(digit)
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether it shows nothing and steers: a terminal, the lines, or the direction of reading.
  package var isSteering: Bool {
    // Unicode's data are asked only of what is beyond ASCII: most of all text is within.
    value < 0x7f
      ? value < 0x20
      : value < 0xa0 || (0x2028...0x2029).contains(value) || properties.isBidiControl
  }
}

extension String {
  /// The text on one line, with `?` in place of what would steer a terminal or begin a line.
  ///
  /// For a name that others choose, as of a command or a user.
  public var onOneLine: String {
    guard unicodeScalars.contains(where: \.isSteering) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { $0.isSteering ? "?" : $0 }))
  }
}

extension String {
  /// This text as one word of a shell's command line; in quotes only where it has to be.
  public var shellWord: String {
    let isPlain = utf8.allSatisfy { byte in
      byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || Self.plainMarks.contains(byte)
    }
    if isPlain && !isEmpty { return self }
    let parts = split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: "'\\''"))'"
  }

  /// Those of `+,-./:=@_`, which no shell takes for more than themselves.
  private static let plainMarks: [UInt8] = [
    0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F,
  ]
}

/// Builds a list from statements, so that an `if` in a module needs no `append`.
@resultBuilder
public enum ListOf<Element> {
  /// One element.
  public static func buildExpression(_ element: Element) -> [Element] { [element] }
  /// Several at once.
  public static func buildExpression(_ elements: [Element]) -> [Element] { elements }
  /// One statement after the other.
  public static func buildBlock(_ parts: [Element]...) -> [Element] { parts.flatMap(\.self) }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [Element]?) -> [Element] { part ?? [] }
  /// The first branch of an `if`.
  public static func buildEither(first part: [Element]) -> [Element] { part }
  /// The other branch.
  public static func buildEither(second part: [Element]) -> [Element] { part }
  /// A loop.
  public static func buildArray(_ parts: [[Element]]) -> [Element] { parts.flatMap(\.self) }
}

extension UInt8 {
  /// Whether it is one of the ten digits of ASCII.
  package var isDigit: Bool { (0x30...0x39).contains(self) }
}

/// A number made from a text, the same in every run, which Swift's own hash is not.
///
/// FNV-1a with 64 bits: against mix-ups, not against forgers.
public struct Fingerprint: Hashable, Sendable {
  /// The number.
  public let number: UInt64

  /// The fingerprint of a text's bytes in UTF-8.
  public init(of text: String) {
    number = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}

extension Fingerprint: CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  public var description: String { hexadecimal(number, 16) }
}
