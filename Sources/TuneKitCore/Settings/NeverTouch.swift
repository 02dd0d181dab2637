/// What is written for no module and no plan, whoever asks.
///
/// Below `/sys` only what ``WritableInSysfs`` lists is written, and below `/proc` only what is listed
/// here; the lists of dangers say why a file is refused.
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
      return WritableInSysfs.contains(file) ? nil : danger(of: file, parts)
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
    guard parts.contains(where: { PCIAddress($0) != nil }) else { return WritableInSysfs.summary }
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
