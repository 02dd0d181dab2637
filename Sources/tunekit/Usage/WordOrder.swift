/// The order in which words may be typed.
enum WordOrder {
  /// The options of every verb that take a value.
  static let valued = ["--root", "--machine", "--manifest", "--format", "--color"]
  /// The options of every verb that stand alone.
  static let alone = ["--json", "--verbose", "-v"]

  /// The same words with the options of every verb behind the verb, where they stood before it; as the
  /// parser wants them.
  static func verbFirst(_ words: [String]) -> [String] {
    var start = 0
    while start < words.count, words[start].hasPrefix("-") {
      let name = String(words[start].prefix { $0 != "=" })
      if alone.contains(words[start]) {
        start += 1
      } else if valued.contains(name) {
        start += name == words[start] ? 2 : 1
      } else {
        return words
      }
    }
    guard start > 0, start < words.count else { return words }
    // A verb of two words is whole with the second one.
    let isLong = words[start] == "plugin" && start + 1 < words.count
    let end = isLong && !words[start + 1].hasPrefix("-") ? start + 2 : start + 1
    return Array(words[start..<end] + words[..<start] + words[end...])
  }
}
