extension Survey {
  /// The places whose temperature is measured, in millidegrees Celsius as sysfs prints it.
  ///
  /// - Parameters:
  ///   - bound: whether to look which cooling devices the device tree binds to them.
  ///   - seen: the survey's notes.
  /// - Returns: the zones, by number.
  func thermalZones(bound: Bool, _ seen: inout SurveyLog) -> [ThermalZone] {
    thermal("thermal_zone", &seen).map { zone in
      ThermalZone(
        name: line(of: zone.appending("type"), &seen) ?? String(zone.name),
        millidegrees: number(in: zone.appending("temp"), &seen), path: zone,
        coolers: bound ? coolers(of: zone, &seen) : [])
    }
  }

  /// drivers/thermal/thermal_core.c, `thermal_bind_cdev_to_trip`: a link `cdev0` to each.
  private func coolers(of zone: SystemPath, _ seen: inout SurveyLog) -> [String] {
    Self.numbers(names(in: zone, &seen), behind: "cdev").compactMap { number in
      line(of: zone.appending("cdev\(number)/type"), &seen)
    }
  }

  /// What slows down or turns faster when it is hot.
  func coolingDevices(_ seen: inout SurveyLog) -> [CoolingDevice] {
    thermal("cooling_device", &seen).compactMap { device in
      guard let state = number(in: device.appending("cur_state"), &seen),
        let maximum = number(in: device.appending("max_state"), &seen)
      else { return nil }
      return CoolingDevice(
        name: line(of: device.appending("type"), &seen) ?? String(device.name),
        state: state, maximumState: maximum)
    }
  }

  func thermal(_ kind: String, _ seen: inout SurveyLog) -> [SystemPath] {
    let folder: SystemPath = "/sys/class/thermal"
    return Self.numbers(names(in: folder, &seen), behind: kind).map {
      folder.appending("\(kind)\($0)")
    }
  }
}

extension Survey {
  /// By what a machine shows that it is too hot, or slowed down for another reason; none where it is not.
  ///
  /// Some forty small files. A clock below what was asked for is none of the signs: it may have been
  /// that low for a moment only.
  package func heatSigns() -> [String] {
    machine.looking {
      var seen = SurveyLog()
      let coolers = coolingDevices(&seen).filter { $0.state > 0 && $0.slowsProcessors }
      let reported = firmware(&seen).slowdowns.filter(\.isNow)
      return zonesAtPassiveTrip(&seen) + coolers.map(\.evidence) + reported.map(\.evidence)
    }
  }

  /// The zones that have reached the temperature from which the kernel slows something down.
  private func zonesAtPassiveTrip(_ seen: inout SurveyLog) -> [String] {
    thermal("thermal_zone", &seen).compactMap { zone in
      guard let now = number(in: zone.appending("temp"), &seen),
        let trip = passiveTrip(of: zone, &seen), now >= trip
      else { return nil }
      let name = line(of: zone.appending("type"), &seen) ?? String(zone.name)
      let (seen, limit) = (ThermalZone.degrees(now), ThermalZone.degrees(trip))
      return "\(name) at \(seen), from \(limit) on it is slowed down"
    }
  }

  /// The temperature from which the kernel slows something down, in thousandths of a degree Celsius;
  /// nil where it never does.
  package func passiveTrip(ofZoneAt zone: SystemPath) -> Int? {
    var seen = SurveyLog()
    return passiveTrip(of: zone, &seen)
  }

  /// From where on the kernel slows something down, in thousandths of a degree Celsius; nil where it never does.
  ///
  /// Documentation/driver-api/thermal/sysfs-api.rst. By `power_allocator` the first passive trip only
  /// switches it on, and the last one is what it holds (power_allocator.rst).
  private func passiveTrip(of zone: SystemPath, _ seen: inout SurveyLog) -> Int? {
    let trips = Self.numbers(
      names(in: zone, &seen).filter { $0.hasSuffix("_type") }.map { String($0.dropLast(5)) },
      behind: "trip_point_")
    var passive: [Int] = []
    for trip in trips where line(of: zone.appending("trip_point_\(trip)_type"), &seen) == "passive"
    {
      guard let limit = number(in: zone.appending("trip_point_\(trip)_temp"), &seen),
        limit > 0
      else { continue }
      passive.append(limit)
    }
    let isAllocating = line(of: zone.appending("policy"), &seen) == "power_allocator"
    return isAllocating ? passive.max() : passive.min()
  }
}

extension Survey {
  /// What the firmware tells of supply and heat.
  func firmware(_ seen: inout SurveyLog) -> FirmwareReport {
    var report = FirmwareReport()
    var folders: [SystemPath] = []
    let sensors: SystemPath = "/sys/class/hwmon"
    for sensor in names(in: sensors, &seen).map({ sensors.appending($0) })
    where line(of: sensor.appending("name"), &seen) == "rpi_volt" {
      if let alarm = number(in: sensor.appending("in0_lcrit_alarm"), &seen) {
        report.isSupplyLow = alarm != 0
      }
      var folder = canonical(sensor, &seen) ?? sensors
      while folder.components.count > 3 {
        folder = folder.parent
        folders.append(folder)
      }
    }
    report.flags = flags(in: folders.filter { $0.isBelow("/sys/devices") } + Self.usual, &seen)
    return report
  }

  /// Where kernels have kept the flags: in the firmware's device, by its node of the device tree.
  private static var usual: [SystemPath] {
    let devices: SystemPath = "/sys/devices/platform"
    let nodes = ["soc", "axi", "soc@107c000000"]
    return nodes.flatMap { node in
      ["\(node):firmware", "firmware"].map { devices.appending("\(node)/\($0)") }
    } + [devices.appending("soc:firmware")]
  }

  /// The flags, which the kernel holds ready since its hwmon driver asked last.
  ///
  /// The file warns once that it is deprecated, with a trace in the log; where a warning stops the
  /// machine it is left alone.
  private func flags(
    in folders: [SystemPath], _ seen: inout SurveyLog
  ) -> FirmwareReport.Flags? {
    let files = folders.map { $0.appending("get_throttled") }
    guard let file = files.first(where: machine.exists),
      line(of: "/proc/sys/kernel/panic_on_warn", &seen) != "1"
    else { return nil }
    return line(of: file, &seen).flatMap(FirmwareReport.Flags.init)
  }
}
