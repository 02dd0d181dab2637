import TuneKitCore

@testable import TuneKitSystem

/// The one-pass reader of `/proc/interrupts` against one that splits lines into words.
enum InterruptTableHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let table = InterruptTable(input)
    for row in table.rows { _ = table.counts(of: row) }
    _ = table.rowsByNumber
    var lines = input.drop { $0 <= 0x20 }.split(separator: 0x0A).map { Array($0) }
    // The result for a header like `CPU0x` is not specified.
    if let header = lines.first, header.words.first?.starts(with: Array("CPU".utf8)) == true {
      let numbers = header.words.map(processor)
      guard !numbers.contains(nil) else { return }
      try Difference.between("CPUs", table.processors, numbers.compactMap(\.self))
      lines.removeFirst()
    } else {
      try Difference.between("CPUs without a header", table.processors, [])
    }
    let columns = table.processors.isEmpty ? Int.max : table.processors.count
    let rows = lines.compactMap { Row($0, columns: columns) }
    try Difference.between("numbers", table.rows.map(\.number), rows.map(\.number))
    for (found, expected) in zip(table.rows, rows) {
      try Difference.between("counts of \(found.number)", found.counts, expected.counts)
      try compare(found, expected)
    }
  }

  /// Where the controller ends is a matter of judgement; nothing may be lost, made up or moved.
  private static func compare(
    _ found: InterruptTable.Row, _ expected: Row
  ) throws(Difference) {
    let controller = Array(found.controller.utf8).words
    try Difference.between(
      "controller of \(found.number)", controller.map(\.text),
      expected.rest.prefix(controller.count).map(\.text))
    let bare = { (text: String) in text.unicodeScalars.filter { $0.value > 0x20 && $0 != "," } }
    let names = expected.rest.dropFirst(controller.count).map { bare($0.text) }.joined()
    let kept = found.actions.map(bare).joined()
    let isWhole = kept.elementsEqual(names) || names.contains("(")
    try Difference.unless(isWhole, "names of \(found.number): \(found.actions)")
  }

  private static func processor(_ word: [UInt8]) -> Int? {
    let digits = Array(word.dropFirst(3))
    guard word.starts(with: Array("CPU".utf8)), digits.isNumber, let number = Int(digits.text),
      number <= CPUSet.highestNumber
    else { return nil }
    return number
  }

  private struct Row {
    let number: Int
    let counts: [UInt64]
    let rest: [[UInt8]]

    init?(_ line: [UInt8], columns: Int) {
      let parts = line.split(
        separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
      let label = Array(parts[0].drop { $0 <= 0x20 })
      guard parts.count == 2, label.isNumber, let number = Int(label.text),
        number < Int(Int32.max)
      else { return nil }
      let words = Array(parts[1]).words
      let counts = words.prefix { $0.isNumber }
      self.number = number
      self.counts = counts.prefix(columns).map { UInt64($0.text) ?? .max }
      rest = Array(words.dropFirst(counts.count))
    }
  }
}
