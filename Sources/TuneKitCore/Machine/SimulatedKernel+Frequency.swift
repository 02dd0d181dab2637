import SystemPackage

/// What user space has asked of a frequency policy, in kHz.
struct FrequencyRequest: Hashable {
  var lowest: UInt64
  var highest: UInt64
}

/// Clocks.
extension SimulatedKernel {
  /// Sets the governor of a frequency policy.
  mutating func setGovernor(_ text: String, in file: SystemPath) throws(Errno) {
    let policy = file.parent
    try refuseInactive(policy)
    guard let name = firstWord(text, atMost: 15) else { throw .invalidArgument }
    let known = words(policy.appending("scaling_available_governors")) ?? [name]
    guard let governor = known.first(where: { $0.lowercased() == name.lowercased() }) else {
      throw .invalidArgument
    }
    show(governor, in: file)
    followGovernor(in: policy)
  }

  /// Keeps a request and shows what comes of it.
  mutating func request(
    _ text: String, of limit: WritableKeyPath<FrequencyRequest, UInt64>, in policy: SystemPath
  ) throws(Errno) {
    try refuseInactive(policy)
    let wanted = try KernelNumber.unsigned(text)
    let lowest = number(policy.appending("scaling_min_freq")) ?? 0
    let highest = number(policy.appending("scaling_max_freq")) ?? .max
    var request = requests[policy] ?? FrequencyRequest(lowest: lowest, highest: highest)
    request[keyPath: limit] = wanted
    requests[policy] = request

    let slowest = number(policy.appending("cpuinfo_min_freq")) ?? 0
    let fastest = number(policy.appending("cpuinfo_max_freq")) ?? .max
    let ceiling = max(slowest, min(request.highest, fastest))
    let floor = min(max(request.lowest, slowest), ceiling)
    let table = (words(policy.appending("scaling_available_frequencies")) ?? [])
      .compactMap { UInt64($0) }.filter { $0 >= slowest && $0 <= fastest }.sorted()
    let shownCeiling = table.last { $0 <= ceiling } ?? table.first ?? ceiling
    let shownFloor = min(table.first { $0 >= floor } ?? table.last ?? floor, shownCeiling)
    showIfPresent("\(shownFloor)", in: policy.appending("scaling_min_freq"))
    showIfPresent("\(shownCeiling)", in: policy.appending("scaling_max_freq"))
    followGovernor(in: policy)
  }

  /// drivers/cpufreq/cpufreq.c, `store`: EBUSY where all CPUs of the policy are offline.
  private func refuseInactive(_ policy: SystemPath) throws(Errno) {
    if words(policy.appending("affected_cpus"))?.isEmpty == true { throw .resourceBusy }
  }

  /// The clock that the governor goes to at once.
  ///
  /// drivers/cpufreq/cpufreq_performance.c, cpufreq_powersave.c; include/linux/cpufreq.h,
  /// `cpufreq_policy_apply_limits`: the other governors stay within the limits.
  private mutating func followGovernor(in policy: SystemPath) {
    guard let lowest = number(policy.appending("scaling_min_freq")),
      let highest = number(policy.appending("scaling_max_freq"))
    else { return }
    for name in ["scaling_cur_freq", "cpuinfo_cur_freq"] {
      guard let now = number(policy.appending(name)) else { continue }
      let next =
        switch line(policy.appending("scaling_governor")) {
        case "performance": highest
        case "powersave": lowest
        default: max(lowest, min(now, highest))
        }
      if name == "cpuinfo_cur_freq" && next > now && isSlowedByFirmware { continue }
      show("\(next)", in: policy.appending(name))
    }
  }

  /// Whether the firmware holds the clocks down, whatever the kernel asks for.
  ///
  /// Under-voltage is told by the alarm of `rpi_volt`, all else by the bits 0 to 3 of
  /// `get_throttled`.
  private var isSlowedByFirmware: Bool {
    let sensors: SystemPath = "/sys/class/hwmon"
    let alarms = names(in: sensors).contains { name in
      guard let sensor = try? canonical(sensors.appending(name)),
        line(sensor.appending("name")) == "rpi_volt"
      else { return false }
      return line(sensor.appending("in0_lcrit_alarm")) == "1"
    }
    return alarms
      || capture.entries.keys.contains { path in
        guard path.name == "get_throttled", let text = line(path) else { return false }
        return !(FirmwareReport.Flags(text)?.isDisjoint(with: .now) ?? true)
      }
  }

  /// drivers/devfreq/governor_performance.c, governor_powersave.c.
  mutating func followDevfreqGovernor(in device: SystemPath) {
    let limit =
      switch line(device.appending("governor")) {
      case "performance": "max_freq"
      case "powersave": "min_freq"
      default: ""
      }
    guard let frequency = line(device.appending(limit)) else { return }
    showIfPresent(frequency, in: device.appending("cur_freq"))
  }
}
