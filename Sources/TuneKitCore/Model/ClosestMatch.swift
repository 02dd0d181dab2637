/// The names that a mistyped one may mean.
public enum ClosestMatch {
  /// At most three ids that are a few letters away, the nearest first.
  package static func names(to text: String, among ids: [ModuleID]) -> [String] {
    words(to: text, among: ids.map(\.string))
  }

  /// At most three words that are a few letters away, the nearest first.
  public static func words(to text: String, among words: [String]) -> [String] {
    let limit = max(2, text.count / 2)
    return words.map { (name: $0, distance: distance(text.lowercased(), $0)) }
      .filter { $0.distance <= limit || $0.name.hasPrefix(text) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(3).map(\.name)
  }

  /// The names of options that a mistyped one may mean, without their dashes: those that begin with
  /// what was typed, else the nearest, if no more than a third of its letters is wrong.
  public static func options(to text: String, among names: [String]) -> [String] {
    let begun = names.filter { !text.isEmpty && $0.hasPrefix(text) }.sorted()
    if !begun.isEmpty { return Array(begun.prefix(3)) }
    let far = names.map { (name: $0, distance: distance(text.lowercased(), $0)) }
      .filter { $0.distance <= text.count / 3 }
    let least = far.map(\.distance).min()
    return far.filter { $0.distance == least }.map(\.name).sorted()
  }

  /// How many letters must be put in, left out, changed, or changed with their neighbour (optimal
  /// string alignment: Damerau and Levenshtein).
  private static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left.prefix(64)), Array(right.prefix(64)))
    var earlier: [Int] = []
    var row = Array(0...right.count)
    for (line, letter) in left.enumerated() {
      var next = [line + 1]
      for (column, other) in right.enumerated() {
        var least = min(row[column] + (letter == other ? 0 : 1), row[column + 1] + 1)
        least = min(least, next[column] + 1)
        if line > 0 && column > 0 && letter == right[column - 1] && other == left[line - 1] {
          least = min(least, earlier[column - 1] + 1)
        }
        next.append(least)
      }
      (earlier, row) = (row, next)
    }
    return row[right.count]
  }
}
