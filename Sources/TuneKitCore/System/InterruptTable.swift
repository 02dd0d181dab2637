/// The rows of `/proc/interrupts`.
///
/// Made from bytes, in one pass, and of any bytes at all: what cannot be understood is left out.
/// The file is 8 MB on a large server, which is why this does not go through `String`.
///
/// A row, as kernel/irq/proc.c, `show_interrupts`, prints it: the number, a count for each online
/// CPU, the controller's name (which may hold blanks), the hardware number, `Edge` or `Level` where
/// the architecture says so, perhaps a flow name behind a hyphen (`0-edge` where the two meet), two
/// blanks, and the names of those who asked for it, with `, ` between them.
package struct InterruptTable: Sendable {
  /// The CPUs of the header, which lists only those that are online; empty without a header.
  package let processors: [Int]
  /// The rows that have a number, in the order of the file.
  package let rows: [Row]

  /// One interrupt as its row tells of it.
  package struct Row: Hashable, Sendable {
    /// The number before the colon.
    package let number: Int
    /// The counts in the order of the columns.
    let counts: [UInt64]
    /// What is between the counts and the names, with single blanks.
    package let controller: String
    /// The names of those who asked for it.
    package let actions: [String]
  }

  /// Reads the whole file; rows without a number (`NMI`, `LOC`, `IPI0`, `ERR`) are left out.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - wanted: the numbers of the rows to take; nil takes all.
  package init(_ bytes: [UInt8], only wanted: Set<Int>? = nil) {
    var reader = InterruptTableReader(bytes)
    processors = reader.header()
    var rows: [Row] = []
    while !reader.isAtEnd {
      let columns = processors.isEmpty ? nil : processors.count
      if let row = reader.row(columns: columns, of: wanted) { rows.append(row) }
    }
    self.rows = rows
  }

  /// The row of each interrupt; the first where one is printed twice.
  package var rowsByNumber: [Int: Row] {
    Dictionary(rows.lazy.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The counts of a row by CPU; without a header the columns are taken for CPU 0, 1, 2, ...
  package func counts(of row: Row) -> [Int: UInt64] {
    var counts = [Int: UInt64](minimumCapacity: row.counts.count)
    for (column, count) in row.counts.enumerated() {
      guard !processors.isEmpty else {
        counts[column] = count
        continue
      }
      if column < processors.count { counts[processors[column]] = count }
    }
    return counts
  }
}

/// Walks once over the bytes of `/proc/interrupts`.
///
/// Every function leaves `position` at the end of what it took, never beyond the line unless it
/// says so, and none of them fails: bytes that fit nothing are passed over.
struct InterruptTableReader {
  private let bytes: [UInt8]
  private var position = 0

  private static let lineEnd = UInt8(ascii: "\n")
  private static let colon = UInt8(ascii: ":")
  private static let hyphen = UInt8(ascii: "-")

  /// A reader at the first byte.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether every byte was taken.
  var isAtEnd: Bool { position >= bytes.count }

  /// Takes the line `CPU0 CPU1 CPU3 ...`, if it is one, and gives the numbers.
  mutating func header() -> [Int] {
    while !isAtEnd, bytes[position] <= 0x20 { position += 1 }
    let start = position
    var processors: [Int] = []
    while let number = processor() { processors.append(number) }
    if processors.isEmpty { position = start } else { skipLine() }
    return processors
  }

  /// Takes one line, its end with it; nil where it is no row of a numbered interrupt, or not wanted.
  mutating func row(columns: Int?, of wanted: Set<Int>? = nil) -> InterruptTable.Row? {
    defer { skipLine() }
    skipBlanks()
    guard let label = digits(), position < bytes.count, bytes[position] == Self.colon,
      let number = Int(exactly: label), number < Int(Int32.max),
      wanted?.contains(number) ?? true
    else { return nil }
    position += 1
    var counts: [UInt64] = []
    if let columns { counts.reserveCapacity(min(columns, 512)) }
    while let count = count() {
      // A CPU that came between the header and this row adds a column without a name.
      if counts.count < columns ?? .max { counts.append(count) }
    }
    let (controller, actions) = description()
    return InterruptTable.Row(
      number: number, counts: counts, controller: controller, actions: actions)
  }

  private mutating func skipBlanks() { position = blanksEnd() }

  private func blanksEnd() -> Int {
    let span = bytes.span
    var index = position
    while index < span.count, isBlank(span[index]) { index += 1 }
    return index
  }

  private mutating func skipLine() {
    while position < bytes.count, bytes[position] != Self.lineEnd { position += 1 }
    if position < bytes.count { position += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 && byte != Self.lineEnd }

  /// Takes digits; more of them than fit count as the largest number there is.
  private mutating func digits() -> UInt64? {
    let (value, end) = digitsAhead()
    guard end > position else { return nil }
    position = end
    return value
  }

  /// The number ahead and where it ends, in a loop over a span: most of the file goes through it.
  private func digitsAhead() -> (value: UInt64, end: Int) {
    let span = bytes.span
    var index = position
    var value: UInt64 = 0
    while index < span.count {
      let digit = span[index] &- 0x30
      guard digit < 10 else { break }
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tenfold.addingReportingOverflow(UInt64(digit))
      value = first || second ? .max : sum
      index += 1
    }
    return (value, index)
  }

  /// Takes a token that is all digits, or nothing but the blanks before it.
  private mutating func count() -> UInt64? {
    skipBlanks()
    let start = position
    if let value = digits(), position >= bytes.count || bytes[position] <= 0x20 { return value }
    position = start
    return nil
  }

  /// Takes `CPU` and digits, or nothing.
  private mutating func processor() -> Int? {
    skipBlanks()
    let mark = Array("CPU".utf8)
    guard bytes.count - position > mark.count,
      mark.indices.allSatisfy({ bytes[position + $0] == mark[$0] })
    else { return nil }
    position += mark.count
    guard let value = digits(), let number = Int(exactly: value), number <= CPUSet.highestNumber
    else { return nil }
    return number
  }
}

extension InterruptTableReader {
  /// Takes what follows the counts and parts the controller from the names.
  private mutating func description() -> (controller: String, actions: [String]) {
    let tokens = tokens()
    let end = controllerEnd(of: tokens)
    let controller = tokens[..<end].map { text($0) }.joined(separator: " ")
    guard end < tokens.count, let last = tokens.last else { return (controller, []) }
    return (controller, actions(tokens[end].lowerBound..<last.upperBound))
  }

  /// The words up to the end of the line.
  private mutating func tokens() -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    while true {
      skipBlanks()
      let start = position
      while position < bytes.count, bytes[position] > 0x20 { position += 1 }
      if position == start { return tokens }
      tokens.append(start..<position)
    }
  }

  /// How many of the words belong to the controller.
  ///
  /// Up to the trigger, and a flow name behind it (`Level   -fasteoi`, or `-edge` alone). Where the
  /// architecture prints no trigger: up to the hardware number, which is the first number behind
  /// the name, and a flow name behind that; and where the controller has no numbers, up to the
  /// first gap, since the kernel puts two blanks before the names. An interrupt without a
  /// controller shows `None` or `-` in its stead.
  private func controllerEnd(of tokens: [Range<Int>]) -> Int {
    let later = tokens.dropFirst()
    if let trigger = later.firstIndex(where: isTrigger) {
      let next = trigger + 1
      return next < tokens.count && isFlowName(tokens[next]) ? next + 1 : next
    }
    if let first = tokens.first, isTrigger(first) { return 1 }
    let gap = later.indices.first { isBehindGap($0, of: tokens) }
    guard let number = later.firstIndex(where: isNumber) else { return gap ?? tokens.count }
    // One word more, as in `0 oob  NAME`, if it has a gap behind it and none before it.
    let flow = number + 1
    let isFlow =
      flow + 1 < tokens.count && !isBehindGap(flow, of: tokens)
      && isBehindGap(flow + 1, of: tokens)
    return isFlow ? flow + 1 : flow
  }

  /// Whether more than one blank precedes a word.
  private func isBehindGap(_ index: Int, of tokens: [Range<Int>]) -> Bool {
    tokens[index].lowerBound - tokens[index - 1].upperBound > 1
  }

  /// Whether it is `Edge`, `Level`, or ends in a flow name: `0-edge`, `9-fasteoi`, `IO-APIC-edge`,
  /// or `-edge` where the number in front of it is padded.
  private func isTrigger(_ token: Range<Int>) -> Bool {
    // The longest are words like `IR-IO-APIC-fasteoi`; what is longer is a name.
    guard token.count <= 40 else { return false }
    let word = text(token).lowercased()
    if word == "edge" || word == "level" { return true }
    guard let hyphen = word.utf8.lastIndex(of: Self.hyphen) else { return false }
    return Self.flows.contains(word[word.index(after: hyphen)...])
  }

  /// The names that a flow handler is given on one architecture or another.
  ///
  /// The callers of `irq_set_chip_and_handler_name` and `__irq_set_handler` with a name.
  private static let flows: Set<Substring> = ["edge", "level", "fasteoi", "percpu", "demux"]

  private func isFlowName(_ token: Range<Int>) -> Bool {
    bytes[token.lowerBound] == Self.hyphen
      && Self.flows.contains(text(token).lowercased().dropFirst())
  }

  private func isNumber(_ token: Range<Int>) -> Bool {
    token.allSatisfy { bytes[$0] &- 0x30 < 10 }
  }

  /// The names between `, `, without `(null)`, which the kernel prints for a name that is none.
  private func actions(_ range: Range<Int>) -> [String] {
    var actions: [String] = []
    var start = range.lowerBound
    for index in range where bytes[index] == UInt8(ascii: ",") {
      guard index + 1 == range.upperBound || isBlank(bytes[index + 1]) else { continue }
      actions.append(text(start..<index).trimmed)
      start = index + 1
    }
    actions.append(text(start..<range.upperBound).trimmed)
    return actions.filter { !$0.isEmpty && $0 != "(null)" }
  }

  /// The text of these bytes, repaired where it is not UTF-8.
  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
