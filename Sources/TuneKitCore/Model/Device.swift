/// What an accelerator may be, however it is attached to the machine.
///
/// A further kind is a type that is an `AttachedDevice`, a case here, a form of
/// ``DeviceAddress`` and a form of ``Signature``; Plugins-doc/attachments.md says how.
public enum Device: Hashable, Sendable {
  /// A function on the PCI bus.
  case pci(PCIDevice)
  /// A device on the chip, of the device tree.
  case platform(PlatformDevice)

  private var attached: any AttachedDevice {
    switch self {
    case .pci(let device): device
    case .platform(let device): device
    }
  }

  /// Where it is.
  public var address: DeviceAddress { attached.place }
  /// What it says it is, as in `1f4b:0650` or `acme,soc-npu`.
  public var identity: String { attached.identity }
  /// Where it lies below `/sys/devices`, links followed.
  public var path: SystemPath { attached.path }
  /// The driver that has it; nil if none.
  public var driver: String? { attached.driver }
  /// The version that its driver's module states; nil where it states none.
  public var driverVersion: String? { attached.driverVersion }
  /// The interrupts that the kernel lists for it.
  public var vectors: [Int] { attached.vectors }
  /// Whether the kernel lists its interrupts at all, so that none means none.
  public var listsVectors: Bool { attached.listsVectors }
  /// The CPUs of its NUMA node; nil where the kernel does not tell.
  public var localProcessors: CPUSet? { attached.localProcessors }
  /// The file that says whether it may sleep while the system runs; nil if there is none.
  public var powerControl: SystemPath? { attached.powerControl }
  /// In what state its power is; nil where the kernel does not tell.
  public var powerState: String? { attached.powerState }

  /// What it is on the PCI bus; nil where it is on none.
  public var pci: PCIDevice? {
    if case .pci(let device) = self { device } else { nil }
  }

  /// What it is on the chip; nil where it is none of it.
  public var platform: PlatformDevice? {
    if case .platform(let device) = self { device } else { nil }
  }

  /// How it is attached.
  public var attachment: Attachment {
    switch self {
    case .pci: .pci
    case .platform: .platform
    }
  }
}

/// The ways in which an accelerator is attached, as JSON has them.
public enum Attachment: String, Codable, Sendable, CaseIterable {
  case pci, platform

  /// What people call an accelerator that is attached so.
  package var word: String { self == .pci ? "card" : "NPU" }
}

/// What every device has that may be an accelerator.
package protocol AttachedDevice: Hashable, Sendable {
  var place: DeviceAddress { get }
  var identity: String { get }
  var path: SystemPath { get }
  var driver: String? { get }
  var driverVersion: String? { get }
  var vectors: [Int] { get }
  var listsVectors: Bool { get }
  var localProcessors: CPUSet? { get }
  var powerControl: SystemPath? { get }
  var powerState: String? { get }
}

extension PCIDevice: AttachedDevice {
  package var place: DeviceAddress { .pci(address) }
}

/// A device on the chip that the device tree describes.
public struct PlatformDevice: Hashable, Sendable {
  /// Its name.
  public let name: PlatformName
  /// Where it lies below `/sys/devices`, links followed.
  public let path: SystemPath
  /// What the device tree says it is, the most specific first.
  public let compatible: [String]
  /// The driver that has it; nil if none.
  public let driver: String?
  /// The version that its driver's module states; nil where it states none.
  public let driverVersion: String?
  /// The file that says whether it may sleep while the system runs; nil if there is none.
  public let powerControl: SystemPath?
  /// For how long it must be idle before it sleeps; nil where the driver has no such delay.
  public let autosuspendDelay: SystemPath?
  /// Whether it sleeps, as in `active`; nil where the kernel does not tell.
  public let powerState: String?

  package init(
    name: PlatformName, path: SystemPath, compatible: [String], driver: String?,
    driverVersion: String? = nil, powerControl: SystemPath? = nil,
    autosuspendDelay: SystemPath? = nil, powerState: String? = nil
  ) {
    self.name = name
    self.path = path
    self.compatible = compatible
    self.driver = driver
    self.driverVersion = driverVersion
    self.powerControl = powerControl
    self.autosuspendDelay = autosuspendDelay
    self.powerState = powerState
  }
}

extension PlatformDevice: AttachedDevice {
  package var place: DeviceAddress { .platform(name) }
  /// The most specific of what the device tree says.
  package var identity: String { compatible.first ?? "unknown" }
  /// The kernel lists no interrupts for it: they are known by the names on their lines.
  package var vectors: [Int] { [] }
  package var listsVectors: Bool { false }
  /// It is as near to one CPU as to the other.
  package var localProcessors: CPUSet? { nil }
}

/// A unit on the chip that may be an accelerator, and of which the device tree says that it is not
/// to be used.
public struct DisabledUnit: Hashable, Sendable {
  /// Its node, as in `npu@fdab0000`.
  public let node: String
  /// What the device tree says it is, the most specific first.
  public let compatible: [String]
  /// Where the node is.
  package let path: SystemPath

  package init(node: String, compatible: [String], path: SystemPath) {
    self.node = node
    self.compatible = compatible
    self.path = path
  }

  /// The units, each kind of them once: `npu@fdab0000 (acme,soc-npu)`.
  package static func described(_ units: [DisabledUnit]) -> [String] {
    var kinds: [String] = []
    for unit in units where !kinds.contains(unit.compatible.first ?? "") {
      kinds.append(unit.compatible.first ?? "")
    }
    return kinds.map { kind in
      let nodes = units.filter { $0.compatible.first == kind }.map(\.node)
      return "\(nodes.joined(separator: ", ")) (\(kind))"
    }
  }

  /// The same, each with what is the matter.
  package static func stated(_ units: [DisabledUnit]) -> [String] {
    described(units).map { "\($0), disabled in the device tree" }
  }
}

/// A unit on the chip that is named as accelerators are, and that TuneKit does not tune.
public struct ChipUnit: Encodable, Hashable, Sendable {
  /// Its address, as in `fdab0000.npu`; the node where it is disabled, as in `npu@fdab0000`.
  public let name: String
  /// What the device tree says it is, the most specific first.
  public let compatible: [String]
  /// The driver that has it.
  @Nullable public var driver: String?
  /// Why it is not tuned.
  public let state: State

  /// Why a unit is not tuned.
  public enum State: String, Codable, Sendable {
    /// No module knows it.
    case unknown
    /// The device tree disables it.
    case disabled
  }

  /// With what it says it is: `fdab0000.npu (acme,soc-npu)`.
  package var described: String { "\(name) (\(kind))" }

  /// The most specific of what the device tree says.
  package var kind: String { compatible.first ?? "unknown" }
}

extension Inventory {
  /// The units on the chip that no module knows, then those that the device tree disables.
  package func idleUnits(besides known: [any Accelerator]) -> [ChipUnit] {
    platformDevices.filter { device in
      !known.contains { $0.signature.matches(.platform(device)) }
    }.map {
      ChipUnit(
        name: $0.name.string, compatible: $0.compatible, driver: $0.driver, state: .unknown)
    }
      + disabledUnits.map {
        ChipUnit(name: $0.node, compatible: $0.compatible, driver: nil, state: .disabled)
      }
  }
}

extension Inventory {
  /// The zone whose temperature is that of a device on the chip: the one to which the device tree
  /// binds the device as what is slowed down, else the one that is named after it, as `npu-thermal`.
  package func thermalZone(of device: PlatformDevice) -> ThermalZone? {
    let clocks = devfreq.filter { $0.drives(.platform(device)) }.map(\.name)
    let bound = thermalZones.first { zone in
      zone.coolers.contains { cooler in clocks.contains { cooler.hasSuffix($0) } }
    }
    return bound
      ?? thermalZones.first { zone in
        zone.name.split { $0 == "-" || $0 == "_" }.first == device.name.kind
      }
  }
}

extension Inventory {
  /// All that may be an accelerator: first what is on the PCI bus, then what is on the chip.
  public var attached: [Device] { devices.map(Device.pci) + platformDevices.map(Device.platform) }

  /// The device at an address.
  public func device(at address: DeviceAddress) -> Device? {
    switch address {
    case .pci(let address): device(at: address).map(Device.pci)
    case .platform(let name): platformDevices.first { $0.name == name }.map(Device.platform)
    }
  }
}
