/// A table: keys in the order of the text, each with its place and value.
struct TOMLTable: Hashable, Sendable {
  /// Where it begins: its header, its brace, or the first key that made it.
  let position: TOMLPosition
  /// The entries, in the order of the text.
  let entries: [Entry]
  private let places: [String: Int]

  /// A key with its value.
  struct Entry: Hashable, Sendable {
    /// The key.
    let key: String
    /// Where the key stands.
    let position: TOMLPosition
    /// The value.
    let value: TOMLValue
  }

  /// A table of entries whose keys are all different.
  init(at position: TOMLPosition, _ entries: [Entry]) {
    self.position = position
    self.entries = entries
    places = Dictionary(
      zip(entries.map(\.key), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The entry of a key.
  subscript(key: String) -> Entry? { places[key].map { entries[$0] } }
}
