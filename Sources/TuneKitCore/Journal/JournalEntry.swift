/// One line of a journal.
public enum JournalEntry: Codable, Hashable, Sendable {
  /// A session begins: what is going to be done, whole.
  case opened(strategy: Strategy, time: String)
  /// A value is going to be written: what was there, what will be.
  case intend(Intent)
  /// A value was written, and this is how it reads.
  case wrote(step: StepID, reads: String)
  /// The session has come to a state that is meant to stay.
  case closed(Closure)

  /// What is needed to give one value back.
  public struct Intent: Codable, Hashable, Sendable {
    /// The step.
    public let step: StepID
    /// The knob.
    public let knob: Knob
    /// The file behind the knob at that time.
    public let file: SystemPath
    /// For an interrupt, which one it was.
    public let incarnation: Incarnation?
    /// The bytes that were there.
    public let was: String
    /// The bytes that are going to be written.
    public let will: String
  }

  /// How a session stands.
  public enum Closure: String, Codable, Sendable {
    /// Everything was written.
    case applied
    /// A step failed and everything was given back.
    case rolledBack = "rolled-back"
    /// Everything was given back on demand.
    case reverted
    /// Something could not be given back, or belongs to somebody else now.
    case partlyReverted = "partly-reverted"
    /// The boot is over, and with it every value.
    case settled
  }
}
