/// A PCI Express controller that the device tree enables.
public struct PCIController: Hashable, Sendable {
  /// What the kernel's log calls it, as in `fe150000.pcie`.
  public let name: String
  /// Its device-tree nodes, its own last, as in `pcie@fe150000`.
  public let nodes: [String]
  /// Whether the kernel has made a bus behind it; some drivers make none where the link stays down.
  public let hasBus: Bool
}

extension Survey {
  /// The controllers among the platform's devices; none on machines without a device tree.
  ///
  /// Most lie right below the platform, some below a bus of the chip: `axi`, `soc@0`.
  func pciControllers(_ identity: MachineIdentity, _ seen: inout Sightings) -> [PCIController] {
    guard identity.hasDeviceTree else { return [] }
    let platform: SystemPath = "/sys/devices/platform"
    let top = names(in: platform, &seen)
    let buses = top.filter { name in
      ["axi", "soc", "bus@"].contains { name.hasPrefix($0) }
    }.map { platform.appending($0) }
    let folders = [(platform, top)] + buses.map { ($0, names(in: $0, &seen)) }
    return folders.flatMap { folder, names in
      names.filter { $0.hasSuffix(".pcie") }.map { pciController(at: folder.appending($0), &seen) }
    }
  }

  private func pciController(at path: SystemPath, _ seen: inout Sightings) -> PCIController {
    let own = Self.node(ofPlatformDevice: path.name).map { [$0] } ?? []
    let told = nodes(at: path, &seen)
    return PCIController(
      name: String(path.name), nodes: told.isEmpty ? own : told,
      hasBus: names(in: path, &seen).contains { PCIPlace.rootBus(of: $0[...]) != nil })
  }
}

extension Inventory {
  /// The controllers behind which nothing answers.
  var emptyControllers: [PCIController] {
    let occupied = Set(
      devices.filter { !$0.isBridge || isUnstarted($0) }.flatMap(\.controllers))
    return pciControllers.filter { occupied.isDisjoint(with: $0.nodes) }
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
