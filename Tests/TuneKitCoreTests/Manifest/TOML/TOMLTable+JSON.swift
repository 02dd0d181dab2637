import TuneKitCore

extension TOMLTable {
  /// What it means, as JSON with sorted keys; numbers as Swift prints them.
  var json: String {
    let members = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\(TOMLValue.quoted($0.key)):\($0.value.json)" }
    return "{\(members.joined(separator: ","))}"
  }
}

extension TOMLValue {
  var json: String {
    switch content {
    case .text(let text): Self.quoted(text)
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .boolean(let flag): String(flag)
    case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .table(let table): table.json
    }
  }

  /// The table that it is; nil where it is something else.
  var table: TOMLTable? { if case .table(let table) = content { table } else { nil } }

  fileprivate static func quoted(_ text: String) -> String {
    let signs: [Unicode.Scalar: String] = [
      "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r",
    ]
    return "\"" + text.unicodeScalars.map { signs[$0] ?? String($0) }.joined() + "\""
  }
}

/// What keeps a test from going on.
struct TestFailure: Error {
  let description: String

  init(_ description: String) { self.description = description }
}
