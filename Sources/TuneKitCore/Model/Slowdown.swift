/// Something that keeps CPUs, or an accelerator on the chip, below the clock that is asked for.
public struct Slowdown: Hashable, Sendable {
  /// Why.
  public let cause: Cause
  /// By what it was seen, in people's words.
  public let evidence: String
  /// The CPUs that it concerns; nil where it concerns all, or an accelerator.
  public let processors: CPUSet?
  /// The clock of an accelerator that it concerns, as in `fdab0000.npu`; nil where it concerns CPUs.
  public private(set) var device: String?
  /// Whether it happens now; else it was, and may come back.
  public let isNow: Bool

  /// Why CPUs are kept slow.
  public enum Cause: String, Codable, CaseIterable, Sendable {
    /// It is too hot.
    case heat
    /// The supply does not hold its voltage.
    case supply = "under-voltage"
    /// The firmware limits the clock, and does not say why.
    case cap = "capped"

    /// What helps, in people's words.
    package var cure: String {
      switch self {
      case .heat: "better cooling"
      case .supply: "a supply and a cable that hold their voltage"
      case .cap: "better cooling, and a supply that holds its voltage"
      }
    }

    /// The name of the caution about it.
    package var caution: String {
      switch self {
      case .heat: "heat"
      case .supply: "supply"
      case .cap: "slow clock"
      }
    }
  }
}

extension Inventory {
  /// What keeps CPUs and accelerators on the chip slow, what is so now first.
  public var slowdowns: [Slowdown] {
    let all = coolers + deviceCoolers + firmware.slowdowns + withheld
    return all.filter(\.isNow) + all.filter { !$0.isNow }
  }

  /// What keeps the CPUs of a policy slow now.
  package func slowdowns(of policy: SystemPath) -> [Slowdown] {
    let own = policies.first { $0.path == policy }?.processors
    return slowdowns.filter { slowdown in
      guard slowdown.isNow, slowdown.device == nil else { return false }
      guard let own, let concerned = slowdown.processors else { return true }
      return !own.intersection(concerned).isEmpty
    }
  }

  /// What keeps an accelerator's clock slow now, by the clock's name.
  package func slowdowns(ofClock name: String) -> [Slowdown] {
    slowdowns.filter { $0.isNow && $0.device == name }
  }

  /// The hottest place that is measured, as in `cpu-thermal 86.0 °C`.
  package var hottest: String? {
    let known = thermalZones.compactMap { zone in zone.millidegrees.map { (zone.name, $0) } }
    return known.max { $0.1 < $1.1 }.map { "\($0.0) \(ThermalZone.degrees($0.1))" }
  }

  /// drivers/thermal/cpufreq_cooling.c: `cpufreq-cpu4`, before 5.13 `thermal-cpufreq-0`;
  /// drivers/acpi/processor_thermal.c: `Processor`; cpuidle_cooling.c, intel_powerclamp.c.
  private var coolers: [Slowdown] {
    coolingDevices.filter { $0.state > 0 && $0.slowsProcessors }.map { cooler in
      let start = "cpufreq-cpu"
      let own =
        cooler.name.hasPrefix(start) ? Int(cooler.name.dropFirst(start.utf8.count)) : nil
      return Slowdown(
        cause: .heat, evidence: cooler.evidence,
        processors: own.map { policy(of: $0)?.processors ?? CPUSet([$0]) }, isNow: true)
    }
  }

  /// What slows an accelerator's clock against heat.
  ///
  /// drivers/thermal/devfreq_cooling.c: `devfreq-fdab0000.npu`, before 5.13 `thermal-devfreq-0`,
  /// which says nothing of the device. It lowers the clock's `max_freq`, by which it is known then.
  private var deviceCoolers: [Slowdown] {
    let active = coolingDevices.filter { $0.state > 0 && $0.slowsDevices }
    return devfreq.filter(\.isOfAccelerator).flatMap { clock in
      let bound = platformDevices.filter { clock.drives(.platform($0)) }
        .compactMap(thermalZone(of:)).flatMap(\.coolers).filter { $0.hasPrefix("thermal-devfreq-") }
      return active.filter { cooler in
        let isOwn = cooler.name.hasSuffix("devfreq-\(clock.name)")
        let mayBeOwn = bound.isEmpty || bound.contains(cooler.name)
        return isOwn || cooler.isNumbered && clock.isLimited && mayBeOwn
      }.map { cooler in
        Slowdown(
          cause: .heat, evidence: cooler.evidence, processors: nil, device: clock.name, isNow: true)
      }
    }
  }

  /// What only the clock itself tells: the hardware runs slower than it was asked to.
  private var withheld: [Slowdown] {
    policies.filter(\.present.isWithheld).map { policy in
      let (now, wanted) = (policy.present.kilohertz ?? 0, policy.present.requestedKilohertz ?? 0)
      return Slowdown(
        cause: .cap,
        evidence:
          "\(policy.processors) at \(Clock.text(now)), asked for \(Clock.text(wanted))",
        processors: policy.processors, isNow: true)
    }
  }
}

extension FirmwareReport {
  /// What keeps CPUs slow by what the firmware tells.
  package var slowdowns: [Slowdown] { supply + flagged }

  private var supply: [Slowdown] {
    guard isSupplyLow == true else { return [] }
    return [
      Slowdown(
        cause: .supply, evidence: "the supply's voltage is too low, says in0_lcrit_alarm",
        processors: nil, isNow: true)
    ]
  }

  private var flagged: [Slowdown] {
    guard let flags = flags, !flags.isEmpty else { return [] }
    let hex = "get_throttled is 0x" + String(flags.rawValue, radix: 16)
    let heard: [(Flags, Flags, Slowdown.Cause, String)] = [
      (.supplyIsLow, .supplyWasLow, .supply, "under-voltage"),
      (.isWarm, .wasWarm, .heat, "temperature limit"),
      (.isThrottled, .wasThrottled, .cap, "slowed down"),
      (.isCapped, .wasCapped, .cap, "clock limited"),
    ]
    return heard.compactMap { now, before, cause, words in
      guard flags.contains(now) || flags.contains(before) else { return nil }
      let isNow = flags.contains(now)
      return Slowdown(
        cause: cause, evidence: "\(words)\(isNow ? "" : " a while ago"), \(hex)", processors: nil,
        isNow: isNow)
    }
  }
}

extension CoolingDevice {
  /// How far it is in force, in people's words.
  package var evidence: String { "\(name) at \(state) of \(maximumState)" }

  /// Whether it cools by slowing CPUs down, and is no fan.
  package var slowsProcessors: Bool {
    let name = name.lowercased()
    if name.contains("fan") { return false }
    return name.contains("cpu") || name == "processor" || name.hasPrefix("thermal-idle")
      || name == "intel_powerclamp"
  }

  /// Whether it cools by slowing something down that is no CPU: an NPU, a GPU, the memory.
  package var slowsDevices: Bool {
    name.hasPrefix("devfreq-") || name.hasPrefix("thermal-devfreq-")
  }

  /// Whether its name counts the devices that are cooled so, and names none.
  fileprivate var isNumbered: Bool {
    let start = "thermal-devfreq-"
    return name.hasPrefix(start) && Int(name.dropFirst(start.utf8.count)) != nil
  }
}

extension ThermalZone {
  /// `45.3 °C`, with a blank that no line is broken at.
  package static func degrees(_ millidegrees: Int) -> String {
    let tenths = millidegrees.magnitude / 100
    return "\(millidegrees < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)\u{a0}\u{b0}C"
  }
}

/// A place whose temperature is measured.
public struct ThermalZone: Hashable, Sendable {
  /// What it measures, as in `bigcore0-thermal`.
  public let name: String
  /// In thousandths of a degree Celsius; nil where it cannot be read now.
  public let millidegrees: Int?
  /// Where it is.
  package let path: SystemPath
  /// The cooling devices that the device tree binds to it, by name; none where that was not asked.
  package let coolers: [String]

  package init(
    name: String, millidegrees: Int?, path: SystemPath, coolers: [String] = []
  ) {
    self.name = name
    self.millidegrees = millidegrees
    self.path = path
    self.coolers = coolers
  }
}

/// Something that cools by slowing down, or a fan.
public struct CoolingDevice: Hashable, Sendable {
  /// What it slows or turns, as in `cpufreq-cpu4`.
  public let name: String
  /// How far it is in force: 0 is not at all.
  public let state: Int
  /// The most it can do.
  public let maximumState: Int

  package init(
    name: String, state: Int, maximumState: Int
  ) {
    self.name = name
    self.state = state
    self.maximumState = maximumState
  }
}

/// What the firmware tells of supply and heat, where a kernel passes it on.
public struct FirmwareReport: Hashable, Sendable {
  /// Whether the supply's voltage was too low within the last seconds; nil where nothing tells.
  ///
  /// Documentation/hwmon/sysfs-interface.rst, `in0_lcrit_alarm`. The driver of `rpi_volt` asks every
  /// two seconds.
  public package(set) var isSupplyLow: Bool?
  /// The firmware's flags of being slowed down; nil where the kernel does not show them.
  public package(set) var flags: Flags?

  package init(isSupplyLow: Bool? = nil, flags: Flags? = nil) {
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
    package static let now: Flags = [.supplyIsLow, .isCapped, .isThrottled, .isWarm]

    /// The number that the kernel prints, in hexadecimal digits; nil where it is none.
    package init?(_ text: String) {
      let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
      guard digits.allSatisfy(\.isHexDigit), let number = UInt32(digits, radix: 16) else {
        return nil
      }
      self.init(rawValue: number)
    }
  }
}
