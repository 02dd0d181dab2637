/// Why there is no strategy.
public enum PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two claims of equal weight want different values of one thing.
  case conflict(String, String, String)
  /// Steps wait for each other in a circle.
  case cycle([StepID])
  /// A module asks for something that is never written.
  case forbidden(ModuleID, SystemPath, String)

  /// One line for people.
  public var description: String {
    switch self {
    case .conflict(let what, let first, let second):
      "\(what): one need wants \(first), another \(second), and neither outweighs the other"
    case .cycle(let steps):
      "these steps wait for each other: \(steps.map(\.string).joined(separator: ", "))"
    case .forbidden(let module, let file, let why):
      "module \(module) asks to write \(file), which is never written: \(why)"
    }
  }
}
