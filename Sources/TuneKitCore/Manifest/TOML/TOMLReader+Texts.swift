extension TOMLReader {
  /// A text between double quotes, in one line.
  mutating func basicText() throws(TOMLError) -> String {
    let start = position
    offset += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != 0x0A {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      default: text.append(try letter())
      }
    }
    throw TOMLError("a text begins here and does not end in its line", at: start)
  }

  /// A text between single quotes, in one line, as it is.
  mutating func literalText() throws(TOMLError) -> String {
    let start = position
    offset += 1
    let content = offset
    while let byte = peek(), byte != 0x0A {
      if byte == UInt8(ascii: "'") {
        let text = String(decoding: taken(from: content), as: UTF8.self)
        offset += 1
        return text
      }
      _ = try letter()
    }
    throw TOMLError("a text begins here and does not end in its line", at: start)
  }

  /// A text between three double quotes, over several lines.
  mutating func longBasicText() throws(TOMLError) -> String {
    let start = position
    var text = beginLong()
    while let byte = peek() {
      if byte == UInt8(ascii: "\"") {
        if takeEnd(byte, &text) { return String(decoding: text, as: UTF8.self) }
      } else if byte == UInt8(ascii: "\\") {
        if !(try skipFoldedLines()) { text += try escape() }
      } else {
        text.append(try letterOrLineEnd())
      }
    }
    throw TOMLError("a text of several lines begins here and does not end", at: start)
  }

  /// A text between three single quotes, over several lines, as it is.
  mutating func longLiteralText() throws(TOMLError) -> String {
    let start = position
    var text = beginLong()
    while let byte = peek() {
      if byte == UInt8(ascii: "'") {
        if takeEnd(byte, &text) { return String(decoding: text, as: UTF8.self) }
      } else {
        text.append(try letterOrLineEnd())
      }
    }
    throw TOMLError("a text of several lines begins here and does not end", at: start)
  }

  /// Takes the quotes, and a line end right behind them, which is no part of the text.
  private mutating func beginLong() -> [UInt8] {
    offset += 3
    _ = takeLineEnd()
    return []
  }

  /// Takes quotes: three end the text, and up to two before these belong to it.
  private mutating func takeEnd(_ quote: UInt8, _ text: inout [UInt8]) -> Bool {
    var count = 0
    while count < 5 && peek(count) == quote { count += 1 }
    offset += count
    let isEnd = count >= 3
    text += repeatElement(quote, count: isEnd ? count - 3 : count)
    return isEnd
  }

  /// Takes a backslash at the end of a line and all blanks and line ends behind it.
  private mutating func skipFoldedLines() throws(TOMLError) -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard takeLineEnd() else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while takeLineEnd()
    return true
  }

  private mutating func letterOrLineEnd() throws(TOMLError) -> UInt8 {
    if takeLineEnd() { return 0x0A }
    return try letter()
  }

  private mutating func letter() throws(TOMLError) -> UInt8 {
    guard let byte = peek(), byte >= 0x20 || byte == 0x09, byte != 0x7F else {
      throw TOMLError("a text has a control character in it; write it as \\u00XX", at: position)
    }
    offset += 1
    return byte
  }

  private mutating func escape() throws(TOMLError) -> [UInt8] {
    let start = position
    let sign = peek(1)
    offset += 2
    switch sign {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "\""): return [0x22]
    case UInt8(ascii: "\\"): return [0x5C]
    case UInt8(ascii: "u"): return try scalar(digits: 4, at: start)
    case UInt8(ascii: "U"): return try scalar(digits: 8, at: start)
    default:
      throw TOMLError(
        "a backslash is followed by one of b t n f r \" \\ u U; a text in '...' keeps it as it is",
        at: start)
    }
  }

  private mutating func scalar(digits: Int, at start: TOMLPosition) throws(TOMLError) -> [UInt8] {
    var number: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = peek(), byte < 0x80,
        let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { throw TOMLError("\\u takes 4 hexadecimal digits, and \\U takes 8", at: start) }
      number = number << 4 | UInt32(digit)
      offset += 1
    }
    guard let scalar = Unicode.Scalar(number) else {
      throw TOMLError("there is no character of this number", at: start)
    }
    return Array(String(Character(scalar)).utf8)
  }
}
