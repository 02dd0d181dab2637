/// What a kernel file can be set to.
public enum Value: Hashable, Sendable {
  /// A word, such as a governor.
  case word(String)
  /// A number, in the unit of its file.
  case integer(Int)
  /// CPUs.
  case processors(CPUSet)
}
