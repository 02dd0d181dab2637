/// Why modules do not go together.
public enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two have one id.
  case sameID(ModuleID)
  /// Two claim the same hardware.
  case sameMark(String, ModuleID, ModuleID)
  /// A manifest does not go together with another module; the message names the files.
  case manifest(file: String, problem: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .sameID(let id): "two modules have the id \"\(id)\"; an id belongs to one module for ever"
    case .sameMark(let mark, let first, let second):
      "the modules \"\(first)\" and \"\(second)\" both claim \(mark); only one of them can"
    case .manifest(let file, let problem): "\(file): \(problem)"
    }
  }
}
