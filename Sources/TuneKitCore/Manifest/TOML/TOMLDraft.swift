/// A table while its text is read; what comes later may add to it.
final class TOMLDraft {
  /// Who has made it, which decides who may add to it.
  enum Origin: Hashable {
    /// A header of a table further in: a header of its own may follow.
    case passing
    /// A header.
    case header
    /// A dotted key: keys of the same section may add to it, and headers of tables further in.
    case dotted(section: Int)
    /// Braces: nobody may add to it.
    case braces
  }

  /// What a key has.
  enum Content {
    case value(TOMLValue)
    case table(TOMLDraft)
    case tables([TOMLDraft])
  }

  struct Entry {
    let key: TOMLKey
    var content: Content
  }

  let position: TOMLPosition
  let depth: Int
  var origin: Origin
  private var entries: [Entry] = []
  private var places: [String: Int] = [:]

  init(at position: TOMLPosition, depth: Int, _ origin: Origin) {
    self.position = position
    self.depth = depth
    self.origin = origin
  }

  /// The entry of a key.
  subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// Adds a key that is not there yet.
  func add(_ key: TOMLKey, _ content: Content) {
    places[key.name] = entries.count
    entries.append(Entry(key: key, content: content))
  }

  /// Adds a table to the list of tables of a key; false if the key has no such list.
  func append(_ draft: TOMLDraft, to name: String) -> Bool {
    guard let place = places[name], case .tables(var tables) = entries[place].content else {
      return false
    }
    // Let go of before it grows, so that the list is not copied for each of its tables.
    entries[place].content = .tables([])
    tables.append(draft)
    entries[place].content = .tables(tables)
    return true
  }

  /// The table as a value; as deep a recursion as the limit on depth lets tables lie.
  var table: TOMLTable {
    TOMLTable(
      at: position,
      entries.map { entry in
        TOMLTable.Entry(
          key: entry.key.name, position: entry.key.position, value: Self.value(of: entry))
      })
  }

  private static func value(of entry: Entry) -> TOMLValue {
    switch entry.content {
    case .value(let value): return value
    case .table(let draft):
      return TOMLValue(position: draft.position, content: .table(draft.table))
    case .tables(let drafts):
      let values = drafts.map { TOMLValue(position: $0.position, content: .table($0.table)) }
      return TOMLValue(position: entry.key.position, content: .list(values))
    }
  }
}
