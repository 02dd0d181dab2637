/// What may be written below /sys: settings that a tuner needs, each with the reason why it is here.
///
/// A list of what may be written, and not of what may not: most files below /sys act on a device, burn
/// fuses, switch regulators or stop fans, and new ones come with every kernel. A module that needs
/// another one adds it here.
enum WritableInSysfs {
  /// Whether a file is one of them, by the name that is given.
  static func contains(_ file: SystemPath) -> Bool {
    let parts = file.components
    return patterns.contains { $0.matches(parts[...]) }
  }

  /// What the patterns come to, for people.
  static let summary =
    "below /sys only clocks and idle states of CPUs, limits of latency, power of PCI devices, devfreq, "
    + "queues and the masks of work queues are written"

  private static let patterns = settings.map { PathPattern($0.file) }

  /// The files and what each is written for.
  ///
  /// Documentation/ABI of the kernel has all of them.
  static let settings: [(file: String, reason: String)] = [
    (cpu + "/cpufreq/policy#/\(clock)", "the clock of CPUs and how it is chosen"),
    (cpu + "/cpu#/cpufreq/\(clock)", "the same under the name of the CPU"),
    (cpu + "/cpufreq/policy#/\(governors)/*", "how a governor decides"),
    (cpu + "/cpufreq/\(governors)/*", "the same for all policies of a governor"),
    (cpu + "/cpufreq/boost", "clocks above the nominal one"),
    (cpu + "/intel_pstate/no_turbo|min_perf_pct|max_perf_pct", "limits of the clock"),
    (cpu + "/cpu#/power/energy_perf_bias", "how the hardware weighs clock and power"),
    (cpu + "/cpu#/cpuidle/state#/disable", "how deep an idle CPU sleeps"),
    (cpu + "/cpuidle/current_governor", "how the idle state is chosen"),
    (cpu + "/cpu#/power/pm_qos_resume_latency_us", "how long waking a CPU may take"),
    ("/sys/devices/**/@/power/control|autosuspend_delay_ms", "whether an idle card or port sleeps"),
    ("/sys/devices/**/@/d3cold_allowed", "whether a sleeping card loses its power"),
    ("/sys/devices/**/devfreq/*/governor|min_freq|max_freq", "clocks of memory and of NPUs"),
    ("/sys/class/devfreq/*/governor|min_freq|max_freq", "the same by class"),
    ("/sys/devices/**/net/*/queues/rx-#/rps_cpus|rps_flow_cnt", "which CPUs take packets"),
    ("/sys/devices/**/net/*/queues/tx-#/xps_cpus|xps_rxqs", "which CPUs send packets"),
    ("/sys/class/net/*/queues/rx-#/rps_cpus|rps_flow_cnt", "the same by class"),
    ("/sys/class/net/*/queues/tx-#/xps_cpus|xps_rxqs", "the same by class"),
    ("/sys/devices/**/block/*/queue/\(queue)", "how models are read from a disk"),
    ("/sys/block/*/queue/\(queue)", "the same by name"),
    ("/sys/devices/virtual/workqueue/cpumask", "which CPUs do the kernel's deferred work"),
    ("/sys/devices/virtual/workqueue/*/cpumask|nice", "the same for one work queue"),
  ]

  private static let cpu = "/sys/devices/system/cpu"
  private static let clock =
    "scaling_governor|scaling_min_freq|scaling_max_freq|scaling_setspeed|energy_performance_preference"
  private static let governors = "ondemand|conservative|schedutil|interactive"
  private static let queue = "scheduler|read_ahead_kb|nr_requests|rq_affinity"
}

/// Names of files: `*` is one name, `**` any number of them, `@` the address of a PCI device, `cpu#` a
/// name with a number at its end, and `a|b` either of two.
private struct PathPattern {
  private let parts: [Part]

  private enum Part {
    case anyNames
    case anyName
    case address
    case numbered(Substring)
    case names(Set<Substring>)

    func isMet(by name: Substring) -> Bool {
      switch self {
      case .anyNames, .anyName: true
      case .address: PCIAddress(String(name)) != nil
      case .names(let names): names.contains(name)
      case .numbered(let start):
        name.hasPrefix(start) && name.utf8.count > start.utf8.count
          && name.utf8.dropFirst(start.utf8.count).allSatisfy { $0 &- 0x30 < 10 }
      }
    }
  }

  init(_ text: String) {
    parts = text.split(separator: "/").map { part in
      switch part {
      case "**": .anyNames
      case "*": .anyName
      case "@": .address
      case _ where part.last == "#": .numbered(part.dropLast())
      default: .names(Set(part.split(separator: "|")))
      }
    }
  }

  func matches(_ names: ArraySlice<Substring>) -> Bool { Self.match(parts[...], names) }

  private static func match(_ parts: ArraySlice<Part>, _ names: ArraySlice<Substring>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    let rest = parts.dropFirst()
    if case .anyNames = part {
      // Each pattern has one of these, so what follows it stands at the end.
      let end = names.suffix(rest.count)
      return end.count == rest.count && match(rest, end)
    }
    guard let name = names.first, part.isMet(by: name) else { return false }
    return match(rest, names.dropFirst())
  }
}
