extension Survey {
  /// The devices on the PCI bus, by address.
  func devices(_ seen: inout Sightings) -> [PCIDevice] {
    let folder: SystemPath = "/sys/bus/pci/devices"
    let addresses = names(in: folder, &seen).compactMap { PCIAddress($0) }.sorted()
    var bridges = HostBridges()
    var devices: [PCIDevice] = []
    for address in addresses {
      guard let path = canonical(folder.appending(address.description), &seen) else { continue }
      let place = PCIPlace(of: address, at: path)
      let controllers = controllers(above: place, at: path, &bridges, &seen)
      if let device = device(at: place, path, controllers, &seen) { devices.append(device) }
    }
    recordPowerControls(of: devices, &seen)
    return devices
  }

  private func device(
    at place: PCIPlace, _ path: SystemPath, _ controllers: [String], _ seen: inout Sightings
  ) -> PCIDevice? {
    guard let vendor = identifier(path.appending("vendor"), &seen),
      let device = identifier(path.appending("device"), &seen)
    else { return nil }
    let classCode = identifier(path.appending("class"), &seen) ?? 0
    let listed = listedVectors(path, &seen)
    let power = path.appending("power/control")
    let driver = driver(path, &seen)
    let isOther = Self.elsewhere.contains(classCode >> 16)
    return PCIDevice(
      address: place.address, path: path, vendor: vendor, device: device, classCode: classCode,
      driver: driver, port: place.port, rootPort: place.rootPort,
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

  /// A number like `0x1f4b`, at most the 24 bits of a class.
  private func identifier(_ file: SystemPath, _ seen: inout Sightings) -> Int? {
    guard let value = line(of: file, &seen).flatMap(Self.hexadecimal), value <= 0xff_ffff else {
      return nil
    }
    return Int(value)
  }

  /// The name behind the link `driver`, or what `uevent` says where a tree has lost the link.
  private func driver(_ path: SystemPath, _ seen: inout Sightings) -> String? {
    let link = path.appending("driver")
    if let driver = canonical(link, &seen), driver.parent.name == "drivers" {
      return String(driver.name)
    }
    return value(of: "DRIVER", in: path.appending("uevent"), &seen)
  }

  private func link(
    _ kind: String, _ path: SystemPath, _ seen: inout Sightings
  ) -> PCILink? {
    guard let speed = line(of: path.appending("\(kind)_link_speed"), &seen) else { return nil }
    return PCILink(speed: speed, width: line(of: path.appending("\(kind)_link_width"), &seen))
  }

  /// The most messages that a device can have: PCI Express 4.0, 7.7.2.2, Table Size has 11 bits.
  private static var mostVectors: Int { 2048 }

  /// The vectors the kernel lists; nil where it lists none because it never set any up.
  private func listedVectors(_ path: SystemPath, _ seen: inout Sightings) -> [Int]? {
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
  private func wire(_ path: SystemPath, _ seen: inout Sightings) -> Int? {
    number(in: path.appending("irq"), &seen).flatMap { $0 > 0 ? $0 : nil }
  }

  /// drivers/pci/pci-sysfs.c, `local_cpulist`: the CPUs of the device's node, or all that are online.
  private func localProcessors(_ path: SystemPath, _ seen: inout Sightings) -> CPUSet? {
    line(of: path.appending("local_cpulist"), &seen).flatMap { CPUSet(list: $0) }
  }

  /// What a device may do to save power, and the root port above it, which sleeps with it.
  private func recordPowerControls(of devices: [PCIDevice], _ seen: inout Sightings) {
    for device in devices where !device.isBridge {
      let port = devices.first { $0.address == device.rootPort }
      for file in [device.powerControl, port?.powerControl] {
        if let file { record(file, &seen) }
      }
    }
  }
}

extension Survey {
  /// What Advanced Error Reporting has counted; nil where the kernel counts nothing here.
  private func errors(_ path: SystemPath, _ seen: inout Sightings) -> PCIDevice.LinkErrors? {
    let correctable = errors("correctable", total: "TOTAL_ERR_COR", path, &seen)
    let nonfatal = errors("nonfatal", total: "TOTAL_ERR_NONFATAL", path, &seen)
    let fatal = errors("fatal", total: "TOTAL_ERR_FATAL", path, &seen)
    guard correctable != nil || nonfatal != nil || fatal != nil else { return nil }
    return PCIDevice.LinkErrors(
      correctable: correctable ?? 0, nonfatal: nonfatal ?? 0, fatal: fatal ?? 0)
  }

  /// What a root port was sent; Documentation/ABI/testing/sysfs-bus-pci-devices-aer.
  private func messages(_ path: SystemPath, _ seen: inout Sightings) -> PCIDevice.LinkErrors? {
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
    _ kind: String, total: String, _ path: SystemPath, _ seen: inout Sightings
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

extension PCIDevice {
  /// Class and subclass of a bridge from PCI to PCI: root ports and the ports of switches.
  static let bridgeClass = 0x0604

  /// Whether it is a bridge of any kind (class 06), and so no accelerator.
  var isBridge: Bool { classCode >> 16 == 0x06 }
}
