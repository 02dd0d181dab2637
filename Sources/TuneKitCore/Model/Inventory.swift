/// All that was seen of a machine, at one moment.
///
/// A plain value: recognising and planning are functions of it and of nothing else.
public struct Inventory: Hashable, Sendable {
  /// What answers behind the files.
  public let nature: MachineNature
  /// What the machine says of itself.
  public let identity: MachineIdentity
  /// The CPUs, by number.
  public let processors: [Processor]
  /// The CPUs the kernel could ever have, which is how wide it prints its masks.
  public let possible: CPUSet
  /// The clocks of the CPUs.
  public let policies: [FrequencyPolicy]
  /// The devices on the PCI bus, by address.
  public let devices: [PCIDevice]
  /// The interrupts that a driver has asked for, and all vectors of PCI devices but bridges; by
  /// number.
  public let interrupts: [Interrupt]
  /// The other clocks.
  public let devfreq: [DevfreqDevice]
  /// What is measured of the temperature.
  public let thermalZones: [ThermalZone]
  /// What slows down when it is hot.
  public let coolingDevices: [CoolingDevice]
  /// Who else tunes this machine.
  public let otherTuners: [OtherTuner]
  /// The irqbalance that runs; nil where none does.
  public let irqbalance: Irqbalance?
  /// The exact text of each file that a step could write.
  public let texts: [SystemPath: String]
  /// Where a file that a module names really is, if the name leads over a link.
  package var links: [SystemPath: SystemPath] = [:]
  /// What could not be read, and why; one line each.
  public let unread: [String]
  /// The CPUs that are kept free of ordinary work.
  public internal(set) var isolation = Isolation()
  /// What the firmware tells of supply and heat.
  public internal(set) var firmware = FirmwareReport()
  /// The words with which the kernel was started.
  public var commandLine: [String] = []
  /// Which drivers the kernel has.
  public var drivers = LoadedDrivers()
  /// The PCI Express controllers that the device tree enables.
  public var pciControllers: [PCIController] = []
  /// The devices on the chip that may be accelerators, by name.
  public var platformDevices: [PlatformDevice] = []
  /// The units on the chip that the device tree disables, in the tree's order.
  public package(set) var disabledUnits: [DisabledUnit] = []

  package init(
    nature: MachineNature, identity: MachineIdentity, processors: [Processor], possible: CPUSet,
    policies: [FrequencyPolicy], devices: [PCIDevice], interrupts: [Interrupt],
    devfreq: [DevfreqDevice], thermalZones: [ThermalZone], coolingDevices: [CoolingDevice],
    otherTuners: [OtherTuner], irqbalance: Irqbalance?, texts: [SystemPath: String],
    unread: [String],
    isolation: Isolation = Isolation(), firmware: FirmwareReport = FirmwareReport(),
    commandLine: [String] = [], drivers: LoadedDrivers = LoadedDrivers(),
    pciControllers: [PCIController] = [], platformDevices: [PlatformDevice] = []
  ) {
    self.nature = nature
    self.identity = identity
    self.processors = processors
    self.possible = possible
    self.policies = policies
    self.devices = devices
    self.interrupts = interrupts
    self.devfreq = devfreq
    self.thermalZones = thermalZones
    self.coolingDevices = coolingDevices
    self.otherTuners = otherTuners
    self.irqbalance = irqbalance
    self.texts = texts
    self.unread = unread
    self.isolation = isolation
    self.firmware = firmware
    self.commandLine = commandLine
    self.drivers = drivers
    self.pciControllers = pciControllers
    self.platformDevices = platformDevices
  }

  /// The CPUs that run.
  public var online: CPUSet { CPUSet(processors.filter(\.isOnline).map(\.number)) }

  /// The device at an address.
  public func device(at address: PCIAddress) -> PCIDevice? {
    devices.first { $0.address == address }
  }

  /// The interrupt of a number, found by halves: a machine may have very many.
  public func interrupt(_ number: Int) -> Interrupt? {
    var (low, high) = (0, interrupts.count)
    while low < high {
      let middle = low + (high - low) / 2
      if interrupts[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < interrupts.count && interrupts[low].number == number ? interrupts[low] : nil
  }

  /// The policy that clocks a CPU.
  public func policy(of processor: Int) -> FrequencyPolicy? {
    policies.first { $0.processors.contains(processor) }
  }
}

extension [FrequencyPolicy] {
  /// The policy that clocks each CPU, for those who ask of many.
  package var byProcessor: [Int: FrequencyPolicy] {
    reduce(into: [:]) { policies, policy in
      for number in policy.processors.numbers where policies[number] == nil {
        policies[number] = policy
      }
    }
  }
}

/// What the machine says of itself.
public struct MachineIdentity: Hashable, Sendable {
  /// The device tree's `compatible` list, the most specific first; empty without a device tree.
  public let compatible: [String]
  /// What the device tree or the firmware calls the board; nil if neither does.
  public let model: String?
  /// The firmware's DMI texts by file name, as in `product_name`; empty without DMI.
  public let dmi: [String: String]
  /// The kernel's release, as in `6.1.118`; empty if unknown.
  public let kernel: String
  /// Which boot this is.
  public let boot: BootID

  package init(
    compatible: [String], model: String?, dmi: [String: String], kernel: String, boot: BootID
  ) {
    self.compatible = compatible
    self.model = model
    self.dmi = dmi
    self.kernel = kernel
    self.boot = boot
  }

  /// Whether the machine is described by a device tree.
  public var hasDeviceTree: Bool { !compatible.isEmpty }
}

/// One logical CPU, as the kernel describes it.
public struct Processor: Hashable, Sendable {
  /// The number the kernel gives it.
  public let number: Int
  /// Whether it runs at present.
  public let isOnline: Bool
  /// Relative speed at its highest clock, the fastest of the machine being about 1024; nil on
  /// machines whose kernel does not tell (x86).
  public let capacity: Int?
  /// The part number in MIDR_EL1, bits 15:4; nil where there is no such register.
  public let part: Int?
  /// Whose part number that is: MIDR_EL1, bits 31:24; nil where there is no such register.
  public let implementer: Int?
  /// The name the kernel prints in `/proc/cpuinfo`; nil where it prints none (arm64).
  public let modelName: String?
  /// The highest clock of the hardware in kHz; nil without cpufreq.
  public let maximumKilohertz: Int?
  /// The CPUs of its cluster, itself among them; nil where the kernel does not tell.
  public let cluster: CPUSet?
  /// Its idle states, the shallowest first.
  public let idleStates: [IdleState]

  package init(
    number: Int, isOnline: Bool, capacity: Int?, part: Int?, implementer: Int?, modelName: String?,
    maximumKilohertz: Int?, cluster: CPUSet?, idleStates: [IdleState]
  ) {
    self.number = number
    self.isOnline = isOnline
    self.capacity = capacity
    self.part = part
    self.implementer = implementer
    self.modelName = modelName
    self.maximumKilohertz = maximumKilohertz
    self.cluster = cluster
    self.idleStates = idleStates
  }

  /// A state a CPU sleeps in.
  ///
  /// Documentation/ABI/testing/sysfs-devices-system-cpu, `cpuidle/state<N>/disable` and
  /// `default_status`, which is there since 5.6.
  public struct IdleState: Hashable, Sendable {
    /// The number below `cpuidle`, as in `state1`.
    public let number: Int
    /// The name, as in `WFI` or `cpu-sleep`.
    public let name: String
    /// The time to wake from it, in microseconds.
    public let latencyMicroseconds: Int
    /// Whether the CPU does not use it.
    public let isOff: Bool
    /// Whether it is off because the kernel began so, and nobody has switched it off.
    public let isOffByDefault: Bool

    package init(
      number: Int, name: String, latencyMicroseconds: Int, isOff: Bool = false,
      isOffByDefault: Bool = false
    ) {
      self.number = number
      self.name = name
      self.latencyMicroseconds = latencyMicroseconds
      self.isOff = isOff
      self.isOffByDefault = isOffByDefault
    }
  }
}

/// An idle state that somebody has switched off.
package struct OffIdleState: Hashable, Sendable {
  /// The number below `cpuidle`, as in `state1`.
  package let number: Int
  /// The name, as in `cpu-sleep`.
  package let name: String
  /// The CPUs on which it is off.
  package let processors: CPUSet
  /// Whether no CPU that has it may use it.
  package let isOffEverywhere: Bool

  /// The idle states that are off on some of these CPUs, and were not when the kernel began.
  package static func all(of processors: [Processor]) -> [OffIdleState] {
    var owners: [Key: [(cpu: Int, isSwitchedOff: Bool)]] = [:]
    for processor in processors {
      for state in processor.idleStates {
        owners[Key(number: state.number, name: state.name), default: []].append(
          (processor.number, state.isOff && !state.isOffByDefault))
      }
    }
    return owners.compactMap { key, owners in
      let off = owners.filter(\.isSwitchedOff).map(\.cpu)
      guard !off.isEmpty else { return nil }
      return OffIdleState(
        number: key.number, name: key.name, processors: CPUSet(off),
        isOffEverywhere: off.count == owners.count)
    }.sorted { ($0.number, $0.name) < ($1.number, $1.name) }
  }

  private struct Key: Hashable {
    let number: Int
    let name: String
  }

  /// The files that say so, as a shell's words.
  package var files: String {
    let numbers = isOffEverywhere ? ["*"] : processors.numbers.map(String.init)
    return numbers.map { "/sys/devices/system/cpu/cpu\($0)/cpuidle/state\(number)/disable" }
      .joined(separator: " ")
  }
}

/// The CPUs that are kept free of ordinary work, so that no interrupt is put on one unasked.
public struct Isolation: Hashable, Sendable {
  /// The CPUs.
  public var processors = CPUSet()
  /// What says so, as in `isolcpus=4-7`; empty where no CPU is isolated.
  public var evidence: [String] = []

  /// No CPU is isolated.
  public init() {}

  package mutating func add(_ processors: CPUSet?, by evidence: String) {
    guard let processors, !processors.isSubset(of: self.processors) else { return }
    self.processors = self.processors.union(processors)
    self.evidence.append(evidence)
  }
}
