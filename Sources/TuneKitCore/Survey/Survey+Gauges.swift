/// A file that holds one number, and what it is a number of.
package struct Gauge: Hashable, Sendable {
  package let name: String
  package let file: SystemPath
  /// The most that it can show; nil where that is not known.
  package var maximum: Int?
}

// What changes from moment to moment, for who finds the files once and reads them again and again.
extension Survey {
  /// The temperatures, in thousandths of a degree Celsius.
  package func temperatureGauges() -> [Gauge] {
    var seen = SurveyLog()
    return thermal("thermal_zone", &seen).map { zone in
      Gauge(
        name: line(of: zone.appending("type"), &seen) ?? String(zone.name),
        file: zone.appending("temp"))
    }
  }

  /// How far CPUs and devices are slowed down against heat; 0 is not at all.
  package func coolingGauges() -> [Gauge] {
    var seen = SurveyLog()
    return thermal("cooling_device", &seen).compactMap { device in
      let name = line(of: device.appending("type"), &seen) ?? String(device.name)
      guard let maximum = number(in: device.appending("max_state"), &seen) else { return nil }
      let cooler = CoolingDevice(name: name, state: 0, maximumState: maximum)
      guard cooler.slowsProcessors || cooler.slowsDevices else { return nil }
      return Gauge(name: name, file: device.appending("cur_state"), maximum: maximum)
    }
  }

  /// What a gauge shows now; nil where it cannot be read.
  package func reading(of gauge: Gauge) -> Int? {
    var seen = SurveyLog()
    return number(in: gauge.file, &seen)
  }

  /// The errors that the ends of a link have counted.
  ///
  /// The counters are the kernel's own, so that reading them wakes no card. Where no end has any, the
  /// messages that the root port was sent are counted.
  ///
  /// - Parameter ends: the directories from the root port to the card.
  /// - Returns: the sums; nil where none counts.
  package func linkErrors(of ends: [SystemPath]) -> PCIDevice.LinkErrors? {
    var seen = SurveyLog()
    let counts = ends.compactMap { errors($0, &seen) }
    guard counts.isEmpty else { return counts.reduce(PCIDevice.LinkErrors.none, +) }
    return ends.first.flatMap { messages($0, &seen) }
  }

  /// The CPUs that run; nil where the kernel does not tell.
  package func online() -> CPUSet? {
    var seen = SurveyLog()
    return processorList(in: "/sys/devices/system/cpu/online", &seen)
  }
}
