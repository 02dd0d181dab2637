extension Survey {
  /// The devices on the PCI bus, by address.
  func devices(_ seen: inout SurveyLog) -> [PCIDevice] {
    let folder: SystemPath = "/sys/bus/pci/devices"
    let addresses = names(in: folder, &seen).compactMap { PCIAddress($0) }.sorted()
    let functions = addresses.compactMap { address in
      canonical(folder.appending(address.description), &seen)
        .flatMap { function(at: PCIPlace(of: address, at: $0), $0, &seen) }
    }
    // What hangs on the same root port as a card has its part in the port's count of errors.
    let ports = Set(functions.filter(isCard).map { $0.place.rootPort ?? $0.place.address })
    var bridges = HostBridges()
    let devices = functions.map { function in
      let place = function.place
      let controllers = controllers(above: place, at: function.path, &bridges, &seen)
      if isCard(function) || function.isBridge || place.rootPort.map(ports.contains) == true {
        return device(function, controllers, &seen)
      }
      seen.strangers.insert(place.address)
      return stranger(function, controllers, &seen)
    }
    recordPowerControls(of: devices, &seen)
    return devices
  }

  /// Whether a module knows it, as it is or before its firmware has started.
  private func isCard(_ function: PCIFunction) -> Bool {
    guard let cards else { return true }
    return cards.contains(.init(vendor: function.vendor, device: function.device))
      || PCIDevice.isUnstartedCore(vendor: function.vendor, device: function.device)
  }

  /// A device that no module knows.
  private func stranger(
    _ function: PCIFunction, _ controllers: [String], _ seen: inout SurveyLog
  ) -> PCIDevice {
    let (place, path) = (function.place, function.path)
    let listed = listedVectors(path, &seen)
    return PCIDevice(
      address: place.address, path: path, vendor: function.vendor, device: function.device,
      classCode: function.classCode, driver: function.driver ?? driver(path, &seen),
      port: place.port, rootPort: place.rootPort, controllers: controllers, link: nil,
      maximumLink: nil, vectors: listed ?? [], listsVectors: listed != nil, wire: nil,
      localProcessors: nil, powerControl: nil, errors: nil)
  }

  private func device(
    _ function: PCIFunction, _ controllers: [String], _ seen: inout SurveyLog
  ) -> PCIDevice {
    let (place, path, classCode) = (function.place, function.path, function.classCode)
    let listed = listedVectors(path, &seen)
    let power = path.appending("power/control")
    let driver = driver(path, &seen)
    let isOther = Self.elsewhere.contains(classCode >> 16)
    return PCIDevice(
      address: place.address, path: path, vendor: function.vendor, device: function.device,
      classCode: classCode, driver: driver, port: place.port, rootPort: place.rootPort,
      controllers: controllers,
      link: link("current", path, &seen), maximumLink: link("max", path, &seen),
      vectors: listed ?? [], listsVectors: listed != nil,
      wire: listed == nil ? wire(path, &seen) : nil,
      localProcessors: localProcessors(path, &seen),
      powerControl: machine.exists(power) ? power : nil,
      answers: isOther ? nil : answers(at: path, driver: driver, &seen),
      powerState: isOther ? nil : line(of: path.appending("power_state"), &seen),
      driverVersion: isOther ? nil : driver.flatMap { version(of: $0, at: path, &seen) },
      errors: errors(path, &seen), messages: place.ports.isEmpty ? messages(path, &seen) : nil)
  }

  /// Who a device is: by `uevent`, one file, where little is read of each; else by the files for it.
  ///
  /// drivers/pci/pci-driver.c, `pci_uevent`: `PCI_CLASS=20000`, `PCI_ID=10EC:8125`.
  private func function(
    at place: PCIPlace, _ path: SystemPath, _ seen: inout SurveyLog
  ) -> PCIFunction? {
    if cards != nil, let lines = text(of: path.appending("uevent"), &seen)?.lineValues,
      let kind = lines["PCI_CLASS"].flatMap({ Int($0, radix: 16) }),
      let ids = lines["PCI_ID"]?.split(separator: ":").map({ Int($0, radix: 16) }), ids.count == 2,
      let vendor = ids[0], let device = ids[1]
    {
      return PCIFunction(
        place: place, path: path, vendor: vendor, device: device, classCode: kind,
        driver: lines["DRIVER"].map(String.init))
    }
    guard let vendor = identifier(path.appending("vendor"), &seen),
      let device = identifier(path.appending("device"), &seen)
    else { return nil }
    return PCIFunction(
      place: place, path: path, vendor: vendor, device: device,
      classCode: identifier(path.appending("class"), &seen) ?? 0, driver: nil)
  }

  /// A number like `0x1f4b`, at most the 24 bits of a class.
  private func identifier(_ file: SystemPath, _ seen: inout SurveyLog) -> Int? {
    guard let value = line(of: file, &seen).flatMap(Self.hexadecimal), value <= 0xff_ffff else {
      return nil
    }
    return Int(value)
  }

  /// The name behind the link `driver`, or what `uevent` says where a tree has lost the link.
  func driver(_ path: SystemPath, _ seen: inout SurveyLog) -> String? {
    let link = path.appending("driver")
    if let driver = canonical(link, &seen), driver.parent.name == "drivers" {
      return String(driver.name)
    }
    return value(of: "DRIVER", in: path.appending("uevent"), &seen)
  }

  private func link(
    _ kind: String, _ path: SystemPath, _ seen: inout SurveyLog
  ) -> PCILink? {
    guard let speed = line(of: path.appending("\(kind)_link_speed"), &seen) else { return nil }
    return PCILink(speed: speed, width: line(of: path.appending("\(kind)_link_width"), &seen))
  }

  /// The most messages that a device can have: PCI Express 4.0, 7.7.2.2, Table Size has 11 bits.
  private static var mostVectors: Int { 2048 }

  /// The vectors the kernel lists; nil where it lists none because it never set any up.
  private func listedVectors(_ path: SystemPath, _ seen: inout SurveyLog) -> [Int]? {
    let folder = path.appending("msi_irqs")
    do throws(MachineError) {
      let numbers = Self.numbers(try machine.list(folder), behind: "")
      if numbers.count > Self.mostVectors {
        seen.unread.append(
          "\(folder) lists \(numbers.count) interrupts, and a device has at most "
            + "\(Self.mostVectors); those after them are left out")
      }
      return Array(numbers.prefix(Self.mostVectors))
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// The number in `irq`; firmware deals one to idle devices too, so it tells of no owner.
  private func wire(_ path: SystemPath, _ seen: inout SurveyLog) -> Int? {
    number(in: path.appending("irq"), &seen).flatMap { $0 > 0 ? $0 : nil }
  }

  /// drivers/pci/pci-sysfs.c, `local_cpulist`: the CPUs of the device's node, or all that are online.
  private func localProcessors(_ path: SystemPath, _ seen: inout SurveyLog) -> CPUSet? {
    line(of: path.appending("local_cpulist"), &seen).flatMap { CPUSet(list: $0) }
  }

  /// What a device may do to save power, and the root port above it, which sleeps with it.
  private func recordPowerControls(of devices: [PCIDevice], _ seen: inout SurveyLog) {
    let controls = Dictionary(
      devices.map { ($0.address, $0.powerControl) }, uniquingKeysWith: { first, _ in first })
    for device in devices where !device.isBridge && !seen.strangers.contains(device.address) {
      let port = device.rootPort.flatMap { controls[$0] ?? nil }
      for file in [device.powerControl, port] {
        if let file { record(file, &seen) }
      }
    }
  }
}

extension Survey {
  /// What Advanced Error Reporting has counted; nil where the kernel counts nothing here.
  func errors(_ path: SystemPath, _ seen: inout SurveyLog) -> PCIDevice.LinkErrors? {
    let correctable = errors("correctable", total: "TOTAL_ERR_COR", path, &seen)
    let nonfatal = errors("nonfatal", total: "TOTAL_ERR_NONFATAL", path, &seen)
    let fatal = errors("fatal", total: "TOTAL_ERR_FATAL", path, &seen)
    guard correctable != nil || nonfatal != nil || fatal != nil else { return nil }
    return PCIDevice.LinkErrors(
      correctable: correctable ?? 0, nonfatal: nonfatal ?? 0, fatal: fatal ?? 0)
  }

  /// What a root port was sent; Documentation/ABI/testing/sysfs-bus-pci-devices-aer.
  func messages(_ path: SystemPath, _ seen: inout SurveyLog) -> PCIDevice.LinkErrors? {
    let counts = ["cor", "nonfatal", "fatal"].map {
      number(in: path.appending("aer_rootport_total_err_\($0)"), &seen)
    }
    guard counts.contains(where: { $0 != nil }) else { return nil }
    return PCIDevice.LinkErrors(
      correctable: counts[0] ?? 0, nonfatal: counts[1] ?? 0, fatal: counts[2] ?? 0)
  }

  /// The line `TOTAL_ERR_COR 3`, or where there is none the sum of all lines like `RxErr 3`.
  ///
  /// drivers/pci/pcie/aer.c, `aer_stats_dev_attr`.
  private func errors(
    _ kind: String, total: String, _ path: SystemPath, _ seen: inout SurveyLog
  ) -> Int? {
    guard let bytes = bytes(of: path.appending("aer_dev_\(kind)"), &seen) else { return nil }
    var sum = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).trimmed.split(separator: " ")
      guard words.count > 1, let count = words.last.flatMap({ UInt64($0) }) else { continue }
      let clamped = Int(clamping: count)
      if words[0] == total { return clamped }
      let (result, overflow) = sum.addingReportingOverflow(clamped)
      sum = overflow ? .max : result
    }
    return sum
  }
}

/// A function on the bus, by what tells who it is.
private struct PCIFunction {
  let place: PCIPlace
  let path: SystemPath
  let vendor: Int
  let device: Int
  let classCode: Int
  /// Its driver; nil where it has none, or another file tells.
  let driver: String?

  /// Whether it may lead to a card.
  var isBridge: Bool { classCode >> 16 == 0x06 }
}

extension String {
  /// The values of lines like `KEY=value`, by key.
  fileprivate var lineValues: [Substring: Substring] {
    utf8.split(separator: UInt8(ascii: "\n")).reduce(into: [:]) { values, line in
      guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { return }
      values[Substring(line[..<sign])] = Substring(line[line.index(after: sign)...]).trimmed[...]
    }
  }
}

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
    _ seen: inout SurveyLog
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
  private func controllers(ofBridge bridge: SystemPath, _ seen: inout SurveyLog) -> [String] {
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
    _ seen: inout SurveyLog
  ) -> [String] {
    let buses = known.buses ?? names(in: "/sys/class/pci_bus", &seen)
    known.buses = buses
    let rootBus = buses.lazy.compactMap { name in PCIAddress("\(name):00.0").map { (name, $0) } }
      .filter { $0.1.domain == address.domain }.min { $0.1 < $1.1 }?.0
    let nodes = rootBus.map { self.nodes(at: "/sys/class/pci_bus/\($0)", &seen) } ?? []
    return nodes.isEmpty ? self.nodes(at: path, &seen) : nodes
  }

  /// The nodes that a device's `of_node` or `uevent` names.
  func nodes(at device: SystemPath, _ seen: inout SurveyLog) -> [String] {
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

extension Survey {
  /// The drivers below `/sys/bus/pci/drivers`, and the modules: the first words of `/proc/modules`, or
  /// where that is missing the names below `/sys/module`, which also has what is built in.
  func loadedDrivers(_ seen: inout SurveyLog) -> LoadedDrivers {
    var loaded = LoadedDrivers()
    loaded.registered = Set(names(in: "/sys/bus/pci/drivers", &seen))
    if let text = text(of: "/proc/modules", &seen) {
      let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
      loaded.modules = Set(
        lines.compactMap { Substring($0).split(separator: " ").first.map(String.init) })
    } else {
      loaded.modules = Set(names(in: "/sys/module", &seen))
    }
    return loaded
  }

  /// The version that the module behind a driver states; nil where it states none.
  ///
  /// By the driver's link to its module; in a tree that has lost the link, by the module that is called
  /// as the driver is, perhaps with `_pci` behind it.
  func version(of driver: String, at path: SystemPath, _ seen: inout SurveyLog) -> String? {
    var folders: [SystemPath] = []
    if let module = canonical(path.appending("driver/module"), &seen) { folders.append(module) }
    let name = driver.replacing("-", with: "_")
    folders += ["/sys/module/\(name)", "/sys/module/\(name)_pci"]
      .compactMap { try? SystemPath(validating: $0) }
    for folder in folders {
      if let version = line(of: folder.appending("version"), &seen) { return version }
    }
    return nil
  }
}

extension Survey {
  /// The controllers among the platform's devices, and those that the device tree does not enable;
  /// none on machines without a device tree.
  ///
  /// Most lie right below the platform, some below a bus of the chip: `axi`, `soc@0`.
  ///
  /// - Parameters:
  ///   - identity: what the machine says of itself.
  ///   - nodes: those of the device tree, by ``nodes(of:_:)``.
  ///   - seen: the survey's notes.
  /// - Returns: the controllers, those that are enabled first.
  func pciControllers(
    _ identity: MachineIdentity, among nodes: [SystemPath], _ seen: inout SurveyLog
  ) -> [PCIController] {
    guard identity.hasDeviceTree else { return [] }
    let enabled = names(of: "/sys/devices/platform", &seen).filter { $0.name.hasSuffix(".pcie") }
      .map { pciController(at: $0, &seen) }
    let known = Set(enabled.flatMap(\.nodes))
    let disabled = nodes.filter { node in
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

  /// The nodes of the device tree that lie below its root, or below a bus there.
  func nodes(of identity: MachineIdentity, _ seen: inout SurveyLog) -> [SystemPath] {
    guard identity.hasDeviceTree else { return [] }
    let nodes = names(of: "/sys/firmware/devicetree/base", &seen)
    return nodes.isEmpty ? names(of: "/proc/device-tree", &seen) : nodes
  }

  /// What lies in a folder, or in one of its buses.
  private func names(of folder: SystemPath, _ seen: inout SurveyLog) -> [SystemPath] {
    let top = names(in: folder, &seen).map { folder.appending($0) }
    let buses = top.filter { path in
      ["axi", "soc", "bus@"].contains { path.name.hasPrefix($0) }
    }
    return top + buses.flatMap { bus in names(in: bus, &seen).map { bus.appending($0) } }
  }

  private func pciController(at path: SystemPath, _ seen: inout SurveyLog) -> PCIController {
    let own = Self.node(ofPlatformDevice: path.name).map { [$0] } ?? []
    let listed = nodes(at: path, &seen)
    return PCIController(
      name: String(path.name), nodes: listed.isEmpty ? own : listed, isEnabled: true)
  }
}
