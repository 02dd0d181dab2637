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
  /// The interrupts that somebody has asked for, and all vectors of PCI devices but bridges; by
  /// number.
  public let interrupts: [Interrupt]
  /// The other clocks.
  public let devfreq: [DevfreqDevice]
  /// What is measured of the temperature.
  public let thermalZones: [ThermalZone]
  /// What slows down when it is hot.
  public let coolingDevices: [CoolingDevice]
  /// Who else tunes this machine.
  public let contenders: [Contender]
  /// The irqbalance that runs; nil where none does.
  public let balancer: Balancer?
  /// The exact text of each file that a step could write.
  public let texts: [SystemPath: String]
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

  /// The CPUs that run.
  public var online: CPUSet { CPUSet(processors.lazy.filter(\.isOnline).map(\.number)) }

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
