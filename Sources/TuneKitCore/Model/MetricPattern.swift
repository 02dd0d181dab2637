/// Where a command's output has its number, as `avg = {} ms` says.
///
/// `{}` stands for the number. A blank stands for any number of blanks; between two letters or digits it needs one.
/// All else stands for itself. The word after `{}` is the number's unit.
package struct MetricPattern: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  package let description: String
  /// The word after `{}`: `ms`, `tok/s`; nil where none follows.
  package let unit: String?

  private let before: [Part]
  private let after: [Part]
  private let isWholeLine: Bool

  /// Longer ones are a slip of the pen.
  package static let longest = 500

  /// Reads a pattern.
  ///
  /// `wholeLine`: it is all of a line but for blanks at both ends. `stars`: a `*` stands for one word.
  package init(
    _ text: String, wholeLine: Bool = false, stars: Bool = false
  ) throws(MetricPatternError) {
    guard text.utf8.count <= Self.longest else { throw .tooLong }
    guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { throw .severalLines }
    let bytes = Array(text.utf8)
    let places = bytes.indices.dropLast().filter {
      bytes[$0] == UInt8(ascii: "{") && bytes[$0 + 1] == UInt8(ascii: "}")
    }
    guard let place = places.first else { throw .noPlace }
    guard places.count == 1 else { throw .severalPlaces }
    description = text
    isWholeLine = wholeLine
    let head = bytes[..<place]
    let tail = bytes[(place + 2)...]
    before = Part.all(head.drop(while: Part.isBlank), stars: stars)
    after = Part.all(tail, stars: stars)
    let word = tail.drop(while: Part.isBlank).prefix {
      Part.isWord($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") || $0 >= 0x80
    }
    unit = word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }

  /// The number in an output; where it stands several times it must be the same.
  ///
  /// Colours and cursor movements are passed over, and a carriage return begins a line, as on a terminal.
  package func number(in output: String) throws(MetricError) -> Double {
    var found: (value: Double, line: Int)?
    var line = 0
    for text in output.utf8.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A })
    {
      line += 1
      for part in text.split(separator: 0x0D) {
        for value in try values(in: Self.plain(part), line: line) {
          guard let first = found else {
            found = (value, line)
            continue
          }
          guard first.value == value else {
            throw .different(first.value, line: first.line, value, otherLine: line)
          }
        }
      }
    }
    guard let found else { throw .never }
    return found.value
  }

  private func values(in line: [UInt8], line number: Int) throws(MetricError) -> [Double] {
    var values: [Double] = []
    var start = line.firstIndex { !Part.isBlank($0) } ?? line.endIndex
    let first = start
    while start < line.endIndex {
      if let match = match(line, at: start) {
        values.append(try match.value(line: number))
        start = max(match.end, start + 1)
      } else {
        start += 1
      }
      if isWholeLine && start > first { break }
    }
    return values
  }

  private struct Match {
    var text: ArraySlice<UInt8>
    var end: Int

    func value(line: Int) throws(MetricError) -> Double {
      let written = String(decoding: text, as: UTF8.self)
      guard let value = StrictNumber.parse(written), value.isFinite else {
        throw .notFinite(written, line: line)
      }
      guard value >= 0, !written.hasPrefix("-") || value == 0 else {
        throw .negative(written, line: line)
      }
      return value
    }
  }

  private func match(_ line: [UInt8], at start: Int) -> Match? {
    guard let begin = Part.end(of: before, in: line, from: start) else { return nil }
    let number = before.isEmpty ? begin : Part.skipBlanks(line, from: begin)
    // A number begins where no number or word is already under way.
    if before.isEmpty, number > 0, Self.continues(line, at: number - 1) { return nil }
    var end = number + StrictNumber.length(in: line[number...])
    if end == number {
      guard let other = Self.endOfWordForNumber(line, from: number) else { return nil }
      end = other
    }
    // Nor does it end amid one: `12.3.4`, `1,234`.
    if end + 1 < line.endIndex, [UInt8(ascii: "."), UInt8(ascii: ",")].contains(line[end]),
      StrictNumber.isDigit(line[end + 1])
    {
      return nil
    }
    guard let finish = Part.end(of: after, in: line, from: end) else { return nil }
    if isWholeLine, Part.skipBlanks(line, from: finish) < line.endIndex { return nil }
    return Match(text: line[number..<end], end: finish)
  }

  /// Whether the byte before a number belongs to it or to a word.
  private static func continues(_ line: [UInt8], at index: Int) -> Bool {
    let byte = line[index]
    if Part.isWord(byte) || byte == UInt8(ascii: ".") { return true }
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { return true }
    return byte == UInt8(ascii: ",") && index > 0 && StrictNumber.isDigit(line[index - 1])
  }

  /// `nan`, `inf` and `infinity` as C prints them: no number, but an answer of which to tell.
  private static func endOfWordForNumber(_ line: [UInt8], from start: Int) -> Int? {
    var index = start
    if index < line.endIndex, line[index] == UInt8(ascii: "-") || line[index] == UInt8(ascii: "+") {
      index += 1
    }
    let word = line[index...].prefix { Part.isWord($0) }
    let lower = String(decoding: word.prefix(20).map { $0 | 0x20 }, as: UTF8.self)
    // Such a word may be glued to the unit: `nanms`.
    for name in ["infinity", "inf", "nan"] where lower.hasPrefix(name) {
      return index + name.utf8.count
    }
    return nil
  }

  /// A line without the escape sequences of ECMA-48 (`ESC [ 1;32m`) and other control characters.
  private static func plain(_ text: Substring.UTF8View) -> [UInt8] {
    var plain: [UInt8] = []
    var isEscape = false
    var isSequence = false
    for byte in text {
      if isSequence {
        isSequence = !(0x40...0x7E).contains(byte)
      } else if isEscape {
        isEscape = false
        isSequence = byte == UInt8(ascii: "[")
      } else if byte == 0x1B {
        isEscape = true
      } else if byte >= 0x20 || byte == 0x09 {
        plain.append(byte)
      }
    }
    return plain
  }
}

/// A piece of a pattern.
private enum Part: Hashable, Sendable {
  case text([UInt8])
  case blanks(needed: Bool)
  case word

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  static func isWord(_ byte: UInt8) -> Bool {
    StrictNumber.isDigit(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  static func all(_ bytes: ArraySlice<UInt8>, stars: Bool) -> [Part] {
    var parts: [Part] = []
    var rest = bytes
    while let byte = rest.first {
      if isBlank(byte) {
        let last = rest.startIndex > bytes.startIndex ? bytes[rest.startIndex - 1] : 0
        rest = rest.drop(while: isBlank)
        guard let next = rest.first else {
          // Trailing blanks say nothing.
          return parts
        }
        parts.append(.blanks(needed: isWord(last) && isWord(next)))
      } else if stars && byte == UInt8(ascii: "*") {
        parts.append(.word)
        rest = rest.dropFirst()
      } else {
        let text = rest.prefix { !isBlank($0) && !(stars && $0 == UInt8(ascii: "*")) }
        parts.append(.text(Array(text)))
        rest = rest.dropFirst(text.count)
      }
    }
    return parts
  }

  static func skipBlanks(_ line: [UInt8], from start: Int) -> Int {
    var index = start
    while index < line.endIndex, isBlank(line[index]) { index += 1 }
    return index
  }

  /// Where parts end that begin there, or nil where they do not.
  static func end(of parts: [Part], in line: [UInt8], from start: Int) -> Int? {
    var index = start
    for part in parts {
      switch part {
      case .text(let text):
        guard line[index...].starts(with: text) else { return nil }
        index += text.count
      case .blanks(let needed):
        let next = skipBlanks(line, from: index)
        if needed && next == index { return nil }
        index = next
      case .word:
        let next = line[index...].firstIndex(where: isBlank) ?? line.endIndex
        if next == index { return nil }
        index = next
      }
    }
    return index
  }
}

/// What is wrong with a pattern.
package enum MetricPatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No `{}`.
  case noPlace
  /// More than one `{}`.
  case severalPlaces
  /// A line feed or carriage return.
  case severalLines
  /// Longer than ``MetricPattern/longest`` bytes.
  case tooLong

  /// One line for people.
  package var description: String {
    switch self {
    case .noPlace: "the pattern has no {} for the number, as in 'avg = {} ms'"
    case .severalPlaces: "the pattern has more than one {}"
    case .severalLines: "the pattern is more than one line"
    case .tooLong: "the pattern is longer than \(MetricPattern.longest) bytes"
    }
  }
}

/// Why an output has no number for a pattern.
package enum MetricError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The pattern is nowhere in it.
  case never
  /// It is there with two values.
  case different(Double, line: Int, Double, otherLine: Int)
  /// The number is `nan`, `inf` or too large.
  case notFinite(String, line: Int)
  /// The number is below 0.
  case negative(String, line: Int)

  /// One line for people.
  package var description: String {
    switch self {
    case .never: "the pattern is nowhere in the output"
    case .different(let value, let line, let other, let otherLine):
      "the pattern matches twice with different values: \(value) in line \(line), "
        + "\(other) in line \(otherLine)"
    case .notFinite(let text, let line): "\(text.prefix(40)) in line \(line) is no finite number"
    case .negative(let text, let line): "\(text.prefix(40)) in line \(line) is below 0"
    }
  }
}
