/// What TuneKit writes for no module and no plan.
///
/// Below `/sys` only what `WritableInSysfs` lists is written, and below `/proc` only what is listed
/// here; the lists of dangers say why a file is refused.
///
/// The `Executor` asks this of every file, under the name it was given and under the canonical
/// one, before the first write. Each line has the incident or the danger behind it.
public enum NeverTouch {
  /// Why a knob must not be set there; nil where it may.
  ///
  /// Outside `/proc` and `/sys` there are two places, each for one grammar alone.
  public static func objection(to knob: Knob, at place: SystemPath) -> String? {
    switch (knob.target, knob.grammar) {
    case (.service(let service), .banList):
      place.isBelow(service.sockets) ? nil : "it is no socket of \(service.rawValue)"
    case (.file, .irqbalanceArguments):
      IrqbalanceArguments.files.contains(place) ? nil : "no settings of irqbalance lie there"
    case (.service, _): "of \(place.name) only the list of exceptions is set"
    case (.file, _), (.interrupt, _): objection(to: place)
    }
  }

  /// Why a file must not be written; nil where it may.
  public static func objection(to file: SystemPath) -> String? {
    let parts = file.components.map(String.init)
    switch parts.first {
    case "proc": return objectionInProc(Array(parts.dropFirst()))
    case "sys" where parts.count > 2:
      return WritableInSysfs.contains(file) ? nil : danger(of: file, parts)
    default: return "it is no file below /proc and /sys"
    }
  }

  /// Of `/proc` only affinities, the scheduler's settings and those of memory are no actions and
  /// name no program that the kernel would run.
  private static func objectionInProc(_ parts: [String]) -> String? {
    let inside = parts.joined(separator: "/")
    let isAffinity = parts.first == "irq" && (parts.last ?? "").contains("smp_affinity")
    let isScheduler = inside.hasPrefix("sys/kernel/sched_")
    if isAffinity || isScheduler || allowedInProc.contains(inside) { return nil }
    return "of /proc only affinities of interrupts and settings of the scheduler are written"
  }

  private static let allowedInProc: Set<String> = [
    "sys/kernel/timer_migration", "sys/kernel/numa_balancing", "sys/vm/stat_interval",
  ]

  private static let forbiddenFolders: [(path: SystemPath, why: String)] = [
    ("/sys/bus", "binding, rescanning and removing devices has crashed hosts whose driver read on"),
    ("/sys/power", "sleep disconnects cards that do not support it"),
    ("/sys/firmware", "firmware variables outlive everything that could undo them"),
    ("/sys/fs", "file systems and control groups are not tuned here"),
    ("/sys/kernel/debug", "debugfs sets clocks and voltages past their drivers"),
    ("/sys/kernel", "of the kernel's own files some name programs that it runs as root"),
    ("/sys/module", "parameters of drivers are read when they load, or act at once"),
    ("/sys/devices/system/memory", "memory is not removed from a running system"),
    ("/sys/devices/system/machinecheck", "it names a program that the kernel runs as root"),
    ("/sys/class/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/devices/virtual/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/class/regulator", "a wrong voltage destroys the chip"),
    ("/sys/class/gpio", "pins are not settings"),
    ("/sys/class/pwm", "pins are not settings"),
  ]

  /// What is known of a file below /sys that is not written, as far as more is known than that.
  ///
  /// Of a PCI device `config` holds MaxReadReq, MaxPayload and link control (some sizes have crashed a
  /// driver), `reset`, `remove`, `rescan` and `link/` disconnect a card under its driver, and
  /// `driver_override` rebinds it.
  private static func danger(of file: SystemPath, _ parts: [String]) -> String {
    if let folder = forbiddenFolders.first(where: { file.isBelow($0.path) }) { return folder.why }
    let last = parts.last ?? ""
    if actions.contains(last) || last.hasPrefix("unbind_") {
      return "\(last) is an action on a device and not a setting"
    }
    guard parts.contains(where: { PCIAddress($0) != nil }) else {
      if parts.suffix(2) == ["power", "control"], file.isBelow("/sys/devices/platform") {
        return "of a device on the chip power/control is never set: `on` has locked up machines "
          + "whose NPU ran above 600 MHz (Plugins-doc/attachments.md)"
      }
      return WritableInSysfs.summary
    }
    return "of a PCI device only power, devfreq and queues are written: configuration space, link, "
      + "reset, remove and rescan have crashed drivers and hosts"
  }

  private static let actions: Set<String> = [
    "reset", "reset_method", "remove", "rescan", "bus_rescan", "dev_rescan", "bind", "unbind",
    "new_id", "remove_id", "driver_override", "config", "uevent", "drivers_probe", "delete",
    "online", "offline", "probe", "release", "export", "unexport", "reload", "scan", "authorized",
    "reset_controller", "rescan_controller",
  ]
}

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
    ("/sys/devices/**/%/power/autosuspend_delay_ms", "when an idle device on the chip sleeps"),
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

/// Names of files: `*` is one name, `**` any number of them, `@` the address of a PCI device, `%` a
/// device on the chip by its address as `fdab0000.npu`, `cpu#` a name with a number at its end, and
/// `a|b` either of two.
private struct PathPattern {
  private let parts: [Part]

  private enum Part {
    case anyNames
    case anyName
    case address
    case onChip
    case numbered(Substring)
    case names([Substring])

    func isMet(by name: Substring) -> Bool {
      switch self {
      case .anyNames, .anyName: true
      case .address: PCIAddress(String(name)) != nil
      case .onChip: Self.isOnChip(name)
      case .names(let names): names.contains(name)
      case .numbered(let start):
        name.hasPrefix(start) && name.utf8.count > start.utf8.count
          && name.utf8.dropFirst(start.utf8.count).allSatisfy { $0 &- 0x30 < 10 }
      }
    }

    /// drivers/of/device.c, `of_device_make_bus_id`: the registers in hexadecimal, and the node's name.
    private static func isOnChip(_ name: Substring) -> Bool {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 2 && parts[0].utf8.count >= 4 && UInt64(parts[0], radix: 16) != nil
        && !parts[1].isEmpty && parts[1].utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D }
    }
  }

  init(_ text: String) {
    parts = text.pathComponents.map { part in
      switch part {
      case "**": .anyNames
      case "*": .anyName
      case "@": .address
      case "%": .onChip
      case _ where part.utf8.last == UInt8(ascii: "#"): .numbered(part.dropLast())
      default: .names(part.utf8.split(separator: UInt8(ascii: "|")).map { Substring($0) })
      }
    }
  }

  func matches(_ names: ArraySlice<Substring>) -> Bool { Self.match(parts[...], names) }

  private static func match(_ parts: ArraySlice<Part>, _ names: ArraySlice<Substring>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    let rest = parts.dropFirst()
    if case .anyNames = part {
      // Each pattern has one of these, so what follows it is at the end.
      let end = names.suffix(rest.count)
      return end.count == rest.count && match(rest, end)
    }
    guard let name = names.first, part.isMet(by: name) else { return false }
    return match(rest, names.dropFirst())
  }
}
