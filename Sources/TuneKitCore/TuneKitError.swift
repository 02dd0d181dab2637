/// Why a verb did not do what it was asked to.
public enum TuneKitError: Error, Sendable, CustomStringConvertible {
  /// It is not clear which board or card is meant.
  case recognition(RecognitionError)
  /// There is no strategy.
  case planning(PlanningError)
  /// There is no journal.
  case journal(JournalError)
  /// Nothing was written.
  case execution(ExecutionError)

  /// What, where, what to do.
  public var description: String {
    switch self {
    case .recognition(let error): error.description
    case .planning(let error): error.description
    case .journal(let error): error.description
    case .execution(let error): error.description
    }
  }
}
