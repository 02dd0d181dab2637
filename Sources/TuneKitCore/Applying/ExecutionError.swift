/// Why nothing was written.
public enum ExecutionError: Error, Hashable, Sendable {
  /// A step asks for something that is never written.
  case forbidden(StepID, SystemPath, String)
  /// The machine is not as the plan found it.
  case stale([String])
  /// Another strategy is in force.
  case occupied(String)
  /// A kernel does not tell which boot this is, so nobody could tell later whether a value that is
  /// to be given back is still there.
  case bootUnknown
  /// What was to be confirmed has been given back since its time was over; what is left of it all the
  /// same, and why, where something is.
  case tooLate(String, left: String?)
  /// The journal could not be written.
  case journal(JournalError)
}

extension ExecutionError: CustomStringConvertible {
  /// What, where, what to do.
  public var description: String {
    switch self {
    case .forbidden(let step, let file, let why):
      "step \(step) asks to write \(file), which is never written: \(why)"
    case .stale(let differences):
      (["this plan is stale, nothing was written."] + differences.map { "    \($0)" }
        + ["    Plan again: \(SuggestedCommand.planIntoFile)"]).joined(separator: "\n")
    case .occupied(let what): what
    case .bootUnknown:
      "/proc/sys/kernel/random/boot_id cannot be read, so it could not be told later whether what "
        + "is applied is of this boot; nothing was written"
    case .tooLate(let time, nil):
      "too late: the time to confirm was over at \(time), and everything was given back. Again: "
        + "\(SuggestedCommand.apply)"
    case .tooLate(let time, let left?):
      "too late: the time to confirm was over at \(time), and not everything could be given back: "
        + left
    case .journal(let error): error.description
    }
  }
}
