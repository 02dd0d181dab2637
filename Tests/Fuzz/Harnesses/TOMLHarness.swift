import TuneKitCore

@testable import TuneKitTOML

/// A text that was read prints as a text that reads as the same, and every place in it is a place
/// of the input.
enum TOMLHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let table: TOMLTable
    do throws(TOMLError) {
      table = try TOMLReader.table(of: input)
    } catch {
      try examine(error.position, in: input)
      try Difference.unless(!error.problem.contains("\n"), "the problem has two lines")
      return
    }
    try Difference.unless(input.count <= TOMLLimits().bytes, "too much was read")
    let printed = Self.text(of: table)
    let limits = TOMLLimits(bytes: .max, keys: .max, depth: 64)
    let again = try Difference.ifThrown(by: "what was printed") {
      try TOMLReader.table(of: Array(printed.utf8), within: limits)
    }
    try Difference.between("printed again", Self.text(of: again), printed)
    try examine(table, in: input)
  }

  private static func examine(
    _ position: TOMLPosition, in input: [UInt8]
  ) throws(Difference) {
    let lines = input.count { $0 == 0x0A } + 1
    try Difference.unless((1...lines).contains(position.line), "line \(position.line) of \(lines)")
    try Difference.unless((1...input.count + 1).contains(position.column), "\(position)")
  }

  /// A bare key is at its position, character by character.
  private static func examine(_ table: TOMLTable, in input: [UInt8]) throws(Difference) {
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    for entry in table.entries {
      try examine(entry.position, in: input)
      let rest = lines[entry.position.line - 1].dropFirst(entry.position.column - 1)
      let isQuoted = rest.first == 0x22 || rest.first == 0x27
      try Difference.unless(
        isQuoted || rest.starts(with: entry.key.utf8), "\(entry.key) is not at \(entry.position)")
    }
  }

  /// In braces throughout, every text with all but letters and digits escaped.
  private static func text(of table: TOMLTable) -> String {
    table.entries.map { "\(quoted($0.key)) = \(text(of: $0.value))\n" }.joined()
  }

  private static func text(of value: TOMLValue) -> String {
    switch value.content {
    case .text(let text): quoted(text)
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .boolean(let flag): String(flag)
    case .list(let values): "[\(values.map(text(of:)).joined(separator: ", "))]"
    case .table(let table):
      "{"
        + table.entries.map { "\(quoted($0.key)) = \(text(of: $0.value))" }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar == " ")
      return isPlain ? String(scalar) : "\\U\(hexadecimal(scalar.value, 8))"
    }
    return "\"\(scalars.joined())\""
  }
}
