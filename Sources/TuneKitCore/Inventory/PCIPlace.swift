/// Where a device hangs, as its path below `/sys/devices` tells.
struct PCIPlace: Hashable, Sendable {
  /// The device itself.
  let address: PCIAddress
  /// The directory of its host bridge, as in `.../pci0003:30`; nil in a tree without hierarchy.
  let hostBridge: SystemPath?
  /// The bridges between the host bridge and the device, the root port first.
  let ports: [PCIAddress]

  /// The bridge right above it.
  var port: PCIAddress? { ports.last }
  /// The bridge on the root bus.
  var rootPort: PCIAddress? { ports.first }

  /// Reads `/sys/devices/platform/.../pci0003:30/0003:30:00.0/0003:31:00.0`.
  init(of address: PCIAddress, at path: SystemPath) {
    self.address = address
    let names = path.components.dropLast()
    // The last of them, since some host bridges are devices on another one's bus.
    let bridge = names.lastIndex { Self.rootBus(of: $0) != nil }
    hostBridge = bridge.map { SystemPath(components: Array(names[...$0])) }
    ports = names[(bridge ?? names.startIndex)...].compactMap { PCIAddress($0) }
  }

  /// The domain and bus of a host bridge's directory: `0003:30` of `pci0003:30`.
  static func rootBus(of name: Substring) -> Substring? {
    guard name.hasPrefix("pci") else { return nil }
    let bus = name.dropFirst(3)
    return PCIAddress("\(bus):00.0") == nil ? nil : bus
  }
}
