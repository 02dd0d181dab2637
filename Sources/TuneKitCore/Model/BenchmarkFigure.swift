/// How a figure is read out of what the card's own benchmark prints.
public struct BenchmarkFigure: Codable, Hashable, Sendable {
  /// The program that prints it.
  public let program: String
  /// What it is, in people's words: `tokens a second`.
  public let title: String
  /// The text before the number.
  public let after: String
  /// The text behind the number.
  public let before: String
  /// The whole line instead, but for blanks around it: `{}` is the number, `*` any word.
  public private(set) var line: String?
  /// The unit of the number.
  public let unit: String
  /// Which figure is the better one.
  public let better: Better
  /// Where the form of the output is known from.
  public let source: Source

  /// Which of two figures is the better one.
  public enum Better: String, Codable, Sendable, CaseIterable {
    /// The higher one, as of a rate.
    case higher
    /// The lower one, as of a time.
    case lower
  }

  /// A figure by the texts around it, of which one may be empty.
  public init(
    _ title: String, program: String, after: String, before: String, unit: String,
    better: Better, source: Source
  ) {
    self.title = title
    self.program = program
    self.after = after
    self.before = before
    self.unit = unit
    self.better = better
    self.source = source
  }

  /// A figure that has a line of its own, as in `FPS: {}`.
  public init(
    _ title: String, program: String, line: String, unit: String, better: Better, source: Source
  ) {
    self.init(
      title, program: program, after: "", before: "", unit: unit, better: better, source: source)
    self.line = line
  }

  /// The pattern of a figure that has a line of its own; nil of any other.
  package var pattern: MetricPattern? {
    line.flatMap { try? MetricPattern($0, wholeLine: true, stars: true) }
  }

  /// The figure in a program's output; nil where it is not there.
  ///
  /// The last one counts, since programs print their progress before their result. Blanks around
  /// the number are no part of either text.
  public func value(in output: String) -> Double? {
    if line != nil { return try? pattern?.number(in: output) }
    let lines = output.utf8.split { $0 == 0x0A || $0 == 0x0D }
    for line in lines.reversed() {
      if let value = value(inLine: line) { return value }
    }
    return nil
  }

  private func value(inLine line: Substring.UTF8View) -> Double? {
    let bytes = Array(line)
    let (head, tail) = (Array(after.utf8), Array(before.utf8))
    var found: Double?
    var place = 0
    while place < bytes.count {
      guard bytes[place...].starts(with: head) else {
        place += 1
        continue
      }
      let start = place + head.count
      let (number, end) = Self.number(bytes[start...])
      if let number, Self.isNext(tail, in: bytes[end...]) { found = number }
      place = max(end, place + 1)
    }
    return found
  }

  private static func isNext(_ text: [UInt8], in rest: ArraySlice<UInt8>) -> Bool {
    rest.starts(with: text) || rest.drop { $0 == 0x20 }.starts(with: text.drop { $0 == 0x20 })
  }

  /// The number at the beginning, and where it ends.
  private static func number(_ text: ArraySlice<UInt8>) -> (value: Double?, end: Int) {
    // Bounded, so that a long run of digits or blanks is not read again from each place in it.
    let start = text.prefix(120).drop { $0 == 0x20 || $0 == 0x09 }
    let number = start.prefix { byte in
      byte.isDigit || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
    }
    guard number.count <= 40, number.contains(where: \.isDigit) else {
      return (nil, text.startIndex)
    }
    // A full stop at the end belongs to the sentence.
    var digits = number
    while let last = digits.last, !last.isDigit { digits = digits.dropLast() }
    let value = Double(String(decoding: digits, as: UTF8.self))
    return (value.flatMap { $0.isFinite ? $0 : nil }, digits.endIndex)
  }
}
