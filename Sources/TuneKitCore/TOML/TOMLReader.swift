/// Reads TOML 1.0 (toml.io/en/v1.0.0), dates left out, in one pass.
///
/// Every key and value keeps its place. Size, keys and depth are bounded, so the recursion of values
/// in values ends early, whatever the text.
package struct TOMLReader {
  private let bytes: [UInt8]
  private let limits: TOMLLimits
  var offset = 0
  private var line = 1
  private var lineStart = 0
  private var keys = 0
  /// Counts the headers, to tell the tables that dotted keys of this section have made.
  private var section = 0

  private init(_ bytes: [UInt8], _ limits: TOMLLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The table that a text is.
  ///
  /// - Throws: ``TOMLError`` with the place of the first error.
  package static func table(
    of bytes: [UInt8], within limits: TOMLLimits = TOMLLimits()
  ) throws(TOMLError) -> TOMLTable {
    guard bytes.count <= limits.bytes else {
      throw TOMLError(
        "the file has \(bytes.count) bytes, and may have \(limits.bytes)",
        at: TOMLPosition(line: 1, column: 1))
    }
    try requireUnicode(bytes)
    var reader = TOMLReader(bytes, limits)
    return try reader.document()
  }

  /// The text without the byte order mark that some editors begin a file with, which is no TOML.
  package static func unmarked(_ bytes: [UInt8]) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
  }

  private static func requireUnicode(_ bytes: [UInt8]) throws(TOMLError) {
    if String(validating: bytes, as: UTF8.self) != nil { return }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw TOMLError("this line is not UTF-8", at: TOMLPosition(line: line + 1, column: 1))
  }

  // MARK: The cursor

  /// Where the cursor is.
  var position: TOMLPosition { TOMLPosition(line: line, column: offset - lineStart + 1) }

  /// The byte at the cursor, or so many behind it; nil at the end.
  func peek(_ ahead: Int = 0) -> UInt8? {
    let place = offset + ahead
    return place < bytes.count ? bytes[place] : nil
  }

  /// Whether these bytes are next.
  func isNext(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard bytes.count - offset >= length else { return false }
    return (0..<length).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
  }

  /// The bytes from a place to the cursor.
  func taken(from start: Int) -> ArraySlice<UInt8> { bytes[start..<offset] }

  /// Takes a line end, if there is one.
  mutating func takeLineEnd() -> Bool {
    let length = peek() == 0x0A ? 1 : peek() == 0x0D && peek(1) == 0x0A ? 2 : 0
    guard length > 0 else { return false }
    offset += length
    line += 1
    lineStart = offset
    return true
  }

  /// Takes blanks and tabs.
  mutating func skipBlanks() {
    while let byte = peek(), byte == 0x20 || byte == 0x09 { offset += 1 }
  }

  /// Takes blanks, line ends and comments.
  mutating func skipLines() throws(TOMLError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while takeLineEnd()
  }

  private mutating func skipComment() throws(TOMLError) {
    guard peek() == UInt8(ascii: "#") else { return }
    while let byte = peek(), byte != 0x0A, !(byte == 0x0D && peek(1) == 0x0A) {
      if byte < 0x20 && byte != 0x09 || byte == 0x7F {
        throw TOMLError("a comment has a control character in it", at: position)
      }
      offset += 1
    }
  }

  /// What is at the cursor, for messages.
  var seen: String {
    guard let byte = peek() else { return "the end of the file" }
    if byte == 0x0D && peek(1) != 0x0A {
      return "a carriage return (lines end with LF or CR LF)"
    }
    if byte == 0x0A || byte == 0x0D { return "the end of the line" }
    guard byte > 0x20 && byte != 0x7F else {
      return byte == 0x20 ? "a blank" : "a control character"
    }
    let letter = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
    guard let scalar = letter.unicodeScalars.first else { return "\"\"" }
    // Blanks and marks that look like a blank or like nothing.
    let kind = scalar.properties.generalCategory
    guard kind == .spaceSeparator || kind == .format || kind == .control else {
      return "\"\(scalar)\""
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return "the invisible character U+\(zeros)\(digits)"
  }

  // MARK: The document

  private mutating func document() throws(TOMLError) -> TOMLTable {
    let root = TOMLDraft(at: position, depth: 0, .header)
    var current = root
    while true {
      try skipLines()
      guard let byte = peek() else { return root.table }
      if byte == UInt8(ascii: "[") {
        current = try header(in: root)
      } else {
        try assignment(to: current, section: section)
      }
      skipBlanks()
      try skipComment()
      guard takeLineEnd() || peek() == nil else {
        throw TOMLError("\(seen) found where the line should end", at: position)
      }
    }
  }

  private mutating func header(in root: TOMLDraft) throws(TOMLError) -> TOMLDraft {
    let start = position
    let isList = isNext("[[")
    offset += isList ? 2 : 1
    section += 1
    let path = try key()
    guard isList ? isNext("]]") : isNext("]") else {
      throw TOMLError(
        "\(seen) found where the header should end with \(isList ? "]]" : "]")", at: position)
    }
    offset += isList ? 2 : 1
    var table = root
    for part in path.dropLast() { table = try passed(part, in: table) }
    guard let last = path.last else { return table }
    return isList
      ? try opened(lists: last, in: table, at: start) : try opened(last, in: table, at: start)
  }

  /// The table that a header leads through.
  private func passed(_ key: TOMLKey, in table: TOMLDraft) throws(TOMLError) -> TOMLDraft {
    switch table[key.name]?.content {
    case nil: return try made(key, in: table, at: key.position, .passing)
    case .table(let next) where next.origin != .braces: return next
    case .tables(let tables): if let last = tables.last { return last }
    case .value, .table: break
    }
    throw TOMLError(
      "\"\(key.shown)\" is no table that a header can add to: \(origin(of: key, in: table))",
      at: key.position)
  }

  private func opened(
    _ key: TOMLKey, in table: TOMLDraft, at start: TOMLPosition
  ) throws(TOMLError) -> TOMLDraft {
    guard let present = table[key.name] else { return try made(key, in: table, at: start, .header) }
    guard case .table(let draft) = present.content, draft.origin == .passing else {
      throw TOMLError(
        "the table \"\(key.shown)\" is there already: \(origin(of: key, in: table))",
        at: key.position)
    }
    draft.origin = .header
    return draft
  }

  private func opened(
    lists key: TOMLKey, in table: TOMLDraft, at start: TOMLPosition
  ) throws(TOMLError) -> TOMLDraft {
    let draft = TOMLDraft(at: start, depth: try deeper(than: table.depth, at: start), .header)
    if table[key.name] == nil {
      table.add(key, .tables([draft]))
    } else if !table.append(draft, to: key.name) {
      throw TOMLError(
        "\"\(key.shown)\" is no list of tables: \(origin(of: key, in: table))", at: key.position)
    }
    return draft
  }

  private func origin(of key: TOMLKey, in table: TOMLDraft) -> String {
    "it began in line \(table[key.name]?.key.position.line ?? 1)"
  }

  private func made(
    _ key: TOMLKey, in table: TOMLDraft, at start: TOMLPosition, _ origin: TOMLDraft.Origin
  ) throws(TOMLError) -> TOMLDraft {
    let draft = TOMLDraft(at: start, depth: try deeper(than: table.depth, at: start), origin)
    table.add(key, .table(draft))
    return draft
  }

  /// One level further in.
  func deeper(than depth: Int, at place: TOMLPosition) throws(TOMLError) -> Int {
    guard depth < limits.depth else {
      throw TOMLError("more than \(limits.depth) levels in one another", at: place)
    }
    return depth + 1
  }

  // MARK: Keys

  /// Reads `key = value` into a table.
  mutating func assignment(to table: TOMLDraft, section: Int) throws(TOMLError) {
    let path = try key()
    skipBlanks()
    guard peek() == UInt8(ascii: "=") else {
      throw TOMLError("\(seen) found where = should follow the key", at: position)
    }
    offset += 1
    skipBlanks()
    var target = table
    for part in path.dropLast() {
      switch target[part.name]?.content {
      case nil: target = try made(part, in: target, at: part.position, .dotted(section: section))
      case .table(let next) where next.origin == .dotted(section: section): target = next
      default:
        throw TOMLError(
          "\"\(part.shown)\" cannot be added to here: \(origin(of: part, in: target))",
          at: part.position)
      }
    }
    guard let last = path.last else { return }
    if target[last.name] != nil {
      throw TOMLError(
        "the key \"\(last.shown)\" is there already: \(origin(of: last, in: target))",
        at: last.position)
    }
    target.add(last, .value(try value(depth: target.depth)))
  }

  /// A key and its parts, with blanks around each.
  private mutating func key() throws(TOMLError) -> [TOMLKey] {
    var parts: [TOMLKey] = []
    repeat {
      if !parts.isEmpty { offset += 1 }
      skipBlanks()
      let start = position
      parts.append(TOMLKey(name: try keyPart(), position: start))
      keys += 1
      if keys > limits.keys { throw TOMLError("more than \(limits.keys) keys", at: start) }
      skipBlanks()
    } while peek() == UInt8(ascii: ".")
    return parts
  }

  private mutating func keyPart() throws(TOMLError) -> String {
    if peek() == UInt8(ascii: "\"") { return try basicText() }
    if peek() == UInt8(ascii: "'") { return try literalText() }
    let start = offset
    while let byte = peek(), byte.isBareKey { offset += 1 }
    guard offset > start else {
      throw TOMLError("\(seen) found where a key should begin", at: position)
    }
    return String(decoding: taken(from: start), as: UTF8.self)
  }
}

extension UInt8 {
  /// Letters, digits, `_` and `-`.
  fileprivate var isBareKey: Bool {
    isDecimalDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
      || self == 0x2D
  }

}

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
          "\(seen) found where the list should go on with , or end with ]", at: position)
      }
    }
    offset += 1
    return values
  }

  /// A table in braces, which by TOML 1.0 is in one line and ends with no comma.
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
          "\(seen) found where the table should go on with , or end with }", at: position)
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
      throw TOMLError("\(seen) found where a value should begin", at: start.position)
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
    isDecimalDigit || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
      || [0x2B, 0x2D, 0x2E, 0x3A, 0x5F].contains(self)
  }
}
