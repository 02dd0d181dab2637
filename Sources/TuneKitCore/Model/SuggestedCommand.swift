/// A command of TuneKit that a message suggests: the only place of the library that spells any.
///
/// A text holds it bare. Who shows the text repeats what names the same machine and selection, by
/// ``Invocation/spelled(in:)``, so that what is pasted means the machine that the text is about.
public enum SuggestedCommand: String, CaseIterable, Sendable, CustomStringConvertible {
  // The longer of two that begin alike comes first: a text is searched in this order.
  /// Restores also what something else has changed since.
  case revertByForce = "sudo tunekit revert --force"
  /// Restores everything.
  case revert = "sudo tunekit revert"
  /// Applies the plan.
  case apply = "sudo tunekit apply"
  /// Applies it at every boot.
  case enable = "sudo tunekit enable"
  /// Ends that.
  case disable = "sudo tunekit disable"
  /// Tunes for one program, which follows it: `-- CMD`.
  case run = "sudo tunekit run"
  /// Keeps what would otherwise be reverted.
  case confirm = "sudo tunekit confirm"
  /// Looks whether it holds, where only root can tell.
  case verifyAsRoot = "sudo tunekit verify"
  /// The whole report, where only root can tell.
  case diagnoseAsRoot = "sudo tunekit diagnose"
  /// Plans for the least latency.
  case planForLatency = "tunekit plan --profile latency"
  /// Plans for a board that no module knows.
  case planForAnyBoard = "tunekit plan --board generic"
  /// Writes the plan to a file.
  case planIntoFile = "tunekit plan -o FILE"
  /// What would be done.
  case plan = "tunekit plan"
  case detect = "tunekit detect"
  case verify = "tunekit verify"
  /// Shows what is applied.
  case status = "tunekit status"
  /// The whole report.
  case diagnose = "tunekit diagnose"
  /// This machine as one file, for others to read.
  case captureMachine = "tunekit capture machine.capture"
  /// The same, under a name to choose.
  case capture = "tunekit capture FILE"
  /// All modules.
  case listModules = "tunekit plugin list"
  case showModule = "tunekit plugin show ID"
  /// The examination of modules.
  case checkModules = "tunekit plugin check"

  /// As it is typed for the machine that one sits at.
  public var description: String { rawValue }

  /// Whether its verb takes options that choose board, card and profile.
  var takesSelection: Bool { Self.takesSelection(rawValue) }

  /// Whether the verb of a command takes such options.
  package static func takesSelection(_ command: String) -> Bool {
    let words = command.split(separator: " ").drop { $0 == "sudo" }
    let verbs: Set<Substring> = ["detect", "plan", "apply", "verify", "diagnose", "enable", "run"]
    return words.dropFirst().first.map(verbs.contains) ?? false
  }

  /// The first command in a text, with the options that choose something and follow it; of
  /// those at one place the longest.
  package static func place(in text: Substring) -> Range<Substring.Index>? {
    var first: Range<Substring.Index>?
    for command in allCases {
      guard let range = text.firstRange(of: command.rawValue) else { continue }
      // `tunekit plan` is no part of `tunekit plans`, nor of a path.
      let next = text[range.upperBound...].first
      guard !(next.map { $0.isLetter || $0 == "/" || $0 == "-" } ?? false) else { continue }
      if first.map({ range.lowerBound < $0.lowerBound }) ?? true { first = range }
    }
    guard let first else { return nil }
    return first.lowerBound..<endOfOptions(in: text[first.upperBound...])
  }

  /// The first command in a text, with its options.
  static func first(in text: String) -> String? {
    place(in: text[...]).map { String(text[$0]) }
  }

  /// The options that choose something, and whether a value follows them.
  private static let options = [
    "--board": true, "--accel": true, "--device": true, "--profile": true,
    "--interrupt-cpus": true, "--spread": false, "--force": false,
  ]

  /// Where the options end with which a text goes on; a mark of the sentence is no part of them.
  private static func endOfOptions(in text: Substring) -> Substring.Index {
    var rest = text
    while rest.hasPrefix(" --") {
      let option = rest.dropFirst().prefix { $0 != " " && !",;.)".contains($0) }
      guard let takesValue = options[String(option)] else { break }
      var end = option.endIndex
      if takesValue {
        guard rest[end...].first == " " else { break }
        let value = rest[end...].dropFirst().prefix { !" ;)\"".contains($0) }
        let marks = value.reversed().prefix { ".,:".contains($0) }.count
        guard value.count > marks else { break }
        end = text.index(value.endIndex, offsetBy: -marks)
      }
      rest = rest[end...]
    }
    return rest.startIndex
  }

  /// The options of a command that choose something, each with its value.
  package static func options(of command: some StringProtocol) -> [[String]] {
    var found: [[String]] = []
    for word in command.split(separator: " ") {
      if word.hasPrefix("--") {
        found.append([String(word)])
      } else if let last = found.last, last.count == 1, options[last[0]] == true {
        found[found.count - 1].append(String(word))
      }
    }
    return found
  }
}
