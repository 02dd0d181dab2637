/// A value with the place where it begins.
struct TOMLValue: Hashable, Sendable {
  /// Where it begins.
  let position: TOMLPosition
  /// What it is.
  let content: Content

  /// The kinds of value.
  ///
  /// Dates are refused while reading: nothing here needs one.
  enum Content: Hashable, Sendable {
    /// A text, of any of the four forms.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// A list.
    case list([TOMLValue])
    /// A table, however it was written.
    case table(TOMLTable)
  }

  /// What it is, in people's words, for messages.
  var kind: String {
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
