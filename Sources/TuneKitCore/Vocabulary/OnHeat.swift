/// What a guard does while a machine is too hot, or slowed down for another reason.
public enum OnHeat: String, CaseIterable, Codable, Sendable {
  /// It says so.
  case tell
  /// It also gives back what keeps CPUs fast and awake, and sets it again when that is over.
  case cool
  /// It also gives everything back, and leaves it so.
  case revert
}
