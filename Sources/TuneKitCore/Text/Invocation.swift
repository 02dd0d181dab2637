/// What of this call the next one has to repeat, so that a suggested command means the same machine.
public struct Invocation: Hashable, Sendable {
  /// The options that name the machine again, as a shell takes them.
  public let words: [String]
  /// The options that choose board, card and profile again, for verbs that take them.
  public let selection: [String]
  /// Whether root is needed to change anything there.
  public let needsRoot: Bool
  /// Whether reverting means the chosen card, and not everything applied.
  let revertsOneCard: Bool

  /// A call for the machine that this runs on, unless options name another one.
  public init(_ words: [String] = [], selecting selection: [String] = [], needsRoot: Bool = true) {
    self.init(
      spelled: words.map(\.shellWord), selection.map(\.shellWord), needsRoot: needsRoot)
  }

  /// A call for the settings of one card.
  package init(selecting selection: [String], revertsOneCard: Bool) {
    self.init(
      spelled: [], selection.map(\.shellWord), needsRoot: true, revertsOneCard: revertsOneCard)
  }

  /// The same for texts of a JSON document, where quotes and backslashes are escaped.
  package var inJSON: Invocation {
    let escaped = { (word: String) in
      word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
    return Invocation(
      spelled: words.map(escaped), selection.map(escaped), needsRoot: needsRoot)
  }

  private init(
    spelled words: [String], _ selection: [String], needsRoot: Bool, revertsOneCard: Bool = false
  ) {
    self.revertsOneCard = revertsOneCard
    self.words = words
    self.selection = selection
    self.needsRoot = needsRoot
  }

  /// A text in which every command of TuneKit names the same machine and selection.
  ///
  /// - Parameter text: a text that holds commands as ``SuggestedCommand`` spells them.
  /// - Returns: the text with each of them as it has to be typed.
  package func spelled(in text: String) -> String { spelled(in: text, joinedBy: " ") }

  /// The same, with a blank of one's choice within the commands.
  func spelled(in text: String, joinedBy blank: String) -> String {
    guard text.contains("tunekit ") else { return text }
    var rest = Substring(text)
    var spelled = ""
    while let found = SuggestedCommand.place(in: rest) {
      spelled += rest[..<found.lowerBound]
      spelled += repeated(in: String(rest[found])).replacing(" ", with: blank)
      rest = rest[found.upperBound...]
    }
    return spelled + rest
  }

  /// A command as it has to be typed; another program's is left as it is.
  func repeated(in command: String) -> String {
    let isAsRoot = command.hasPrefix("sudo tunekit ")
    guard isAsRoot || command.hasPrefix("tunekit ") else { return command }
    let own = isAsRoot && !needsRoot ? String(command.dropFirst("sudo ".count)) : command
    return ([own] + selection(for: own) + words).joined(separator: " ")
  }

  /// What of the selection a command takes; of a revert no more than the card.
  private func selection(for command: String) -> [String] {
    if SuggestedCommand.takesSelection(command) { return selection(besides: command) }
    guard revertsOneCard, command.hasPrefix(SuggestedCommand.revert.rawValue) else { return [] }
    return SuggestedCommand.options(of: selection.joined(separator: " "))
      .first { $0.first == "--device" } ?? []
  }

  /// The selection without the options that a command has already, and their values.
  private func selection(besides command: String) -> [String] {
    let said = Set(SuggestedCommand.options(of: command).compactMap(\.first))
    var kept: [String] = []
    var isSaid = false
    for word in selection {
      if word.hasPrefix("--") { isSaid = said.contains(word) }
      if !isSaid { kept.append(word) }
    }
    return kept
  }
}
