/// A place whose temperature is measured.
public struct ThermalZone: Hashable, Sendable {
  /// What it measures, as in `bigcore0-thermal`.
  public let name: String
  /// In thousandths of a degree Celsius; nil where it cannot be read now.
  public let millidegrees: Int?
}

/// Something that cools by slowing down, or a fan.
public struct CoolingDevice: Hashable, Sendable {
  /// What it slows or turns, as in `cpufreq-cpu4`.
  public let name: String
  /// How far it is in force: 0 is not at all.
  public let state: Int
  /// The most it can do.
  public let maximumState: Int
}
