import SystemPackage

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

  package init(
    path: SystemPath, processors: CPUSet, governor: String, availableGovernors: [String],
    availableKilohertz: [Int], floorKilohertz: Int?, ceilingKilohertz: Int?, minimumKilohertz: Int?,
    maximumKilohertz: Int?, present: PresentClock = .unknown
  ) {
    self.path = path
    self.processors = processors
    self.governor = governor
    self.availableGovernors = availableGovernors
    self.availableKilohertz = availableKilohertz
    self.floorKilohertz = floorKilohertz
    self.ceilingKilohertz = ceilingKilohertz
    self.minimumKilohertz = minimumKilohertz
    self.maximumKilohertz = maximumKilohertz
    self.present = present
  }

  /// `policy4`.
  public var name: String { String(path.name) }

  /// The files of a policy that TuneKit sets and checks (Documentation/admin-guide/pm/cpufreq.rst).
  package enum Setting: String {
    case governor = "scaling_governor"
    case floor = "scaling_min_freq"

    /// The file in the folder of a policy.
    package func file(of policy: SystemPath) -> SystemPath { policy.appending(rawValue) }
  }
}

/// The clock of some CPUs at one moment, and what that number means.
///
/// Documentation/admin-guide/pm/cpufreq.rst: `scaling_cur_freq` is in most cases what the driver has
/// asked for last, whatever the hardware does; `cpuinfo_cur_freq` is obtained from the hardware, and
/// only root may read it (drivers/cpufreq/cpufreq.c); `cpuinfo_avg_freq`, since 6.15, comes from the
/// hardware's counters.
public struct PresentClock: Hashable, Sendable {
  /// The clock in kHz; nil where none can be read.
  public let kilohertz: Int?
  /// What that number means.
  public let basis: Basis
  /// What the driver has asked for last, in kHz; nil where unknown.
  public let requestedKilohertz: Int?
  /// Whether root could read what the hardware does, and this reader could not.
  public let isHidden: Bool

  /// What a clock means.
  public enum Basis: String, Codable, Sendable {
    /// The driver asks the hardware or its firmware.
    case hardware
    /// Counters of the hardware; of a core that sleeps they may tell less than it would do.
    case counters
    /// The last request alone.
    case request
  }

  package static let unknown = PresentClock(
    kilohertz: nil, basis: .request, requestedKilohertz: nil, isHidden: false)

  /// Whether the hardware runs clearly slower than it was asked to.
  public var isWithheld: Bool {
    guard basis == .hardware, let kilohertz, let requestedKilohertz else { return false }
    return !Self.reaches(requestedKilohertz, at: kilohertz)
  }

  /// Whether a clock is as good as another one.
  ///
  /// Within 5 %: cores that choose their own clock within a step of voltage (PVTM) were measured at
  /// 2333 MHz where the table says 2400 (-2.8 %), and at 2291 MHz (-4.5 %) when hot (sbc-bench,
  /// result 4qJr); and firmware rounds.
  package static func reaches(_ wanted: Int, at clock: Int) -> Bool {
    clock >= wanted - wanted / 20
  }
}

extension PresentClock {
  /// Reads the clock of a policy.
  ///
  /// - Parameters:
  ///   - policy: its directory, as in `/sys/devices/system/cpu/cpufreq/policy4`.
  ///   - machine: where to look.
  package init(of policy: SystemPath, on machine: any MachineView) {
    let number = { (name: String) in machine.line(of: policy.appending(name)).flatMap { Int($0) } }
    let driver = machine.line(of: policy.appending("scaling_driver"))
    let (own, isHidden) = Self.own(of: policy, on: machine)
    let shown = number("scaling_cur_freq")
    let isCounted = driver.map { Self.isCounted($0, on: machine) } ?? false
    requestedKilohertz = isCounted ? nil : shown
    if isCounted, let counted = number("cpuinfo_avg_freq") ?? shown {
      (kilohertz, basis, self.isHidden) = (counted, .counters, false)
    } else if let own {
      let basis: Basis = driver == "cppc_cpufreq" ? .counters : .hardware
      (kilohertz, self.basis, self.isHidden) = (own, basis, false)
    } else if let counted = number("cpuinfo_avg_freq") {
      (kilohertz, basis, self.isHidden) = (counted, .counters, false)
    } else {
      (kilohertz, basis, self.isHidden) = (shown, .request, isHidden)
    }
  }

  /// The file that holds the clock of a policy, and what its number means; nil where none does.
  ///
  /// It is the one that ``init(of:on:)`` takes its number from, for who reads it again and again.
  package static func file(
    of policy: SystemPath, on machine: any MachineView
  ) -> (path: SystemPath, basis: Basis)? {
    let driver = machine.line(of: policy.appending("scaling_driver"))
    let isCounted = driver.map { Self.isCounted($0, on: machine) } ?? false
    let isCollaborative = driver == "cppc_cpufreq"
    let files: [(String, Basis)] =
      isCounted
      ? [("cpuinfo_avg_freq", .counters), ("scaling_cur_freq", .counters)]
      : [
        ("cpuinfo_cur_freq", isCollaborative ? .counters : .hardware),
        ("cpuinfo_avg_freq", .counters), ("scaling_cur_freq", .request),
      ]
    for (name, basis) in files {
      let path = policy.appending(name)
      if machine.line(of: path).flatMap({ Int($0) }) != nil { return (path, basis) }
    }
    return nil
  }

  /// What the driver learns from the hardware; hidden where only root may ask.
  private static func own(
    of policy: SystemPath, on machine: any MachineView
  ) -> (kilohertz: Int?, isHidden: Bool) {
    do throws(MachineError) {
      let text = try machine.text(of: policy.appending("cpuinfo_cur_freq"))
      // It says `<unknown>` where the driver cannot tell.
      return (Int(text.trimmed), false)
    } catch {
      switch error {
      case .unreadable(_, .permissionDenied), .unreadable(_, .notPermitted): return (nil, true)
      default: return (nil, false)
      }
    }
  }

  /// Whether `scaling_cur_freq` itself is counted: arch/x86/kernel/cpu/aperfmperf.c,
  /// `arch_freq_get_on_cpu`.
  ///
  /// intel_pstate.c and amd-pstate.c want APERF and MPERF; acpi-cpufreq.c does without.
  private static func isCounted(_ driver: String, on machine: any MachineView) -> Bool {
    switch driver {
    case "intel_pstate", "intel_cpufreq", "amd-pstate", "amd-pstate-epp": true
    case "acpi-cpufreq", "pcc-cpufreq":
      (try? machine.text(of: "/proc/cpuinfo"))?.contains("aperfmperf") ?? false
    default: false
    }
  }
}

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
  /// The clocks to choose from in Hz, lowest first; read for accelerators alone, as what follows.
  public package(set) var availableHertz: [Int] = []
  /// The lower limit in force, in Hz.
  public package(set) var floorHertz: Int?
  /// The upper limit in force, in Hz.
  public package(set) var ceilingHertz: Int?
  /// The clock when it was looked at, in Hz.
  public package(set) var presentHertz: Int?

  /// Whether it is the clock of what may be an accelerator.
  package var isOfAccelerator: Bool { !availableHertz.isEmpty || ceilingHertz != nil }

  /// The highest clock of the hardware, in Hz; nil where it is not told.
  package var maximumHertz: Int? { availableHertz.last }

  /// Whether the upper limit is below what the hardware can do.
  package var isLimited: Bool {
    guard let ceilingHertz, let maximumHertz else { return false }
    return ceilingHertz < maximumHertz
  }

  /// Whether it is the clock of a device: below its directory, or by its name.
  package func drives(_ device: Device) -> Bool {
    path.isBelow(device.path) || name == device.address.description
  }

  package init(
    name: String, path: SystemPath, governor: String, availableGovernors: [String]
  ) {
    self.name = name
    self.path = path
    self.governor = governor
    self.availableGovernors = availableGovernors
  }
}

/// Clocks as people read them.
package enum Clock {
  /// As in `2.30 GHz`.
  package static func text(_ kilohertz: Int) -> String {
    let hundredths = (max(0, kilohertz) / 1000 + 5) / 10
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) GHz"
  }
}

extension DevfreqDevice {
  /// A limit below what the hardware can do, as in `0.50 of 1.00 GHz`; nil where there is none.
  package var limitInWords: String? {
    guard isLimited, let ceilingHertz, let maximumHertz else { return nil }
    return Clock.share(ceilingHertz / 1000, of: maximumHertz / 1000)
  }
}

extension Clock {
  /// As in `0.50 of 1.00 GHz`; both in kHz.
  package static func share(_ kilohertz: Int, of maximum: Int) -> String {
    "\(text(kilohertz).replacing(" GHz", with: "")) of \(text(maximum))"
  }
}
