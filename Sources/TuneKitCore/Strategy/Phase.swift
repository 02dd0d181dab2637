/// When a step comes: first what stills others, then power, clocks, and at last where interrupts go.
public enum Phase: String, Codable, CaseIterable, Comparable, Sendable {
  /// Others are asked to leave things alone.
  case quiet
  /// Devices and cores stay awake.
  case power
  /// Clocks.
  case clock
  /// Where interrupts are delivered.
  case routing

  /// Orders the earlier phase first.
  public static func < (left: Phase, right: Phase) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
