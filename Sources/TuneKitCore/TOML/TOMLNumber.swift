/// How TOML writes numbers.
enum TOMLNumber {
  /// Why a word is no number.
  enum Problem: Error, Hashable {
    case word
    /// It is a date or a time.
    case date
    /// It takes more than 64 bits.
    case tooLarge

    func message(about text: String) -> String {
      switch self {
      case .word: "\"\(text)\" is not a value; a text needs quotes"
      case .date: "\(text) is a date or a time, which has no use here; a text needs quotes"
      case .tooLarge: "\(text) is too large for a whole number"
      }
    }
  }

  /// The number that a word is.
  static func content(of word: [UInt8]) throws(Problem) -> TOMLValue.Content {
    let sign = word.first.map { $0 == 0x2B || $0 == 0x2D } ?? false
    let bare = Array(sign ? word[1...] : word[...])
    if let special = special(bare, isNegative: word.first == 0x2D) { return .number(special) }
    if !sign, let based = try based(bare) { return .integer(based) }
    if !sign && isDate(bare) { throw .date }
    let fractionStart: Int = bare.firstIndex { !$0.isDecimalDigit && $0 != 0x5F } ?? bare.endIndex
    guard isDecimal(bare[..<fractionStart]) else { throw .word }
    guard fractionStart < bare.endIndex else {
      let digits = (word.first == 0x2D ? [0x2D] : []) + bare.filter { $0 != 0x5F }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw .tooLarge }
      return .integer(number)
    }
    guard isFraction(bare[fractionStart...]) else { throw .word }
    let text = String(decoding: word.filter { $0 != 0x5F && $0 != 0x2B }, as: UTF8.self)
    guard let number = Double(text) else { throw .word }
    return .number(number)
  }

  private static func special(_ bare: [UInt8], isNegative: Bool) -> Double? {
    switch String(decoding: bare, as: UTF8.self) {
    case "inf": isNegative ? -.infinity : .infinity
    case "nan": .nan
    default: nil
    }
  }

  /// `0xD05`, `0o17`, `0b1`; nil where it does not begin like that.
  private static func based(_ bare: [UInt8]) throws(Problem) -> Int? {
    guard bare.count > 1, bare[0] == 0x30 else { return nil }
    let bases: [UInt8: Int] = [0x78: 16, 0x6F: 8, 0x62: 2]
    guard let radix = bases[bare[1]] else { return nil }
    let digits = bare[2...]
    let allowed = { (byte: UInt8) in
      Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
    }
    guard isGrouped(digits, allowed) else { throw .word }
    let text = String(decoding: digits.filter { $0 != 0x5F }, as: UTF8.self)
    guard let number = Int(text, radix: radix) else { throw .tooLarge }
    return number
  }

  /// Digits with single underscores between them.
  private static func isGrouped(
    _ digits: ArraySlice<UInt8>, _ isAllowed: (UInt8) -> Bool = \.isDecimalDigit
  ) -> Bool {
    digits.split(separator: 0x5F, omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy(isAllowed) }
  }

  private static func isDecimal(_ digits: ArraySlice<UInt8>) -> Bool {
    isGrouped(digits) && (digits.count == 1 || digits.first != 0x30)
  }

  /// `.5`, `e10`, `.5E-10`.
  private static func isFraction(_ text: ArraySlice<UInt8>) -> Bool {
    let exponentStart: Int = text.firstIndex { $0 | 0x20 == 0x65 } ?? text.endIndex
    let fraction = text[..<exponentStart]
    if !fraction.isEmpty {
      guard fraction.first == 0x2E, isGrouped(fraction.dropFirst()) else { return false }
    }
    guard exponentStart < text.endIndex else { return !fraction.isEmpty }
    var exponent = text[exponentStart...].dropFirst()
    if let sign = exponent.first, sign == 0x2B || sign == 0x2D { exponent = exponent.dropFirst() }
    return isGrouped(exponent)
  }

  /// `1979-05-27...` or `07:32...`.
  private static func isDate(_ bare: [UInt8]) -> Bool {
    let start = bare.prefix { $0.isDecimalDigit }.count
    guard start < bare.count else { return false }
    return start == 4 && bare[4] == 0x2D || start == 2 && bare[2] == 0x3A
  }
}

/// A table while its text is read; what comes later may add to it.
final class TOMLDraft {
  /// Who has made it, which decides who may add to it.
  enum Origin: Hashable {
    /// A header of a table further in: its own header may follow.
    case passing
    case header
    /// A dotted key: keys of the same section may add to it, and headers of tables further in.
    case dotted(section: Int)
    /// Braces: nothing may add to it.
    case braces
  }

  /// What a key has.
  enum Content {
    case value(TOMLValue)
    case table(TOMLDraft)
    case tables([TOMLDraft])
  }

  struct Entry {
    let key: TOMLKey
    var content: Content
  }

  let position: TOMLPosition
  let depth: Int
  var origin: Origin
  private var entries: [Entry] = []
  private var places: [String: Int] = [:]

  init(at position: TOMLPosition, depth: Int, _ origin: Origin) {
    self.position = position
    self.depth = depth
    self.origin = origin
  }

  /// The entry of a key.
  subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// Adds a key that is not there yet.
  func add(_ key: TOMLKey, _ content: Content) {
    places[key.name] = entries.count
    entries.append(Entry(key: key, content: content))
  }

  /// Adds a table to the list of tables of a key; false if the key has no such list.
  func append(_ draft: TOMLDraft, to name: String) -> Bool {
    guard let place = places[name], case .tables(var tables) = entries[place].content else {
      return false
    }
    // Let go of before it grows, so that the list is not copied for each of its tables.
    entries[place].content = .tables([])
    tables.append(draft)
    entries[place].content = .tables(tables)
    return true
  }

  /// The table as a value; as deep a recursion as the limit on depth lets tables lie.
  var table: TOMLTable {
    TOMLTable(
      at: position,
      entries.map { entry in
        TOMLTable.Entry(
          key: entry.key.name, position: entry.key.position, value: Self.value(of: entry))
      })
  }

  private static func value(of entry: Entry) -> TOMLValue {
    switch entry.content {
    case .value(let value): return value
    case .table(let draft):
      return TOMLValue(position: draft.position, content: .table(draft.table))
    case .tables(let drafts):
      let values = drafts.map { TOMLValue(position: $0.position, content: .table($0.table)) }
      return TOMLValue(position: entry.key.position, content: .list(values))
    }
  }
}

extension UInt8 {
  /// Whether it is one of `0` to `9`.
  var isDecimalDigit: Bool { (0x30...0x39).contains(self) }
}
