/// A value with the place where it begins.
package struct TOMLValue: Hashable, Sendable {
  /// Where it begins.
  package let position: TOMLPosition
  package let content: Content

  /// The kinds of value.
  ///
  /// Dates are refused while reading: nothing here needs one.
  package enum Content: Hashable, Sendable {
    /// A text, of any of the four forms.
    case text(String)
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
    case list([TOMLValue])
    /// A table, however it was written.
    case table(TOMLTable)
  }

  /// What it is, in people's words, for messages.
  package var kind: String {
    switch content {
    case .text: "a text"
    case .integer: "a whole number"
    case .number: "a number with a fraction"
    case .boolean: "true or false"
    case .list: "a list"
    case .table: "a table"
    }
  }
}

/// A table: keys in the order of the text, each with its place and value.
package struct TOMLTable: Hashable, Sendable {
  /// Where it begins: its header, its brace, or the first key that made it.
  package let position: TOMLPosition
  /// The entries, in the order of the text.
  package let entries: [Entry]
  private let places: [String: Int]

  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    package let key: String
    /// The position of the key.
    package let position: TOMLPosition
    package let value: TOMLValue
  }

  /// A table of entries whose keys are all different.
  init(at position: TOMLPosition, _ entries: [Entry]) {
    self.position = position
    self.entries = entries
    places = Dictionary(
      zip(entries.map(\.key), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  package subscript(key: String) -> Entry? { places[key].map { entries[$0] } }
}

/// One part of a key, and its position.
struct TOMLKey: Hashable, Sendable {
  /// The part, without quotes.
  let name: String
  /// Where it begins.
  let position: TOMLPosition

  /// As messages show it.
  var shown: String { name.shownAsKey }
}

extension String {
  /// A key as a message shows it: of one line, and of a few words at most.
  package var shownAsKey: String {
    let scalars = unicodeScalars.prefix(60).map { scalar in
      scalar.properties.generalCategory == .control ? "?" : String(scalar)
    }
    return scalars.joined() + (unicodeScalars.count > 60 ? "..." : "")
  }
}

/// A position in a file, both counted from 1.
package struct TOMLPosition: Hashable, Sendable {
  package let line: Int
  /// The place in the line, in bytes.
  package let column: Int
}

/// How much is read before a text is refused.
package struct TOMLLimits: Hashable, Sendable {
  /// Bytes of the text.
  var bytes = 32 << 10
  /// Keys, those of inline tables and of dotted keys and headers too.
  var keys = 4096
  /// How deep values and tables may lie in one another.
  var depth = 32
}

/// What is wrong with a text of TOML, or with what it says, and where.
package struct TOMLError: Error, Hashable, Sendable {
  package let position: TOMLPosition
  /// What is wrong, and what would be right.
  package let problem: String

  package init(_ problem: String, at position: TOMLPosition) {
    self.problem = problem
    self.position = position
  }
}
