/// A text for people, of which others differ in their numbers alone: `interrupt 106, vector 0`.
///
/// A card with 32 vectors has 32 of each, and all of them are said in one line: `interrupts 106-137,
/// vectors 0-31`.
struct NumberedText {
  fileprivate let words: [Word]

  fileprivate enum Word: Hashable {
    case plain(String)
    /// Numbers as in `4-5`, and what follows them at once, as a comma.
    case numbers([Int], String)
  }

  init(_ text: String) {
    words = text.split(separator: " ", omittingEmptySubsequences: false).map { Self.word($0) }
  }

  /// What it has in common with those that differ in their numbers alone.
  var template: String { text { _ in "#" } }

  /// The text without the name that cpufreq has for CPUs which it names already.
  var short: String {
    Self(words: words.filter { !$0.isPolicy }).text(\.inRanges)
  }

  private init(words: [Word]) { self.words = words }

  /// Several of one template as one, with all their numbers; the text itself if it is one.
  static func joined(_ texts: [String]) -> String {
    guard let first = texts.first, texts.count > 1 else { return texts.first ?? "" }
    let all = texts.map { Self($0).words }
    guard all.allSatisfy({ $0.count == all[0].count }) else { return first }
    let words = all[0].indices.map { position -> Word in
      guard case .numbers(_, let end) = all[0][position] else { return all[0][position] }
      return .numbers(Array(Set(all.flatMap { $0[position].list })).sorted(), end)
    }
    let isPlural = zip(words, all[0]).map { $0 != $1 }
    return words.indices.map { position in
      let next = position + 1
      let noun = words[position].text(\.inRanges)
      let isCounted = next < words.count && isPlural[next] && countable.contains(noun)
      return isCounted ? noun + "s" : noun
    }.joined(separator: " ")
  }

  /// Names in a row, those of one template as one, and each in short.
  static func list(_ texts: [String]) -> String {
    grouped(texts) { Self(Self($0).short).template }.map { group in
      joined(group.map { Self($0).short })
    }.joined(separator: ", ")
  }

  /// Elements in groups of one key, in the order in which each group begins.
  static func grouped<Element, Key: Hashable>(
    _ elements: [Element], by key: (Element) -> Key
  ) -> [[Element]] {
    var groups: [[Element]] = []
    var places: [Key: Int] = [:]
    for element in elements {
      let key = key(element)
      if let place = places[key] {
        groups[place].append(element)
      } else {
        places[key] = groups.count
        groups.append([element])
      }
    }
    return groups
  }

  private static let countable: Set<String> = ["interrupt", "vector"]

  private func text(_ shown: ([Int]) -> String) -> String {
    words.map { $0.text(shown) }.joined(separator: " ")
  }

  private static func word(_ text: Substring) -> Word {
    let end = text.hasSuffix(",") || text.hasSuffix(":") ? String(text.suffix(1)) : ""
    let list = text.dropLast(end.count)
    // Anything longer is no number that people read.
    guard (1...200).contains(list.utf8.count), list.utf8.allSatisfy(\.isPartOfList),
      list.utf8.first?.isDigit == true
    else { return .plain(String(text)) }
    var numbers: [Int] = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count < 3, let first = ends.first ?? nil, let last = ends.last ?? nil,
        first <= last, last < 1 << 20, last - first < 4096,
        !part.hasPrefix("0") || part == "0"
          || part.hasPrefix("0-")
      else { return .plain(String(text)) }
      numbers += first...last
    }
    return .numbers(numbers, end)
  }
}

extension NumberedText.Word {
  fileprivate var list: [Int] { if case .numbers(let list, _) = self { list } else { [] } }

  /// As in `(policy4)`.
  fileprivate var isPolicy: Bool {
    guard case .plain(let text) = self, text.hasPrefix("(policy"), text.hasSuffix(")") else {
      return false
    }
    return text.dropFirst(7).dropLast().utf8.allSatisfy(\.isDigit)
  }

  fileprivate func text(_ shown: ([Int]) -> String) -> String {
    switch self {
    case .plain(let text): text
    case .numbers(let numbers, let end): shown(numbers) + end
    }
  }
}

extension UInt8 {
  /// Whether it is a digit, or joins numbers.
  fileprivate var isPartOfList: Bool {
    isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ",")
  }
}
