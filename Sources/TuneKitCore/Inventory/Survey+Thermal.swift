extension Survey {
  /// The places whose temperature is measured, in millidegrees Celsius as sysfs prints it.
  func thermalZones(_ seen: inout Sightings) -> [ThermalZone] {
    thermal("thermal_zone", &seen).map { zone in
      ThermalZone(
        name: line(of: zone.appending("type"), &seen) ?? String(zone.name),
        millidegrees: number(in: zone.appending("temp"), &seen))
    }
  }

  /// What slows down or turns faster when it is hot.
  func coolingDevices(_ seen: inout Sightings) -> [CoolingDevice] {
    thermal("cooling_device", &seen).compactMap { device in
      guard let state = number(in: device.appending("cur_state"), &seen),
        let maximum = number(in: device.appending("max_state"), &seen)
      else { return nil }
      return CoolingDevice(
        name: line(of: device.appending("type"), &seen) ?? String(device.name),
        state: state, maximumState: maximum)
    }
  }

  func thermal(_ kind: String, _ seen: inout Sightings) -> [SystemPath] {
    let folder: SystemPath = "/sys/class/thermal"
    return Self.numbers(names(in: folder, &seen), behind: kind).map {
      folder.appending("\(kind)\($0)")
    }
  }
}
