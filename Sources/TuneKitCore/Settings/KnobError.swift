/// Why a knob is not to be found.
public enum KnobError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What it belonged to does not exist any longer, so there is nothing to give back either.
  case gone(String)
  /// Others stand on the interrupt's line, so it is not the card's to move.
  case shared(SharedInterrupt)
  /// It is there and does not answer.
  case machine(MachineError)

  /// One line for people.
  public var description: String {
    switch self {
    case .gone(let why): why
    case .shared(let line): "interrupt \(line.number): \(line.objection)"
    case .machine(let error): error.description
    }
  }
}
