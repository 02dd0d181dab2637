/// What of this call the next one has to repeat, so that a suggested command means the same machine.
public struct Invocation: Hashable, Sendable {
  /// The options that name the machine again, as a shell takes them.
  public let words: [String]
  /// The options that choose board, card and profile again, for verbs that take them.
  public let selection: [String]
  /// Whether root is needed to change anything there.
  public let needsRoot: Bool

  /// A call for the machine that this runs on, unless options name another one.
  public init(_ words: [String] = [], selecting selection: [String] = [], needsRoot: Bool = true) {
    self.words = words.map(\.shellWord)
    self.selection = selection.map(\.shellWord)
    self.needsRoot = needsRoot
  }

  /// The same for texts of a JSON document, where quotes and backslashes are escaped.
  public var inJSON: Invocation {
    let escaped = { (word: String) in
      word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
    return Invocation(
      spelled: words.map(escaped), selection.map(escaped), needsRoot: needsRoot)
  }

  private init(spelled words: [String], _ selection: [String], needsRoot: Bool) {
    self.words = words
    self.selection = selection
    self.needsRoot = needsRoot
  }

  /// A text in which every command of TuneKit names the same machine and selection.
  ///
  /// - Parameter text: a text that holds commands as ``SuggestedCommand`` spells them.
  /// - Returns: the text with each of them as it has to be typed.
  public func spelled(in text: String) -> String { spelled(in: text, joinedBy: " ") }

  /// The same, with a blank of one's choice within the commands.
  func spelled(in text: String, joinedBy blank: String) -> String {
    guard text.contains("tunekit ") else { return text }
    var rest = Substring(text)
    var spelled = ""
    while let (found, command) = SuggestedCommand.place(in: rest) {
      spelled += rest[..<found.lowerBound]
      spelled += repeated(in: command.rawValue).replacing(" ", with: blank)
      rest = rest[found.upperBound...]
    }
    return spelled + rest
  }

  /// A command as it has to be typed; another program's is left as it is.
  func repeated(in command: String) -> String {
    let isAsRoot = command.hasPrefix("sudo tunekit ")
    guard isAsRoot || command.hasPrefix("tunekit ") else { return command }
    let own = isAsRoot && !needsRoot ? String(command.dropFirst("sudo ".count)) : command
    let choice = SuggestedCommand.takesSelection(own) ? selection(besides: own) : []
    return ([own] + choice + words).joined(separator: " ")
  }

  /// The selection without the options that a command has already, and their values.
  private func selection(besides command: String) -> [String] {
    let said = Set(command.split(separator: " ").filter { $0.hasPrefix("--") })
    var kept: [String] = []
    var isSaid = false
    for word in selection {
      if word.hasPrefix("--") { isSaid = said.contains(Substring(word)) }
      if !isSaid { kept.append(word) }
    }
    return kept
  }
}
