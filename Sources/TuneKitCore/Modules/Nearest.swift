/// The names that somebody may have meant.
enum Nearest {
  /// At most three ids that are a few letters away, the nearest first.
  static func names(to text: String, among ids: [ModuleID]) -> [String] {
    words(to: text, among: ids.map(\.string))
  }

  /// At most three words that are a few letters away, the nearest first.
  static func words(to text: String, among words: [String]) -> [String] {
    let limit = max(2, text.count / 2)
    return words.map { (name: $0, distance: distance(text.lowercased(), $0)) }
      .filter { $0.distance <= limit || $0.name.hasPrefix(text) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3).map(\.name)
  }

  /// How many letters must be put in, left out or changed (Levenshtein).
  private static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.prefix(64))
    var row = Array(0...right.count)
    for (line, letter) in left.prefix(64).enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in right.enumerated() {
        let change = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[right.count]
  }
}
