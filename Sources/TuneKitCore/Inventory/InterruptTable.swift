/// The rows of `/proc/interrupts`.
///
/// Made from bytes, in one pass, and of any bytes at all: what cannot be understood is left out.
/// The file is 8 MB on a large server, which is why this does not go through `String`.
///
/// A row, as kernel/irq/proc.c, `show_interrupts`, prints it: the number, a count for each online
/// CPU, the controller's name (which may hold blanks), the hardware number, `Edge` or `Level` where
/// the architecture says so, perhaps a flow name behind a hyphen (`0-edge` where the two meet), two
/// blanks, and the names of those who asked for it, with `, ` between them.
struct InterruptTable: Sendable {
  /// The CPUs of the header, which lists only those that are online; empty without a header.
  let processors: [Int]
  /// The rows that have a number, in the order of the file.
  let rows: [Row]

  /// One interrupt as its row tells of it.
  struct Row: Hashable, Sendable {
    /// The number before the colon.
    let number: Int
    /// The counts in the order of the columns.
    let counts: [UInt64]
    /// What stands between the counts and the names, with single blanks.
    let controller: String
    /// The names of those who asked for it.
    let actions: [String]
  }

  /// Reads the whole file; rows without a number (`NMI`, `LOC`, `IPI0`, `ERR`) are left out.
  init(_ bytes: [UInt8]) {
    var reader = InterruptTableReader(bytes)
    processors = reader.header()
    var rows: [Row] = []
    while !reader.isAtEnd {
      if let row = reader.row(columns: processors.isEmpty ? nil : processors.count) {
        rows.append(row)
      }
    }
    self.rows = rows
  }

  /// The row of each interrupt; the first where one is printed twice.
  var rowsByNumber: [Int: Row] {
    Dictionary(rows.lazy.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The counts of a row by CPU; without a header the columns are taken for CPU 0, 1, 2, ...
  func counts(of row: Row) -> [Int: UInt64] {
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
