/// A table of a manifest, read key by key; each error names its place.
struct ManifestTable {
  private let table: TOMLTable
  private let name: String

  /// A table by the name that messages call it.
  init(_ table: TOMLTable, _ name: String) {
    self.table = table
    self.name = name
  }

  /// An error at the table itself.
  func invalid(_ problem: String) -> TOMLError { TOMLError(problem, at: table.position) }

  /// An error at a key, or at the table where the key is not there.
  func invalid(at key: String, _ problem: String) -> TOMLError {
    TOMLError(problem, at: table[key]?.position ?? table.position)
  }

  func has(_ key: String) -> Bool { table[key] != nil }

  /// The keys, in the order of the text.
  var keys: [String] { table.entries.map(\.key) }

  /// Refuses any other key.
  func requireOnly(_ known: [String]) throws(TOMLError) {
    for entry in table.entries where !known.contains(entry.key) {
      let nearest = ClosestMatch.words(to: entry.key, among: known)
      let hint =
        nearest.first.map { "; nearest: \($0)" } ?? "; known: \(known.joined(separator: ", "))"
      throw TOMLError("unknown key \"\(entry.key.shownAsKey)\"\(hint)", at: entry.position)
    }
  }

  /// The one of these keys that is there.
  func only(one known: [String]) throws(TOMLError) -> String {
    let present = table.entries.filter { known.contains($0.key) }
    guard let first = present.first else {
      throw invalid("\(name) has none of \(known.joined(separator: ", "))")
    }
    guard present.count == 1 else {
      throw TOMLError(
        "\"\(first.key)\" and \"\(present[1].key)\" exclude each other; give one of them",
        at: present[1].position)
    }
    return first.key
  }

  /// Refuses keys that mean nothing without another one.
  func refuse(_ keys: [String], because why: String) throws(TOMLError) {
    for key in keys where has(key) { throw invalid(at: key, "\"\(key)\" \(why)") }
  }

  private func value(_ key: String) throws(TOMLError) -> TOMLValue {
    guard let entry = table[key] else { throw invalid("\(name) has no \"\(key)\"") }
    return entry.value
  }

  private func wrong(_ key: String, _ value: TOMLValue, takes expected: String) -> TOMLError {
    let isEmpty = if case .list(let values) = value.content { values.isEmpty } else { false }
    let found = isEmpty ? "an empty list" : value.kind
    return TOMLError("\"\(key)\" takes \(expected), not \(found)", at: value.position)
  }

  // MARK: Texts

  /// A text of one line that says something.
  func text(_ key: String) throws(TOMLError) -> String {
    let text = try rawText(key)
    guard !text.trimmed.isEmpty else { throw invalid(at: key, "\"\(key)\" is empty") }
    return text
  }

  /// A text of one line, perhaps empty.
  func rawText(_ key: String) throws(TOMLError) -> String {
    try Self.text(try value(key), of: key)
  }

  func optionalText(_ key: String) throws(TOMLError) -> String? {
    has(key) ? try text(key) : nil
  }

  /// One or more texts, or nil where the key is not there.
  func texts(_ key: String) throws(TOMLError) -> [String]? {
    guard has(key) else { return nil }
    let list = try value(key)
    guard case .list(let values) = list.content, !values.isEmpty else {
      throw wrong(key, list, takes: "a list of one or more texts")
    }
    var texts: [String] = []
    for value in values { texts.append(try Self.text(value, of: key)) }
    return texts
  }

  private static func text(_ value: TOMLValue, of key: String) throws(TOMLError) -> String {
    guard case .text(let text) = value.content else {
      throw TOMLError("\"\(key)\" takes a text, not \(value.kind)", at: value.position)
    }
    if let scalar = text.unicodeScalars.first(where: {
      $0.properties.generalCategory == .control
    }) {
      let name = scalar == "\t" ? "a tab" : "a line end or control character"
      throw TOMLError("\"\(key)\" has \(name) in it", at: value.position)
    }
    guard text.utf8.count <= longestText else {
      throw TOMLError("\"\(key)\" has more than \(longestText) bytes", at: value.position)
    }
    return text
  }

  private static let longestText = 1000

  /// One of these words.
  func word(_ key: String, among words: [String]) throws(TOMLError) -> String {
    let word = try rawText(key)
    guard words.contains(word) else { throw invalid(at: key, Self.unknown(word, key, words)) }
    return word
  }

  /// That a word is not among those that a key takes.
  static func unknown(_ word: String, _ key: String, _ words: [String]) -> String {
    let hint = ClosestMatch.words(to: word, among: words).first.map { "; nearest: \($0)" } ?? ""
    return "\"\(key)\" takes \(words.joined(separator: ", ")), and not \"\(word)\"\(hint)"
  }

  // MARK: Other values

  /// A whole number within limits.
  func integer(_ key: String, in range: ClosedRange<Int>) throws(TOMLError) -> Int {
    try Self.integer(try value(key), of: key, in: range)
  }

  /// The number, or nil where the key is not there.
  func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(TOMLError) -> Int? {
    has(key) ? try integer(key, in: range) : nil
  }

  /// One or more whole numbers, or nil where the key is not there.
  func integers(_ key: String, in range: ClosedRange<Int>) throws(TOMLError) -> [Int]? {
    guard has(key) else { return nil }
    let list = try value(key)
    guard case .list(let values) = list.content, !values.isEmpty else {
      throw wrong(key, list, takes: "a list of one or more whole numbers")
    }
    var numbers: [Int] = []
    for value in values { numbers.append(try Self.integer(value, of: key, in: range)) }
    return numbers
  }

  private static func integer(
    _ value: TOMLValue, of key: String, in range: ClosedRange<Int>
  ) throws(TOMLError) -> Int {
    guard case .integer(let number) = value.content else {
      throw TOMLError(
        "\"\(key)\" takes a whole number, not \(value.kind)", at: value.position)
    }
    guard range.contains(number) else {
      let limits =
        range.upperBound == .max
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
      throw TOMLError("\"\(key)\" takes \(limits), and not \(number)", at: value.position)
    }
    return number
  }

  /// `true` or `false`, or nil where the key is not there.
  func flag(_ key: String) throws(TOMLError) -> Bool? {
    guard has(key) else { return nil }
    let value = try value(key)
    guard case .boolean(let flag) = value.content else {
      throw wrong(key, value, takes: "true or false")
    }
    return flag
  }

  /// Refuses anything but `true`, of a key that is there.
  func requireTrue(_ key: String) throws(TOMLError) {
    guard try flag(key) == true else {
      throw invalid(at: key, "\"\(key)\" is true or left out")
    }
  }

  /// Whether the value of a key is a text.
  func isText(_ key: String) -> Bool {
    if case .text = table[key]?.value.content { true } else { false }
  }

  /// A table that must be there.
  func table(_ key: String) throws(TOMLError) -> ManifestTable {
    let value = try value(key)
    guard case .table(let inner) = value.content else { throw wrong(key, value, takes: "a table") }
    return ManifestTable(inner, "[\(key)]")
  }

  func optionalTable(_ key: String) throws(TOMLError) -> ManifestTable? {
    has(key) ? try table(key) : nil
  }

  /// The tables of a list; none where the key is not there.
  func tables(_ key: String) throws(TOMLError) -> [ManifestTable] {
    guard has(key) else { return [] }
    let list = try value(key)
    guard case .list(let values) = list.content else {
      throw wrong(key, list, takes: "tables, each under [[\(key)]]")
    }
    var tables: [ManifestTable] = []
    for value in values {
      guard case .table(let inner) = value.content else {
        throw wrong(key, value, takes: "tables, each under [[\(key)]]")
      }
      tables.append(ManifestTable(inner, "[[\(key)]]"))
    }
    return tables
  }
}

/// The driver of a card in a manifest: `[driver]`.
extension ManifestTable {
  /// The driver that serves a card.
  func driver() throws(TOMLError) -> CardDriver {
    try requireOnly(["names", "modules", "package", "others", "source"])
    var others: [CardDriver.Other] = []
    for table in try tables("others") {
      try table.requireOnly(["name", "module", "versions", "because", "source"])
      others.append(
        CardDriver.Other(
          try table.word("name"), module: try table.word("module"),
          versions: try table.texts("versions") ?? [], because: try table.text("because"),
          try table.source()))
    }
    return CardDriver(
      names: try words("names"), modules: try words("modules"), package: try text("package"),
      others: others, source: try source())
  }

  /// Names of drivers or modules, one at least.
  private func words(_ key: String) throws(TOMLError) -> [String] {
    let words = try texts(key) ?? []
    guard !words.isEmpty, words.allSatisfy(Self.isName) else {
      throw invalid(at: key, "\"\(key)\" takes a list of names as the kernel shows them")
    }
    return words
  }

  private func word(_ key: String) throws(TOMLError) -> String {
    let word = try text(key)
    guard Self.isName(word) else {
      throw invalid(at: key, "\"\(key)\" takes a name as the kernel shows it")
    }
    return word
  }

  /// They become words of a command, so they hold nothing that a shell would read otherwise.
  private static func isName(_ text: String) -> Bool {
    CardDriver.isName(text)
  }
}

/// The words that all sorts of manifest share.
extension ManifestTable {
  /// Where a statement comes from, as ``Source/description`` prints it.
  func source() throws(TOMLError) -> Source {
    let text = try text("source")
    guard let source = Source(text) else {
      throw invalid(
        at: "source",
        "\"source\" begins with measured:, documented:, reasoned: or assumed: and then says where")
    }
    return source
  }

  /// `because` and `source`.
  func reason() throws(TOMLError) -> Reason { Reason(try text("because"), try source()) }

  func identity() throws(TOMLError) -> ModuleID {
    try Self.identity(try text("id"), at: invalid(at: "id", ""))
  }

  private static func identity(_ text: String, at place: TOMLError) throws(TOMLError) -> ModuleID {
    guard let id = ModuleID(validating: text) else {
      throw TOMLError(
        "\"\(text)\" is not an id: lower-case letters, digits and inner hyphens, at most 64",
        at: place.position)
    }
    return id
  }

  /// A list of ids; nil where the key is not there.
  func identities(_ key: String) throws(TOMLError) -> [ModuleID]? {
    guard let texts = try texts(key) else { return nil }
    var ids: [ModuleID] = []
    for text in texts { ids.append(try Self.identity(text, at: invalid(at: key, ""))) }
    return ids
  }

  /// `generation` and `lanes`.
  func link() throws(TOMLError) -> PCILink {
    let generation = try integer("generation", in: 1...PCILink.Generation.allCases.count)
    let lanes = try integer("lanes", in: 1...16)
    guard PCILink.widths.contains(lanes) else {
      throw invalid(
        at: "lanes", "\"lanes\" takes \(PCILink.widthsInWords), and not \(lanes)")
    }
    return PCILink(generation: PCILink.Generation(rawValue: generation) ?? .one, lanes: lanes)
  }

  /// `tested`: the kernel by verb.
  func tested() throws(TOMLError) -> Tested {
    guard let verbs = try optionalTable("tested") else { return .nowhere }
    try verbs.requireOnly(["detect", "plan", "apply", "verify", "revert"])
    var kernels: [String: String] = [:]
    for verb in verbs.keys { kernels[verb] = try verbs.text(verb) }
    return Tested(kernels)
  }

  /// A kernel as `6.11`; nil where the key is not there.
  func kernel(_ key: String) throws(TOMLError) -> KernelVersion? {
    guard let text = try optionalText(key) else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.allSatisfy(\.isDigit) && part.count <= 4
        ? Int(String(decoding: part, as: UTF8.self)) : nil
    }
    guard parts.count == 2, numbers.count == 2 else {
      throw invalid(at: key, "\"\(key)\" takes a kernel such as \"6.11\", and not \"\(text)\"")
    }
    return KernelVersion(numbers[0], numbers[1])
  }

  /// `when`, all of which must hold; only where a card is meant there is a slot, too.
  func conditions(ofCard hasPlace: Bool) throws(TOMLError) -> [Condition] {
    guard let when = try optionalTable("when") else { return [] }
    try when.requireOnly(
      (hasPlace ? ["slot-lanes"] : []) + ["kernel-below", "kernel-from", "service-active"])
    guard !when.keys.isEmpty else { throw when.invalid("\"when\" says nothing") }
    var conditions: [Condition] = []
    if let lanes = try when.optionalInteger("slot-lanes", in: 1...16) {
      conditions.append(.slotLanes(lanes))
    }
    if let limit = try when.kernel("kernel-below") { conditions.append(.kernelBelow(limit)) }
    if let first = try when.kernel("kernel-from") { conditions.append(.kernelFrom(first)) }
    if when.has("service-active") {
      let name = try when.word("service-active", among: OtherTuner.names)
      conditions.append(.serviceActive(name))
    }
    return conditions
  }
}
