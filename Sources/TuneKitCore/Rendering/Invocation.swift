/// What of this call the next one has to repeat, so that a suggested command means the same machine.
public struct Invocation: Hashable, Sendable {
  /// The options that say it again, as a shell takes them.
  public let words: [String]
  /// Whether root is needed to change anything there.
  public let needsRoot: Bool

  /// A call for the machine that this runs on, unless options name another one.
  public init(_ words: [String] = [], needsRoot: Bool = true) {
    self.words = words.map(\.shellWord)
    self.needsRoot = needsRoot
  }

  /// A command as it has to be typed; another program's is left as it is.
  func repeated(in command: String) -> String {
    let isAsRoot = command.hasPrefix("sudo tunekit ")
    guard isAsRoot || command.hasPrefix("tunekit ") else { return command }
    let own = isAsRoot && !needsRoot ? String(command.dropFirst("sudo ".count)) : command
    return ([own] + words).joined(separator: " ")
  }
}
