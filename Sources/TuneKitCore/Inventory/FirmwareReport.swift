/// What the firmware tells of supply and heat, where a kernel passes it on.
public struct FirmwareReport: Hashable, Sendable {
  /// Whether the supply's voltage was too low within the last seconds; nil where nothing tells.
  ///
  /// Documentation/hwmon/sysfs-interface.rst, `in0_lcrit_alarm`. The driver of `rpi_volt` asks every
  /// two seconds.
  public internal(set) var isSupplyLow: Bool?
  /// The firmware's flags of being slowed down; nil where the kernel does not show them.
  public internal(set) var flags: Flags?

  init(isSupplyLow: Bool? = nil, flags: Flags? = nil) {
    self.isSupplyLow = isSupplyLow
    self.flags = flags
  }

  /// The bits of `get_throttled`, as its vendor documents them for `vcgencmd get_throttled`.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt32

    /// Flags of these bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The voltage is too low now.
    public static let supplyIsLow = Flags(rawValue: 1 << 0)
    /// The clock of the CPUs is limited now.
    public static let isCapped = Flags(rawValue: 1 << 1)
    /// The CPUs are slowed down now.
    public static let isThrottled = Flags(rawValue: 1 << 2)
    /// The lower limit of the temperature is reached now.
    public static let isWarm = Flags(rawValue: 1 << 3)
    /// The voltage was too low.
    public static let supplyWasLow = Flags(rawValue: 1 << 16)
    /// The clock was limited.
    public static let wasCapped = Flags(rawValue: 1 << 17)
    /// The CPUs were slowed down.
    public static let wasThrottled = Flags(rawValue: 1 << 18)
    /// The lower limit of the temperature was reached.
    public static let wasWarm = Flags(rawValue: 1 << 19)

    /// All that is so now.
    static let now: Flags = [.supplyIsLow, .isCapped, .isThrottled, .isWarm]

    /// The number that the kernel prints, in hexadecimal digits; nil where it is none.
    init?(_ text: String) {
      let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
      guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16) else {
        return nil
      }
      self.init(rawValue: number)
    }
  }
}

extension Survey {
  /// What the firmware tells of supply and heat.
  func firmware(_ seen: inout Sightings) -> FirmwareReport {
    var report = FirmwareReport()
    var folders: [SystemPath] = []
    let sensors: SystemPath = "/sys/class/hwmon"
    for sensor in names(in: sensors, &seen).map({ sensors.appending($0) })
    where line(of: sensor.appending("name"), &seen) == "rpi_volt" {
      if let alarm = number(in: sensor.appending("in0_lcrit_alarm"), &seen) {
        report.isSupplyLow = alarm != 0
      }
      var folder = canonical(sensor, &seen) ?? sensors
      while folder.components.count > 3 {
        folder = folder.parent
        folders.append(folder)
      }
    }
    report.flags = flags(in: folders.filter { $0.isBelow("/sys/devices") } + Self.usual, &seen)
    return report
  }

  /// Where kernels have kept the flags: in the firmware's device, by its node of the device tree.
  private static var usual: [SystemPath] {
    let devices: SystemPath = "/sys/devices/platform"
    let nodes = ["soc", "axi", "soc@107c000000"]
    return nodes.flatMap { node in
      ["\(node):firmware", "firmware"].map { devices.appending("\(node)/\($0)") }
    } + [devices.appending("soc:firmware")]
  }

  /// The flags, which the kernel holds ready since its hwmon driver asked last.
  ///
  /// The file warns once that it is deprecated, with a trace in the log; where a warning stops the
  /// machine it is left alone.
  private func flags(
    in folders: [SystemPath], _ seen: inout Sightings
  ) -> FirmwareReport.Flags? {
    let files = folders.map { $0.appending("get_throttled") }
    guard let file = files.first(where: machine.exists),
      line(of: "/proc/sys/kernel/panic_on_warn", &seen) != "1"
    else { return nil }
    return line(of: file, &seen).flatMap(FirmwareReport.Flags.init)
  }
}
