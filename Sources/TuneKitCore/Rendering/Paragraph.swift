/// Wrapping and padding of text, by words and never through one.
enum Paragraph {
  /// The lines of a text, none wider than the width unless a single word is.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// A line as it stands where it fits, gaps and all; else wrapped by words.
  static func fitted(_ line: String, width: Int) -> [String] {
    line.count <= width ? [line] : lines(line, width: width)
  }

  /// A text and what comes after it on one line where both fit; else each on lines of its own.
  static func fitted(_ text: String, then end: String, width: Int) -> [String] {
    let line = "\(text)  \(end)"
    return line.count <= width ? [line] : lines(text, width: width) + lines(end, width: width)
  }

  /// The lines of a text behind an indentation.
  static func indented(_ text: String, by indent: Int, width: Int) -> [String] {
    lines(text, width: max(20, width - indent)).map { spaces(indent) + $0 }
  }

  /// A text filled up with blanks on its right.
  static func padded(_ text: String, to width: Int) -> String {
    text + spaces(width - text.count)
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// A label in a column of its own, and the text beside it, wrapped under itself.
  static func labelled(
    _ label: String, _ text: String, column: Int, width: Int
  ) -> [String] {
    let rows = lines(text, width: max(20, width - column))
    guard let first = rows.first else { return [label] }
    if label.count + 2 > column {
      return [label] + rows.map { spaces(column) + $0 }
    }
    return [padded(label, to: column) + first] + rows.dropFirst().map { spaces(column) + $0 }
  }
}

extension BinaryInteger {
  /// The number with its thousands set apart: `1,203,441`.
  var grouped: String {
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
