/// How far to go.
public enum Profile: String, Codable, CaseIterable, Sendable {
  /// What was measured on hardware, and nothing more.
  case standard
  /// Also what is only reasoned to shorten waiting.
  case latency
  /// Interrupt placement, and a raised floor of the clock instead of a fixed one.
  case cool
}
