/// A PCI Express controller of the device tree.
public struct PCIController: Hashable, Sendable {
  /// What the kernel's log calls it, as in `fe150000.pcie`.
  public let name: String
  /// Its device-tree nodes, its own last, as in `pcie@fe150000`.
  public let nodes: [String]
  /// Whether the device tree enables it; what it does not enable is no device.
  public let isEnabled: Bool
}

extension Survey {
  /// The controllers among the platform's devices, and those that the device tree does not enable;
  /// none on machines without a device tree.
  ///
  /// Most lie right below the platform, some below a bus of the chip: `axi`, `soc@0`.
  func pciControllers(_ identity: MachineIdentity, _ seen: inout Sightings) -> [PCIController] {
    guard identity.hasDeviceTree else { return [] }
    let enabled = names(of: "/sys/devices/platform", &seen).filter { $0.name.hasSuffix(".pcie") }
      .map { pciController(at: $0, &seen) }
    let known = Set(enabled.flatMap(\.nodes))
    let disabled = names(of: "/sys/firmware/devicetree/base", &seen).filter { node in
      node.name.hasPrefix("pcie@") && !known.contains(String(node.name))
        && line(of: node.appending("status"), &seen) == "disabled"
    }
    return enabled
      + disabled.map { node in
        PCIController(
          name: "\(node.name.dropFirst("pcie@".count)).pcie", nodes: [String(node.name)],
          isEnabled: false)
      }
  }

  /// What lies in a folder, or in one of its buses.
  private func names(of folder: SystemPath, _ seen: inout Sightings) -> [SystemPath] {
    let top = names(in: folder, &seen).map { folder.appending($0) }
    let buses = top.filter { path in
      ["axi", "soc", "bus@"].contains { path.name.hasPrefix($0) }
    }
    return top + buses.flatMap { bus in names(in: bus, &seen).map { bus.appending($0) } }
  }

  private func pciController(at path: SystemPath, _ seen: inout Sightings) -> PCIController {
    let own = Self.node(ofPlatformDevice: path.name).map { [$0] } ?? []
    let told = nodes(at: path, &seen)
    return PCIController(
      name: String(path.name), nodes: told.isEmpty ? own : told, isEnabled: true)
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
  func isUnstarted(_ device: PCIDevice) -> Bool {
    device.vendor == 0x16c3 && device.device == 0xabcd && device.port != nil
      && !devices.contains { $0.port == device.address || $0.rootPort == device.address }
  }
}
