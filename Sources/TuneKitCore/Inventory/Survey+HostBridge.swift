/// The controllers of the host bridges that were looked up already; most have several devices.
struct HostBridges {
  var controllers: [SystemPath: [String]] = [:]
  /// The names below `/sys/class/pci_bus`, read when first wanted.
  var buses: [String]?
}

extension Survey {
  /// The device-tree nodes of the host bridge above a device, the bridge's own last.
  func controllers(
    above place: PCIPlace, at path: SystemPath, _ known: inout HostBridges,
    _ seen: inout Sightings
  ) -> [String] {
    let key = place.hostBridge ?? path
    if let controllers = known.controllers[key] { return controllers }
    let controllers =
      if let bridge = place.hostBridge {
        controllers(ofBridge: bridge, &seen)
      } else {
        controllers(ofFlat: place.address, at: path, &known, &seen)
      }
    known.controllers[key] = controllers
    return controllers
  }

  /// Asks the bridge's directory, the bus, and then each directory above it; the first that names a
  /// node is right.
  ///
  /// The name of the platform device comes last, for mainline calls it after the first register
  /// window (`a40c00000.pcie`), which need not be the node's unit address.
  private func controllers(ofBridge bridge: SystemPath, _ seen: inout Sightings) -> [String] {
    let bus = PCIPlace.rootBus(of: bridge.name) ?? ""
    var nodes = nodes(at: bridge, &seen)
    if nodes.isEmpty { nodes = self.nodes(at: "/sys/class/pci_bus/\(bus)", &seen) }
    var above = bridge.parent
    while nodes.isEmpty && above.components.count > 2 {
      nodes = self.nodes(at: above, &seen)
      above = above.parent
    }
    return nodes.isEmpty
      ? Self.node(ofPlatformDevice: bridge.parent.name).map { [$0] } ?? [] : nodes
  }

  /// In a tree without hierarchy: the lowest bus of the device's domain, or the device's own slot.
  private func controllers(
    ofFlat address: PCIAddress, at path: SystemPath, _ known: inout HostBridges,
    _ seen: inout Sightings
  ) -> [String] {
    let buses = known.buses ?? names(in: "/sys/class/pci_bus", &seen)
    known.buses = buses
    let rootBus = buses.lazy.compactMap { name in PCIAddress("\(name):00.0").map { (name, $0) } }
      .filter { $0.1.domain == address.domain }.min { $0.1 < $1.1 }?.0
    let nodes = rootBus.map { self.nodes(at: "/sys/class/pci_bus/\($0)", &seen) } ?? []
    return nodes.isEmpty ? self.nodes(at: path, &seen) : nodes
  }

  /// The nodes that a device's `of_node` or `uevent` names.
  func nodes(at device: SystemPath, _ seen: inout Sightings) -> [String] {
    if let node = canonical(device.appending("of_node"), &seen) {
      let nodes = Self.nodes(in: node.components)
      if !nodes.isEmpty { return nodes }
    }
    let name = value(of: "OF_FULLNAME", in: device.appending("uevent"), &seen) ?? ""
    return Self.nodes(in: name.split(separator: "/"))
  }

  /// The names of a path that have a unit address, each once, without a slot's at the end.
  ///
  /// A slot is a child of its bridge and has the PCI device, perhaps with the function, for its
  /// unit address: `pcie@fe180000/pcie@0,0`.
  static func nodes(in path: [Substring]) -> [String] {
    var nodes: [String] = []
    for name in path where unit(of: name) != nil && !nodes.contains(String(name)) {
      nodes.append(String(name))
    }
    while nodes.count > 1, let last = nodes.last, isSlot(last[...]) { nodes.removeLast() }
    return nodes
  }

  private static func unit(of name: Substring) -> Substring? {
    let parts = name.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty ? parts[1] : nil
  }

  /// Whether the unit address can be a PCI device (0 to 1f) and function (0 to 7).
  private static func isSlot(_ name: Substring) -> Bool {
    guard let unit = unit(of: name) else { return false }
    let parts = unit.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= 2, let device = UInt8(parts[0], radix: 16), device < 32 else {
      return false
    }
    return parts.count == 1 || (UInt8(parts[1], radix: 16) ?? .max) < 8
  }

  /// The node that a platform device was made from, if it is named so: `fe180000.pcie`.
  static func node(ofPlatformDevice name: Substring) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, UInt64(parts[0], radix: 16) != nil else { return nil }
    return "\(parts[1])@\(parts[0])"
  }
}
