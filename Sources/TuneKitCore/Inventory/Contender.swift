/// Somebody else who tunes this machine.
public struct Contender: Hashable, Sendable {
  /// The name people know it by.
  public let name: String
  /// By what it was found: a process, a unit, a file.
  public let evidence: String
  /// The process by which it was found; nil where it was found otherwise.
  public let process: Int?
  /// Whether it is at work now, and not merely set up for the next boot or event.
  public let isRunning: Bool
  /// What it changes.
  public let reach: Set<Reach>
  /// What would have to be done so that both can live; a command where there is one.
  public let remedy: String

  /// The kinds of setting that others change.
  public enum Reach: String, Codable, Sendable {
    /// Where interrupts are delivered.
    case interrupts
    /// Governors and clock limits.
    case clocks
    /// Whether devices may sleep.
    case power
  }
}
