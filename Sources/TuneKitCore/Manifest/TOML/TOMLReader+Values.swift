extension TOMLReader {
  /// The value at the cursor, within a table or list that lies so deep.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
    let start = position
    let content: TOMLValue.Content
    switch peek() {
    case UInt8(ascii: "\""):
      content = .text(isNext("\"\"\"") ? try longBasicText() : try basicText())
    case UInt8(ascii: "'"):
      content = .text(isNext("'''") ? try longLiteralText() : try literalText())
    case UInt8(ascii: "["): content = .list(try list(depth: try deeper(than: depth, at: start)))
    case UInt8(ascii: "{"):
      content = .table(try braces(depth: try deeper(than: depth, at: start)))
    default: content = try plain()
    }
    return TOMLValue(position: start, content: content)
  }

  private mutating func list(depth: Int) throws(TOMLError) -> [TOMLValue] {
    offset += 1
    var values: [TOMLValue] = []
    while true {
      try skipLines()
      if peek() == UInt8(ascii: "]") { break }
      values.append(try value(depth: depth))
      try skipLines()
      if peek() == UInt8(ascii: ",") {
        offset += 1
      } else if peek() != UInt8(ascii: "]") {
        throw TOMLError(
          "\(seen) stands where the list should go on with , or end with ]", at: position)
      }
    }
    offset += 1
    return values
  }

  /// A table in braces, which by TOML 1.0 stands in one line and ends with no comma.
  private mutating func braces(depth: Int) throws(TOMLError) -> TOMLTable {
    let draft = TOMLDraft(at: position, depth: depth, .braces)
    offset += 1
    skipBlanks()
    if peek() == UInt8(ascii: "}") {
      offset += 1
      return draft.table
    }
    while true {
      skipBlanks()
      // No section has this number, so nothing outside can add to what dotted keys make in here.
      try assignment(to: draft, section: -1)
      skipBlanks()
      if peek() == UInt8(ascii: ",") {
        offset += 1
        continue
      }
      guard peek() == UInt8(ascii: "}") else {
        throw TOMLError(
          "\(seen) stands where the table should go on with , or end with }", at: position)
      }
      offset += 1
      return draft.table
    }
  }

  /// A word or a number.
  private mutating func plain() throws(TOMLError) -> TOMLValue.Content {
    let start = (offset: offset, position: position)
    while let byte = peek(), byte.isPlain { offset += 1 }
    let word = taken(from: start.offset)
    guard !word.isEmpty else {
      throw TOMLError("\(seen) stands where a value should begin", at: start.position)
    }
    switch String(decoding: word, as: UTF8.self) {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: break
    }
    do throws(TOMLNumber.Problem) {
      return try TOMLNumber.content(of: Array(word))
    } catch {
      let text = String(decoding: word.prefix(40), as: UTF8.self)
      throw TOMLError(error.message(about: text), at: start.position)
    }
  }
}

extension UInt8 {
  /// What words and numbers are made of; a date is, too.
  fileprivate var isPlain: Bool {
    isDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || [0x2B, 0x2D, 0x2E, 0x3A, 0x5F].contains(self)
  }
}
