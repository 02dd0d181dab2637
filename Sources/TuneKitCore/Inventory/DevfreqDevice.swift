/// A clock that devfreq governs: memory, a GPU, an NPU on the chip.
public struct DevfreqDevice: Hashable, Sendable {
  /// The name below `/sys/class/devfreq`, as in `dmc`.
  public let name: String
  /// Where its files lie, links followed.
  public let path: SystemPath
  /// The governor that chooses the clock.
  public let governor: String
  /// The governors offered here.
  public let availableGovernors: [String]
}
