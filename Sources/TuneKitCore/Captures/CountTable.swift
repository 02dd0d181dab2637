/// `/proc/interrupts` as it can be changed: the CPUs of its header, and rows of counts.
///
/// kernel/irq/proc.c, `show_interrupts`: a label, a colon, ten columns for each online CPU, and then
/// the controller and the names, which are kept as they are.
package struct CountTable: Hashable {
  /// Where the kernel shows it.
  package static let path: SystemPath = "/proc/interrupts"

  /// One interrupt, numbered (`154`) or not (`IPI0`, `Err`).
  struct Row: Hashable {
    /// The label without blanks and colon.
    let label: String
    /// One count for each CPU of the header, or fewer (`Err` has one).
    var counts: [UInt64]
    /// All that follows the counts.
    let rest: String

    /// The interrupt's number, where it has one.
    var number: Int? { CountTable.decimal(label[...].utf8) }
  }

  /// The CPUs of the header, which are those that are online.
  private(set) var processors: [Int]
  private(set) var rows: [Row]
  private let hasHeader: Bool
  /// How wide the labels are printed; three columns, more where the kernel has many interrupts.
  private var width = 3

  /// Reads a table; lines without a colon after the header are left out.
  init(_ text: String) {
    // By bytes: some signs are one `Character` together with a line end, a blank or a colon.
    let (blank, colon) = (UInt8(ascii: " "), UInt8(ascii: ":"))
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"))[...]
    processors = (lines.first ?? ""[...].utf8).split { $0 <= blank }.compactMap { word in
      word.starts(with: "CPU".utf8) ? Self.decimal(word.dropFirst(3)) : nil
    }.filter { $0 <= CPUSet.highestNumber }
    hasHeader = !processors.isEmpty && lines.first?.contains(colon) == false
    if hasHeader { lines.removeFirst() } else { processors = [] }
    lines = lines.filter { $0.contains(colon) }[...]
    width = lines.reduce(width) { max($0, $1.prefix { $0 != colon }.count) }
    let most = hasHeader ? processors.count : Int.max
    rows = lines.compactMap { line in
      guard let end = line.firstIndex(of: colon) else { return nil }
      var rest = line[line.index(after: end)...]
      var counts: [UInt64] = []
      while counts.count < most {
        let word = rest.drop { $0 == blank }
        let digits = word.prefix { $0 != blank }
        guard let count: UInt64 = Self.decimal(digits) else { break }
        counts.append(count)
        rest = word.dropFirst(digits.count)
      }
      let label = Substring(line[..<end].drop { $0 == blank })
      return Row(label: String(label), counts: counts, rest: String(Substring(rest)))
    }
  }

  /// The table as the kernel prints it.
  var text: String {
    let width = rows.reduce(width) { max($0, $1.label.utf8.count) }
    var lines = [
      String(repeating: " ", count: width + 8)
        + processors.map { Self.padded("CPU\($0)", to: 11, atEnd: true) }.joined()
    ]
    if !hasHeader { lines = [] }
    lines += rows.map { row in
      Self.padded(row.label, to: width) + ":"
        + row.counts.map { " " + Self.padded("\($0)", to: 10) }.joined() + row.rest
    }
    return lines.map { $0 + "\n" }.joined()
  }

  subscript(label: String) -> Row? { rows.first { $0.label == label } }

  /// Where the row of each label is; the first of two.
  var places: [String: Int] {
    Dictionary(
      rows.lazy.enumerated().map { ($1.label, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The row of each label; the first of two.
  var rowsByLabel: [String: Row] {
    Dictionary(rows.lazy.map { ($0.label, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Adds to the count of an interrupt on a CPU.
  mutating func add(_ amount: UInt64, to label: String, on processor: Int) {
    guard let row = rows.firstIndex(where: { $0.label == label }) else { return }
    add(amount, toRow: row, on: processor)
  }

  /// Adds to the count of a row on a CPU; the kernel's counts have 32 bits.
  ///
  /// include/linux/kernel_stat.h, `kstat_irqs_cpu`: an unsigned int.
  mutating func add(_ amount: UInt64, toRow row: Int, on processor: Int) {
    guard let column = processors.firstIndex(of: processor), rows.indices.contains(row),
      column < rows[row].counts.count
    else { return }
    let sum = rows[row].counts[column] &+ amount
    rows[row].counts[column] = UInt64(UInt32(truncatingIfNeeded: sum))
  }

  /// Takes the columns of CPUs away and adds others, whose counts are asked for.
  mutating func show(_ online: CPUSet, counts: (_ label: String, _ processor: Int) -> UInt64) {
    let before = processors
    processors = online.numbers
    for index in rows.indices where rows[index].counts.count == before.count && hasHeader {
      let row = rows[index]
      rows[index].counts = processors.map { processor in
        before.firstIndex(of: processor).map { row.counts[$0] } ?? counts(row.label, processor)
      }
    }
  }

  /// Gives an interrupt another number and no counts; its row moves to where that number belongs.
  mutating func renumber(_ label: String, as newLabel: String) {
    guard let index = rows.firstIndex(where: { $0.label == label }) else { return }
    let old = rows.remove(at: index)
    insert(Row(label: newLabel, counts: old.counts.map { _ in 0 }, rest: old.rest))
  }

  /// This table with the rows of another, fitted to this header.
  ///
  /// A row that is in both is taken from the other.
  func joined(with other: CountTable) -> CountTable {
    guard hasHeader || !other.hasHeader else { return other.joined(with: self) }
    var table = self
    for row in other.rows {
      table.rows.removeAll { $0.label == row.label }
      let isFull = row.counts.count > 1 || !other.hasHeader
      let counts = (0..<processors.count).map { $0 < row.counts.count ? row.counts[$0] : 0 }
      table.insert(
        Row(label: row.label, counts: isFull && hasHeader ? counts : row.counts, rest: row.rest))
    }
    return table
  }

  /// The kernel prints the numbered rows first, by number.
  private mutating func insert(_ row: Row) {
    let place = row.number.flatMap { number in
      rows.firstIndex { $0.number.map { $0 > number } ?? true }
    }
    rows.insert(row, at: place ?? rows.count)
  }

  /// A number that is all digits; Swift takes signs, too.
  private static func decimal<Number: FixedWidthInteger>(_ digits: Substring.UTF8View) -> Number? {
    digits.allSatisfy { $0 &- 0x30 < 10 } ? Number(Substring(digits)) : nil
  }

  private static func padded(_ text: String, to width: Int, atEnd: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.utf8.count))
    return atEnd ? text + blanks : blanks + text
  }
}
