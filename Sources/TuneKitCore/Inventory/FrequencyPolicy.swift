/// CPUs that share one clock, as cpufreq sees them.
public struct FrequencyPolicy: Hashable, Sendable {
  /// Where its files lie, canonical, as in `/sys/devices/system/cpu/cpufreq/policy4`.
  public let path: SystemPath
  /// The CPUs that share the clock, online or not.
  public let processors: CPUSet
  /// The governor that chooses the clock.
  public let governor: String
  /// The governors that this kernel offers here; empty where it does not say.
  public let availableGovernors: [String]
  /// The clocks to choose from in kHz, lowest first; empty where the driver has no table.
  public let availableKilohertz: [Int]
  /// The lower limit in force, in kHz.
  public let floorKilohertz: Int?
  /// The upper limit in force, in kHz; throttling lowers it.
  public let ceilingKilohertz: Int?
  /// The lowest clock of the hardware, in kHz.
  public let minimumKilohertz: Int?
  /// The highest clock of the hardware, in kHz.
  public let maximumKilohertz: Int?
  /// The clock when it was looked at.
  public internal(set) var present = PresentClock.unknown

  /// `policy4`.
  public var name: String { String(path.name) }
}
