import TuneKitCore

/// The first word of a command line that its verb does not know, and what may have been meant.
struct Misspelling {
  /// What was typed, without a value.
  let typed: String
  /// The verb, as it is typed behind the program's name; empty for the program itself.
  let verb: String
  /// What may have been meant.
  let meant: [String]

  /// What is never proposed: following it would write without being asked, or over another value.
  static let unasked = ["yes", "force"]

  /// Finds it; nil where every word is known, so that something else is wrong.
  init?(in words: [String], of all: VerbSheet? = VerbSheet.all) {
    guard var sheet = all else { return nil }
    var (verbs, rest): ([String], ArraySlice) = ([], words[...])
    while let name = rest.first, let verb = sheet.verb(name) {
      (sheet, rest) = (verb, rest.dropFirst())
      verbs.append(name)
    }
    guard let word = Self.unknown(in: rest, of: sheet) else { return nil }
    typed = word
    verb = verbs.joined(separator: " ")
    meant = Self.names(near: word, of: sheet)
  }

  /// What to say about it.
  var failure: Failure {
    let subject = [Invocation.program, verb].filter { !$0.isEmpty }.joined(separator: " ")
    let hint = meant.isEmpty ? "" : " Did you mean \(meant.joined(separator: " or "))?"
    let what = typed.hasPrefix("-") ? "option" : "verb"
    let help = Style().unbroken("All: \(subject) --help")
    return Failure(
      status: .usage,
      message: "unknown \(what) \(String(typed.prefix(80)).shellWord).\(hint) \(help)")
  }

  private static func unknown(in words: ArraySlice<String>, of sheet: VerbSheet) -> String? {
    var isValue = false
    for word in words {
      if word == "--" { return nil }
      if isValue || word == "-" || !word.hasPrefix("-") {
        // A verb is not known either; what follows a known one is a value or an argument.
        if !isValue && sheet.subcommands != nil { return word }
        isValue = false
        continue
      }
      let name = word.prefix { $0 != "=" }
      if let argument = sheet.argument(typed: String(name)) {
        isValue = argument.kind == "option" && !word.contains("=")
      } else if !general.contains(String(name)) && !isGroup(name, of: sheet) {
        return String(name)
      }
    }
    return nil
  }

  /// What every verb takes without saying so.
  private static let general = ["-h", "--help", "--version"]

  /// Whether it is several short flags in one word, as `-nv`.
  private static func isGroup(_ word: Substring, of sheet: VerbSheet) -> Bool {
    let letters = word.dropFirst()
    return !letters.isEmpty && !letters.hasPrefix("-")
      && letters.allSatisfy { "h" == $0 || sheet.argument(typed: "-\($0)") != nil }
  }

  private static func names(near word: String, of sheet: VerbSheet) -> [String] {
    guard word.hasPrefix("-") else {
      return ClosestMatch.words(to: word, among: sheet.subcommands?.map(\.commandName) ?? [])
    }
    let shown = (sheet.arguments ?? []).filter(\.shouldDisplay).flatMap { $0.names ?? [] }
    // Those of every verb may also precede it.
    let general = ["help", "version"] + (WordOrder.valued + WordOrder.alone).map { $0.dashless }
    let long = (shown.filter { $0.kind == "long" }.map(\.name) + general)
      .filter { $0.count > 1 && !unasked.contains($0) }
    let text = word.dashless
    // One letter behind one dash is a name itself, and begins others only by chance.
    if text.count == 1 && !word.hasPrefix("--") { return [] }
    return ClosestMatch.options(to: text, among: Set(long).sorted()).map { "--\($0)" }
  }
}

extension String {
  fileprivate var dashless: String { String(drop { $0 == "-" }) }
}

/// The order in which words may be typed.
enum WordOrder {
  /// The options of every verb that take a value.
  static let valued = ["--root", "--machine", "--manifest", "--format", "--color"]
  /// The options of every verb that take no value.
  static let alone = ["--json", "--verbose", "-v"]
  /// The options that choose board and card; a verb that has none of them refuses them as it does
  /// behind it.
  static let choosing = ["--board", "--accel", "--device", "--profile", "--interrupt-cpus"]
  /// The same, without a value.
  static let choosingAlone = ["--spread", "--force"]

  /// The same words with those options behind the verb, where they stood before it; as the
  /// parser wants them.
  static func verbFirst(_ words: [String]) -> [String] {
    if words == ["version"] { return ["--version"] }
    var start = 0
    while start < words.count, words[start].hasPrefix("-") {
      let name = String(words[start].prefix { $0 != "=" })
      if (alone + choosingAlone).contains(words[start]) {
        start += 1
      } else if (valued + choosing).contains(name) {
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
