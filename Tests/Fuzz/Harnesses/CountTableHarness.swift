import TuneKitCore

@testable import TuneKitCaptures
@testable import TuneKitSystem

/// The table that can be changed: it prints what it has read, and reads what the other reader does.
enum CountTableHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let table = CountTable(input.text)
    let printed = table.text
    try Difference.between("printed again", CountTable(printed).text, printed)
    if input.isPlain { try compare(table, InterruptTable(input)) }
    var changed = table.joined(with: CountTable(" CPU0 CPU1\n 7: 1 2  GICv3 5 Level  x\n"))
    changed.add(5, to: "7", on: 1)
    changed.show(CPUSet([0, 3])) { _, _ in 9 }
    changed.renumber("7", as: "8")
    _ = CountTable(changed.text)
    _ = CountTable("").joined(with: changed)
  }

  private static func compare(
    _ table: CountTable, _ other: InterruptTable
  ) throws(Difference) {
    guard table.processors == other.processors else { return }
    // A count that does not fit ends the counts of the one and is the largest for the other.
    let rows = table.rows.filter { ($0.number ?? .max) < Int(Int32.max) }
    guard !other.rows.contains(where: { $0.counts.contains(.max) }) else { return }
    try Difference.between("numbers", rows.compactMap(\.number), other.rows.map(\.number))
    try Difference.between("counts", rows.map(\.counts), other.rows.map(\.counts))
  }
}
