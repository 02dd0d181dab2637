/// What a guard has said of late, so that a log is not filled with one sentence.
///
/// A program that opens its card a thousand times a day makes a driver ask for its interrupts as
/// often. The first few times are logged one by one; then there is one line an hour, with how many
/// there were.
struct LogThrottle {
  /// For how long sentences are counted together, in milliseconds.
  static let span = 3_600_000
  /// How many of a kind are logged one by one within that time.
  static let most = 5
  /// How many kinds are remembered; there are about a dozen for each card.
  static let mostKinds = 64

  private struct Kind {
    var since: Int
    var count = 0
    var isQuiet = false
    var last: Message = ""
  }

  private var kinds: [String: Kind] = [:]

  /// How many kinds are remembered now.
  var kindsKnown: Int { kinds.count }

  /// What to log about one event.
  ///
  /// - Parameters:
  ///   - text: the line.
  ///   - subject: what it is about; lines about another subject are of another kind.
  ///   - now: the milliseconds since boot.
  /// - Returns: the line; nil where such things have been logged often enough.
  mutating func line(telling text: Message, of subject: String, at now: Int) -> Message? {
    let key = subject + " " + Self.words(of: text.description)
    if kinds[key] == nil && kinds.count >= Self.mostKinds { forgetOldest() }
    var kind = kinds[key] ?? Kind(since: now)
    kind.count += 1
    kind.last = text
    defer { kinds[key] = kind }
    if kind.isQuiet { return nil }
    guard kind.count >= Self.most else { return text }
    kind.isQuiet = true
    (kind.since, kind.count) = (now, 0)
    return text + "; from now on such lines come once an hour, with a count"
  }

  /// The lines that are due by now, for what was not logged one by one.
  mutating func dueLines(at now: Int) -> [Message] {
    var lines: [Message] = []
    for (key, kind) in kinds.sorted(by: { $0.key < $1.key }) where now - kind.since >= Self.span {
      kinds[key] = nil
      guard kind.isQuiet && kind.count > 0 else { continue }
      kinds[key] = Kind(since: now, isQuiet: true)
      let times = kind.count == 1 ? "once" : "\(kind.count) times"
      lines.append("\(kind.last); \(times) like this within the last hour")
    }
    return lines
  }

  private mutating func forgetOldest() {
    guard let oldest = kinds.min(by: { ($0.value.since, $0.key) < ($1.value.since, $1.key) })
    else { return }
    kinds[oldest.key] = nil
  }

  /// A text without its numbers, which are other ones each time.
  private static func words(of text: String) -> String {
    String(text.unicodeScalars.filter { !("0"..."9").contains($0) }.map(Character.init))
  }
}
