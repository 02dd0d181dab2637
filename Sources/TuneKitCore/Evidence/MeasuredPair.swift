extension MeasuredQuantity {
  /// The columns of the published tables: untuned, tuned.
  var columns: (untuned: String, tuned: String) {
    switch self {
    case .call, .firstToken: ("default_ms", "optimized_ms")
    case .tokens: ("default_tok_s", "optimized_tok_s")
    }
  }

  /// A value of the unit as milliseconds a call or token, in which the saving is fitted; and back.
  func milliseconds(_ value: Double) -> Double {
    switch self {
    case .call, .firstToken: value
    case .tokens: 1000 / value
    }
  }
}

/// One model measured on the same machine untuned and tuned.
package struct MeasuredPair: Hashable, Sendable {
  /// The model.
  package let name: String
  /// Untuned, in the quantity's unit; finite and above 0.
  package let untuned: Double
  /// Tuned, in the same unit; finite and above 0.
  package let tuned: Double

  /// A pair; nil where a value is no positive finite number.
  package init?(name: String, untuned: Double, tuned: Double) {
    guard MeasuredPair.allowed.contains(untuned), MeasuredPair.allowed.contains(tuned) else {
      return nil
    }
    self.name = name
    self.untuned = untuned
    self.tuned = tuned
  }

  /// What a measured value can be: beyond, squares and quotients leave the range of a `Double`.
  ///
  /// In milliseconds that is from a femtosecond to thirty thousand years.
  package static let allowed = 1e-12...1e15

  /// All rows of a table with the columns `model` and those of the quantity.
  package static func rows(
    of quantity: MeasuredQuantity, csv text: String
  ) throws(CSVError) -> [MeasuredPair] {
    let table = try CSVTable(text)
    let name = try table.column("model")
    let untuned = try table.column(quantity.columns.untuned)
    let tuned = try table.column(quantity.columns.tuned)
    var pairs: [MeasuredPair] = []
    for row in table.rows {
      let pair = MeasuredPair(
        name: row.fields[name], untuned: try value(of: row, in: untuned, table),
        tuned: try value(of: row, in: tuned, table))
      if let pair { pairs.append(pair) }
    }
    return pairs
  }

  private static func value(
    of row: CSVTable.Row, in column: Int, _ table: CSVTable
  ) throws(CSVError) -> Double {
    let text = row.fields[column]
    guard let value = StrictNumber.parse(text), allowed.contains(value) else {
      throw CSVError(
        line: row.line,
        problem: "\(table.header[column]) is \"\(text.prefix(40))\", not a number above 0")
    }
    return value
  }
}
