/// A table with a header, as RFC 4180 has it, but strict: what is wrong is an error with its line.
///
/// Fields may be quoted; a quoted field ends on its own line. Lines end with LF or CR LF.
package struct CSVTable: Hashable, Sendable {
  /// One line below the header.
  package struct Row: Hashable, Sendable {
    /// The line of the text, from 1.
    package let line: Int
    /// As many as the header has.
    package let fields: [String]
  }

  /// The names of the columns, each once.
  package let header: [String]
  /// All lines below the header.
  package let rows: [Row]

  /// Reads a whole file.
  package init(_ text: String) throws(CSVError) {
    var header: [String]?
    var rows: [Row] = []
    var line = 0
    for raw in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      // What follows the last line feed is no line.
      if raw.isEmpty && raw.endIndex == text.utf8.endIndex && line > 1 { break }
      let bytes = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
      let fields = try Self.fields(of: bytes, line: line)
      guard let names = header else {
        header = try Self.names(fields)
        continue
      }
      guard fields.count == names.count else {
        throw CSVError(
          line: line, problem: "\(fields.count) fields where the header has \(names.count)")
      }
      rows.append(Row(line: line, fields: fields))
    }
    guard let header else { throw CSVError(line: 1, problem: "no header") }
    self.header = header
    self.rows = rows
  }

  /// Where a column stands in every row.
  package func column(_ name: String) throws(CSVError) -> Int {
    guard let index = header.firstIndex(of: name) else {
      throw CSVError(line: 1, problem: "no column \"\(name)\"")
    }
    return index
  }

  private static let strayQuote = "a quote within a field that does not begin with one"

  private static func names(_ fields: [String]) throws(CSVError) -> [String] {
    if fields == [""] { throw CSVError(line: 1, problem: "no header") }
    if fields.contains("") { throw CSVError(line: 1, problem: "a column without a name") }
    var seen: Set<String> = []
    for name in fields where !seen.insert(name).inserted {
      throw CSVError(line: 1, problem: "two columns \"\(name)\"")
    }
    return fields
  }

  private static func fields(of bytes: Substring.UTF8View, line: Int) throws(CSVError) -> [String] {
    let quote = UInt8(ascii: "\"")
    let comma = UInt8(ascii: ",")
    var fields: [String] = []
    var rest = bytes
    while true {
      var field: [UInt8] = []
      if rest.first == quote {
        rest = rest.dropFirst()
        var isClosed = false
        while let byte = rest.popFirst() {
          if byte != quote {
            field.append(byte)
          } else if rest.first == quote {
            rest = rest.dropFirst()
            field.append(quote)
          } else {
            isClosed = true
            break
          }
        }
        guard isClosed else { throw CSVError(line: line, problem: "a quote that is not closed") }
        if let next = rest.first, next != comma {
          throw CSVError(line: line, problem: "text after a closing quote")
        }
      } else {
        while let byte = rest.first, byte != comma {
          guard byte != quote else { throw CSVError(line: line, problem: Self.strayQuote) }
          field.append(byte)
          rest = rest.dropFirst()
        }
      }
      fields.append(String(decoding: field, as: UTF8.self))
      guard rest.popFirst() == comma else { return fields }
    }
  }
}

/// What is wrong with a table, and where.
package struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line of the text, from 1.
  package let line: Int
  /// What is wrong, without the line.
  package let problem: String

  package var description: String { "line \(line): \(problem)" }
}
