/// A device on the PCI bus.
public struct PCIDevice: Hashable, Sendable {
  /// Its address in this boot.
  public let address: PCIAddress
  /// Where it lies below `/sys/devices`, links followed.
  public let path: SystemPath
  /// Who made it.
  public let vendor: Int
  /// Which device of that maker.
  public let device: Int
  /// Class, subclass and interface.
  public let classCode: Int
  /// The driver that has it; nil if none.
  public let driver: String?
  /// The port it hangs on, which is the root port unless there is a switch between; nil where the
  /// device is on the root bus.
  public let port: PCIAddress?
  /// The root port above it; nil where the device is on the root bus itself.
  public let rootPort: PCIAddress?
  /// The device-tree nodes of the host bridge above it, the bridge's own last, as in
  /// `pcie@fe180000`; empty on machines without a device tree.
  public let controllers: [String]
  /// The link as it is trained now; nil where there is none or it is down.
  public let link: PCILink?
  /// The best link this end can train; nil where the kernel does not tell.
  public let maximumLink: PCILink?
  /// The message-signalled interrupts that the kernel lists for it, in the order of its vectors.
  public let vectors: [Int]
  /// Whether the kernel lists its vectors at all, so that none means none.
  public let listsVectors: Bool
  /// The interrupt that the file `irq` names where no vectors are listed: as a rule the line that
  /// its pin is routed to, which other devices may share.
  public let wire: Int?
  /// The CPUs of its NUMA node; nil where the kernel does not tell.
  public let localProcessors: CPUSet?
  /// The file that says whether it may sleep while the system runs; nil if there is none.
  public let powerControl: SystemPath?
  /// Whether it answers on the bus; nil where unknown.
  public internal(set) var answers: Bool?
  /// In what state its power is, as in `D0` or `D3cold`; nil where the kernel does not tell.
  public internal(set) var powerState: String?
  /// The version that its driver's module states; nil where it states none.
  public internal(set) var driverVersion: String?
  /// Errors the link has reported since boot; nil where the kernel does not count them.
  public let errors: LinkErrors?
  /// The messages of errors that this root port was sent; nil where it is none, or does not count.
  public internal(set) var messages: LinkErrors?

  package init(
    address: PCIAddress, path: SystemPath, vendor: Int, device: Int, classCode: Int,
    driver: String?, port: PCIAddress?, rootPort: PCIAddress?, controllers: [String],
    link: PCILink?, maximumLink: PCILink?, vectors: [Int], listsVectors: Bool, wire: Int?,
    localProcessors: CPUSet?, powerControl: SystemPath?, answers: Bool? = nil,
    powerState: String? = nil, driverVersion: String? = nil, errors: LinkErrors?,
    messages: LinkErrors? = nil
  ) {
    self.address = address
    self.path = path
    self.vendor = vendor
    self.device = device
    self.classCode = classCode
    self.driver = driver
    self.port = port
    self.rootPort = rootPort
    self.controllers = controllers
    self.link = link
    self.maximumLink = maximumLink
    self.vectors = vectors
    self.listsVectors = listsVectors
    self.wire = wire
    self.localProcessors = localProcessors
    self.powerControl = powerControl
    self.answers = answers
    self.powerState = powerState
    self.driverVersion = driverVersion
    self.errors = errors
    self.messages = messages
  }

  /// What Advanced Error Reporting has counted.
  public struct LinkErrors: Hashable, Sendable {
    /// Errors the hardware repaired by itself.
    public let correctable: Int
    /// Errors that lost a transaction.
    public let nonfatal: Int
    /// Errors that lost the link.
    public let fatal: Int

    package init(
      correctable: Int, nonfatal: Int, fatal: Int
    ) {
      self.correctable = correctable
      self.nonfatal = nonfatal
      self.fatal = fatal
    }
  }
}

/// A PCI Express controller of the device tree.
public struct PCIController: Hashable, Sendable {
  /// What the kernel's log calls it, as in `fe150000.pcie`.
  public let name: String
  /// Its device-tree nodes, its own last, as in `pcie@fe150000`.
  public let nodes: [String]
  /// Whether the device tree enables it; what it does not enable is no device.
  public let isEnabled: Bool

  package init(
    name: String, nodes: [String], isEnabled: Bool
  ) {
    self.name = name
    self.nodes = nodes
    self.isEnabled = isEnabled
  }
}

extension Inventory {
  /// The controllers behind which nothing answers.
  var emptyControllers: [PCIController] {
    let occupied = Set(
      devices.filter { !$0.isBridge || isUnstarted($0) }.flatMap(\.controllers))
    return pciControllers.filter { $0.isEnabled && occupied.isDisjoint(with: $0.nodes) }
  }

  /// The root ports behind which nothing answers, on machines without a device tree.
  var emptyPorts: [PCIDevice] {
    guard !identity.hasDeviceTree else { return [] }
    let occupied = Set(devices.compactMap(\.rootPort))
    return devices.filter { device in
      device.classCode >> 8 == PCIDevice.bridgeClass && device.port == nil
        && !occupied.contains(device.address)
    }
  }

  /// What answers with the ids that a core has before its firmware gives it others.
  public var unstarted: [PCIDevice] { devices.filter(isUnstarted) }

  /// Whether a device shows the ids that Synopsys gives its DesignWare core, which stay until the
  /// firmware of the chip around it writes its own.
  ///
  /// Root ports keep these ids on many chips, so only what is behind a port counts, and of that only
  /// what has nothing behind it.
  package func isUnstarted(_ device: PCIDevice) -> Bool {
    PCIDevice.isUnstartedCore(vendor: device.vendor, device: device.device) && device.port != nil
      && !devices.contains { $0.port == device.address || $0.rootPort == device.address }
  }
}

/// One link on the way from the root port to a device.
public struct PCIHop: Hashable, Sendable {
  /// The port above; nil where the kernel shows none.
  public let upper: PCIAddress?
  /// The end below: the device itself, or a switch.
  public let lower: PCIAddress
  /// The link as it is trained; nil where the kernel does not tell.
  public let link: PCILink?
  /// The best that both ends can do together; nil where the kernel does not tell.
  public let possible: PCILink?

  /// Whether it is trained below what both ends can do.
  var isLess: Bool {
    guard let link, let possible else { return false }
    return link.generation < possible.generation || link.lanes < possible.lanes
  }

  /// The same hop, where it can do no more than this.
  func limited(by link: PCILink?) -> PCIHop {
    guard let link else { return self }
    return PCIHop(
      upper: upper, lower: lower, link: self.link,
      possible: possible.map { $0.limited(by: link) } ?? link)
  }
}

extension PCIHop: CustomStringConvertible {
  /// Both ends: `0000:00:1c.0 to 0000:01:00.0`.
  public var description: String { upper.map { "\($0) to \(lower)" } ?? "\(lower)" }
}

extension Sequence<PCIHop> {
  /// The slowest as it is trained, of equals the one nearest to the root port; nil where a hop's link
  /// is unknown.
  package var slowest: PCIHop? {
    let known = filter { $0.link != nil }
    return known.min { ($0.link?.megabytesPerSecond ?? 0) < ($1.link?.megabytesPerSecond ?? 0) }
  }

  /// The most that can go through all of them; nil where nothing is known of any.
  var possible: PCILink? {
    compactMap(\.possible).min { $0.megabytesPerSecond < $1.megabytesPerSecond }
  }
}

extension Inventory {
  /// The links on the way to a device, from the root port on.
  ///
  /// A switch has a port upwards and ports downwards, and between these there is no link: so the ends
  /// go in pairs. Where they do not (a bridge to PCI), each is paired with the next.
  package func hops(to device: PCIDevice) -> [PCIHop] {
    let ends = bridges(above: device) + [device]
    guard ends.count > 1 else {
      return [
        PCIHop(upper: nil, lower: device.address, link: device.link, possible: device.maximumLink)
      ]
    }
    let step = ends.count.isMultiple(of: 2) ? 2 : 1
    return stride(from: 0, to: ends.count - 1, by: step).map { index in
      Self.hop(from: ends[index], to: ends[index + 1])
    }
  }

  /// The bridges between the host bridge and a device, the root port first.
  package func bridges(above device: PCIDevice) -> [PCIDevice] {
    PCIPlace(of: device.address, at: device.path).ports.compactMap(self.device(at:))
  }

  private static func hop(from upper: PCIDevice, to lower: PCIDevice) -> PCIHop {
    // Both ends tell of the same link; where they differ, what is not reached counts.
    let both = [upper.link, lower.link].compactMap(\.self)
    let isKnown = lower.link != nil || lower.isBridge
    let limits = [upper.maximumLink, lower.maximumLink].compactMap(\.self)
    return PCIHop(
      upper: upper.address, lower: lower.address,
      link: isKnown ? both.min { $0.megabytesPerSecond < $1.megabytesPerSecond } : nil,
      possible: limits.dropFirst().reduce(limits.first) { $0?.limited(by: $1) })
  }
}

/// Where a device hangs, as its path below `/sys/devices` tells.
package struct PCIPlace: Hashable, Sendable {
  package let address: PCIAddress
  /// The directory of its host bridge, as in `.../pci0003:30`; nil in a tree without hierarchy.
  package let hostBridge: SystemPath?
  /// The bridges between the host bridge and the device, the root port first.
  package let ports: [PCIAddress]

  /// The bridge right above it.
  package var port: PCIAddress? { ports.last }
  /// The bridge on the root bus.
  package var rootPort: PCIAddress? { ports.first }

  /// Reads `/sys/devices/platform/.../pci0003:30/0003:30:00.0/0003:31:00.0`.
  package init(of address: PCIAddress, at path: SystemPath) {
    self.address = address
    let names = path.components.dropLast()
    // The last of them, since some host bridges are devices on another one's bus.
    let bridge = names.lastIndex { Self.rootBus(of: $0) != nil }
    hostBridge = bridge.map { SystemPath(components: Array(names[...$0])) }
    ports = names[(bridge ?? names.startIndex)...].compactMap { PCIAddress($0) }
  }

  /// The domain and bus of a host bridge's directory: `0003:30` of `pci0003:30`.
  package static func rootBus(of name: Substring) -> Substring? {
    guard name.hasPrefix("pci") else { return nil }
    let bus = name.dropFirst(3)
    return PCIAddress("\(bus):00.0") == nil ? nil : bus
  }
}

/// The errors of a card's link that one end of it has counted.
public struct LinkErrorCount: Hashable, Sendable {
  /// Who counts.
  public let address: PCIAddress
  /// What it is on the way to the card.
  public let end: End
  /// What it has counted since boot.
  public let errors: PCIDevice.LinkErrors

  /// What counts.
  public enum End: String, Codable, Sendable {
    case card
    case rootPort = "root-port"
    /// A port of a switch between the two.
    case switchPort = "switch-port"
    /// The root port, of messages from below it that no device's own count has.
    case messages

    package var name: String {
      switch self {
      case .card: "card"
      case .rootPort: "root port"
      case .switchPort: "switch port"
      case .messages: "messages to root port"
      }
    }
  }
}

extension Inventory {
  /// Who has counted errors on the way to a device, from the root port to the device.
  ///
  /// An error is counted by the end that has seen it: what the card sends and the port cannot read is
  /// the port's. Documentation/ABI/testing/sysfs-bus-pci-devices-aer: `aer_dev_*` of either end, and
  /// `aer_rootport_total_err_*`, the messages that the root port was sent from all below it.
  package func errorCounts(upTo device: PCIDevice) -> [LinkErrorCount] {
    let bridges = bridges(above: device)
    let root = bridges.first
    let counts = (bridges + [device]).compactMap { end -> LinkErrorCount? in
      guard let errors = end.errors else { return nil }
      let kind: LinkErrorCount.End =
        end.address == device.address
        ? .card : end.address == root?.address ? .rootPort : .switchPort
      return LinkErrorCount(address: end.address, end: kind, errors: errors)
    }
    guard let root, let total = root.messages else { return counts }
    let below = devices.filter { $0.address == root.address || $0.rootPort == root.address }
    let counted = below.compactMap(\.errors).reduce(.none, +)
    let rest = total.beyond(counted)
    guard rest != .none || counts.isEmpty else { return counts }
    return [LinkErrorCount(address: root.address, end: .messages, errors: rest)] + counts
  }
}

extension PCIDevice.LinkErrors {
  package static let none = PCIDevice.LinkErrors(correctable: 0, nonfatal: 0, fatal: 0)

  /// What the hardware did not repair.
  var isLossless: Bool { nonfatal == 0 && fatal == 0 }

  /// Both together; the largest number where they are more.
  package static func + (left: Self, right: Self) -> Self {
    Self(
      correctable: sum(left.correctable, right.correctable),
      nonfatal: sum(left.nonfatal, right.nonfatal), fatal: sum(left.fatal, right.fatal))
  }

  /// How many more these are than others, of each kind.
  package func beyond(_ others: Self) -> Self {
    Self(
      correctable: Self.rest(correctable, others.correctable),
      nonfatal: Self.rest(nonfatal, others.nonfatal), fatal: Self.rest(fatal, others.fatal))
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }

  private static func rest(_ left: Int, _ right: Int) -> Int {
    left > right ? left.subtractingReportingOverflow(right).partialValue : 0
  }
}

extension Collection<LinkErrorCount> {
  /// What all ends have counted; nil where none counts.
  package var total: PCIDevice.LinkErrors? {
    isEmpty ? nil : map(\.errors).reduce(.none, +)
  }

  /// What was counted, and by whom where it is not nothing: `48,213 correctable (root port
  /// 0000:00:00.0), 0 non-fatal, 0 fatal`.
  package var described: String {
    let kinds: [(String, KeyPath<PCIDevice.LinkErrors, Int>)] = [
      ("correctable", \.correctable), ("non-fatal", \.nonfatal), ("fatal", \.fatal),
    ]
    return kinds.map { name, kind in
      let counters = filter { $0.errors[keyPath: kind] > 0 }
      let who = counters.map { count in
        let share = counters.count > 1 ? "\(count.errors[keyPath: kind].grouped) by " : ""
        return "\(share)\(count.end.name) \(count.address)"
      }
      let sum = (total ?? .none)[keyPath: kind].grouped
      return "\(sum) \(name)" + (who.isEmpty ? "" : " (\(who.joined(separator: ", ")))")
    }.joined(separator: ", ")
  }
}

extension PCIDevice {
  /// The ids that Synopsys gives its DesignWare core.
  package static func isUnstartedCore(vendor: Int, device: Int) -> Bool {
    vendor == 0x16c3 && device == 0xabcd
  }

  /// Class and subclass of a bridge from PCI to PCI: root ports and the ports of switches.
  static let bridgeClass = 0x0604

  /// Whether it is a bridge of any kind (class 06), and so no accelerator.
  package var isBridge: Bool { classCode >> 16 == 0x06 }
}
