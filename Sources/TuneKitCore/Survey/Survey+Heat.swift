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

extension Survey {
  /// By what a machine shows that it is too hot, or slowed down for another reason; none where it is not.
  ///
  /// Some forty small files. A clock below what was asked for is none of the signs: it may have been
  /// that low for a moment only.
  func heatSigns() -> [String] {
    machine.looking {
      var seen = Sightings()
      let coolers = coolingDevices(&seen).filter { $0.state > 0 && $0.slowsProcessors }
      let told = firmware(&seen).slowdowns.filter(\.isNow)
      return zonesAtPassiveTrip(&seen) + coolers.map(\.evidence) + told.map(\.evidence)
    }
  }

  /// The zones that have reached the temperature from which the kernel slows something down.
  private func zonesAtPassiveTrip(_ seen: inout Sightings) -> [String] {
    thermal("thermal_zone", &seen).compactMap { zone in
      guard let now = number(in: zone.appending("temp"), &seen),
        let trip = passiveTrip(of: zone, &seen), now >= trip
      else { return nil }
      let name = line(of: zone.appending("type"), &seen) ?? String(zone.name)
      let (seen, limit) = (ThermalZone.degrees(now), ThermalZone.degrees(trip))
      return "\(name) at \(seen), from \(limit) on it is slowed down"
    }
  }

  /// From where on the kernel slows something down, in thousandths of a degree Celsius; nil where it never does.
  ///
  /// Documentation/driver-api/thermal/sysfs-api.rst. By `power_allocator` the first passive trip only
  /// switches it on, and the last one is what it holds (power_allocator.rst).
  private func passiveTrip(of zone: SystemPath, _ seen: inout Sightings) -> Int? {
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
