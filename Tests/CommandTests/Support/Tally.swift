import Synchronization

/// How many of each kind ended how.
final class Tally: Sendable {
  private let counts = Mutex<[String: [String: Int]]>([:])
  private let columns: [String]

  init(columns: [String]) { self.columns = columns }

  func add(_ row: String, _ column: String) {
    counts.withLock { $0[row, default: [:]][column, default: 0] += 1 }
  }

  var total: Int { counts.withLock { $0.values.flatMap(\.values).reduce(0, +) } }

  /// How many there are in a column.
  func total(_ column: String) -> Int {
    counts.withLock { $0.values.compactMap { $0[column] }.reduce(0, +) }
  }

  /// The counts as a table, row by row, with sums.
  func table(_ title: String) -> String {
    let counts = counts.withLock(\.self)
    let width = max(title.count, counts.keys.map(\.count).max() ?? 0)
    func line(_ name: String, _ cells: [String]) -> String {
      let padded = cells.map { cell in
        String(repeating: " ", count: max(1, 13 - cell.count)) + cell
      }
      return name + String(repeating: " ", count: max(0, width - name.count)) + padded.joined()
    }
    let rows = counts.sorted { $0.key < $1.key }.map { name, row in
      line(
        name,
        columns.map { row[$0].map { "\($0)" } ?? "-" } + ["\(row.values.reduce(0, +))"])
    }
    let sums = line("all", columns.map { "\(total($0))" } + ["\(total)"])
    return ([line(title, columns + ["all"])] + rows + [sums]).joined(separator: "\n")
  }
}
