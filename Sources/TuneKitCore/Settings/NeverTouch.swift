/// What is written for no module and no plan, whoever asks.
///
/// The ``Executor`` asks this of every file, under the name it was given and under the canonical
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
    case "proc": return objectionInProc(parts.dropFirst())
    case "sys" where parts.count > 2:
      if let folder = forbiddenFolders.first(where: { file.isBelow($0.path) }) { return folder.why }
      return objectionAtDevice(parts)
    default: return "it is no file below /proc and /sys"
    }
  }

  /// Of `/proc` only affinities, the scheduler's settings and those of memory are no actions and
  /// name no program that the kernel would run.
  private static func objectionInProc(_ parts: ArraySlice<String>) -> String? {
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
    ("/sys/kernel", "of the kernel's own files some name programs that it runs as root"),
    ("/sys/module", "parameters of drivers are read when they load, or act at once"),
    ("/sys/devices/system/memory", "memory is not taken away from a running system"),
    ("/sys/devices/system/machinecheck", "it names a program that the kernel runs as root"),
    ("/sys/class/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/devices/virtual/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/class/gpio", "pins are not settings"),
    ("/sys/class/pwm", "pins are not settings"),
  ]

  /// Of a PCI device only its power settings may be written: `config` holds MaxReadReq, MaxPayload
  /// and link control (some sizes have crashed a driver), `reset`, `remove`, `rescan`
  /// and `link/` disconnect a card under its driver, `driver_override` rebinds it.
  private static func objectionAtDevice(_ parts: [String]) -> String? {
    guard let last = parts.last else { return nil }
    if actions.contains(last) || last.hasPrefix("unbind_") {
      return "\(last) is an action on a device and not a setting"
    }
    // A clock of its own, as graphics cards have, is named after the device once more.
    if clockFiles.contains(last) && parts.dropLast(2).last == "devfreq" { return nil }
    guard let device = parts.lastIndex(where: { PCIAddress($0) != nil }) else { return nil }
    let inside = parts[(device + 1)...].joined(separator: "/")
    let isSteering = inside.hasPrefix("net/") && ["rps_cpus", "xps_cpus"].contains(last)
    if allowedAtPCI.contains(inside) || isSteering { return nil }
    return "of a PCI device only \(allowedAtPCI.sorted().joined(separator: ", ")) may be written:"
      + " configuration space, link, reset, remove and rescan have crashed drivers and hosts"
  }

  private static let allowedAtPCI: Set<String> = [
    "power/control", "power/autosuspend_delay_ms", "d3cold_allowed",
  ]

  private static let clockFiles: Set<String> = ["governor", "min_freq", "max_freq"]

  private static let actions: Set<String> = [
    "reset", "reset_method", "remove", "rescan", "bus_rescan", "dev_rescan", "bind", "unbind",
    "new_id", "remove_id", "driver_override", "config", "uevent", "drivers_probe", "delete",
    "online", "offline", "probe", "release", "export", "unexport", "reload", "scan", "authorized",
    "reset_controller", "rescan_controller",
  ]
}
