/// The interrupts that irqbalance leaves alone: numbers, with blanks between them.
///
/// Several have their part in one list, so a value is added to it and taken out again; the list is
/// never replaced.
enum BanList {
  /// The numbers in the order of the text; nil where something else stands between them.
  static func numbers(in text: String) -> [Int]? {
    let words = text.split(whereSeparator: \.isWhitespace)
    let numbers = words.compactMap { Int($0) }.filter { $0 >= 0 }
    return numbers.count == words.count ? numbers : nil
  }

  /// Whether all of these are in the list.
  static func holds(_ wanted: String, in text: String) -> Bool {
    guard let wanted = numbers(in: wanted), let present = numbers(in: text) else { return false }
    return Set(wanted).isSubset(of: present)
  }

  /// The list with these at its end, each once.
  static func text(adding wanted: String, to text: String) -> String? {
    guard let wanted = numbers(in: wanted), let present = numbers(in: text) else { return nil }
    return line(present + wanted.filter { !present.contains($0) })
  }

  /// The list without what was added, and with what was taken out, whatever else is in it now.
  static func text(takingBack was: String, _ will: String, from now: String) -> String? {
    guard let was = numbers(in: was), let will = numbers(in: will), let now = numbers(in: now)
    else { return nil }
    let added = Set(will).subtracting(was)
    let kept = now.filter { !added.contains($0) }
    return line(kept + was.filter { !will.contains($0) && !kept.contains($0) })
  }

  private static func line(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: " ")
  }
}
