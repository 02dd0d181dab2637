/// For how long what is applied is to stand.
public enum Tenure: Sendable {
  /// Until somebody gives it back, or the boot is over; also what was there only for a hold.
  case permanent
  /// As long as somebody holds it, unless it was applied for good before.
  case held
  /// As long as the session that goes on; for good where one begins.
  ///
  /// For whoever only restores what was lost, and decides nothing.
  case unchanged
}
