extension Survey {
  /// The devices on the chip that may be accelerators, by name.
  ///
  /// A chip has hundreds of devices. Looked at are those whose node is named as such units are, and
  /// those of which a module knows the marks and that a clock or a line in `/proc/interrupts` names.
  func platformDevices(
    _ identity: MachineIdentity, table: InterruptTable, clocks: [DevfreqDevice],
    _ seen: inout SurveyLog
  ) -> [PlatformDevice] {
    guard identity.hasDeviceTree else { return [] }
    var listed = names(in: DeviceAddress.platformFolder, &seen)
    if listed.isEmpty { listed = names(in: "/sys/devices/platform", &seen) }
    let named = marks.isEmpty ? [] : Set(table.rows.flatMap(\.actions) + clocks.map(\.name))
    return listed.sorted().compactMap { text in
      guard let name = PlatformName(text) else { return nil }
      let isLikely = Self.isLikely(name.kind)
      guard isLikely || named.contains(text) else { return nil }
      return platformDevice(name, evenUnknown: isLikely, &seen)
    }
  }

  /// How the nodes of such units are named: `npu@fdab0000`, `aipu@...`, `tpu@...`.
  private static func isLikely(_ kind: Substring) -> Bool {
    ["npu", "tpu", "apu", "aipu"].contains { kind.hasSuffix($0) || kind.hasPrefix($0) }
  }

  /// The nodes of such units that are not enabled: the kernel makes no device of them
  /// (drivers/of/platform.c, `of_platform_bus_create`).
  func disabledUnits(among nodes: [SystemPath], _ seen: inout SurveyLog) -> [DisabledUnit] {
    let found = nodes.compactMap { node -> DisabledUnit? in
      let name = node.name
      guard let at = name.firstIndex(of: "@"), Self.isLikely(name[..<at]), !isEnabled(node) else {
        return nil
      }
      let compatible = machine.strings(in: node.appending("compatible"))
      guard !compatible.isEmpty else { return nil }
      return DisabledUnit(node: String(name), compatible: compatible, path: node)
    }
    return found + seen.disabled.filter { unit in !found.contains { $0.node == unit.node } }
  }

  private func platformDevice(
    _ name: PlatformName, evenUnknown: Bool, _ seen: inout SurveyLog
  ) -> PlatformDevice? {
    let folder = machine.folder(of: .platform(name))
    let compatible = machine.compatible(ofDeviceAt: folder)
    guard !compatible.isEmpty, evenUnknown || compatible.contains(where: marks.contains),
      let path = canonical(folder, &seen)
    else { return nil }
    let node = path.appending("of_node")
    // A node that is not enabled is no device, though a tree may list it.
    guard isEnabled(node) else {
      let called = Self.node(ofPlatformDevice: Substring(name.string)) ?? name.string
      seen.disabled.append(DisabledUnit(node: called, compatible: compatible, path: node))
      return nil
    }
    let driver = driver(path, &seen)
    let power = path.appending("power/control")
    let delay = path.appending("power/autosuspend_delay_ms")
    let hasDelay = (try? machine.text(of: delay)) != nil
    if hasDelay { record(delay, &seen) }
    return PlatformDevice(
      name: name, path: path, compatible: compatible, driver: driver,
      driverVersion: driver.flatMap { version(of: $0.lowercased(), at: path, &seen) },
      powerControl: machine.exists(power) ? power : nil,
      autosuspendDelay: hasDelay ? delay : nil,
      powerState: line(of: path.appending("power/runtime_status"), &seen))
  }

  /// Devicetree Specification 0.4, 2.3.4: `okay`, or no property at all.
  private func isEnabled(_ node: SystemPath) -> Bool {
    guard let bytes = try? machine.bytes(of: node.appending("status")) else {
      return true
    }
    let status = String(decoding: bytes.prefix { $0 != 0 && $0 != 0x0A }, as: UTF8.self).trimmed
    return ["okay", "ok", ""].contains(status)
  }

  /// The clocks, those of these devices with their limits.
  func limits(
    of clocks: [DevfreqDevice], for devices: [PlatformDevice], _ seen: inout SurveyLog
  )
    -> [DevfreqDevice]
  {
    clocks.map { clock in
      guard devices.contains(where: { clock.drives(.platform($0)) }) else { return clock }
      var clock = clock
      clock.availableHertz = words(of: clock.path.appending("available_frequencies"), &seen)
        .compactMap { Int($0) }.sorted()
      clock.floorHertz = record(clock.path.appending("min_freq"), &seen)
        .flatMap { Int($0.text.trimmed) }
      clock.ceilingHertz = number(in: clock.path.appending("max_freq"), &seen)
      clock.presentHertz = number(in: clock.path.appending("cur_freq"), &seen)
      return clock
    }
  }
}
