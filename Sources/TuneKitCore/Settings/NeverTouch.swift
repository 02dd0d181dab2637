/// What is written for no module and no plan, whoever asks.
///
/// The ``Executor`` asks this of every file, under the name it was given and under the canonical
/// one, before the first write. Each line has the incident or the danger behind it.
public enum NeverTouch {
  /// Why a file must not be written; nil where it may.
  public static func objection(to file: SystemPath) -> String? {
    let parts = file.components.map(String.init)
    guard let top = parts.first, top == "proc" || top == "sys", parts.count > 2 else {
      return "it lies outside /proc and /sys"
    }
    if let objection = objectionInProc(parts) { return objection }
    if let folder = forbiddenFolders.first(where: { file.isBelow($0.path) }) {
      return folder.why
    }
    return objectionAtPCI(parts)
  }

  private static func objectionInProc(_ parts: [String]) -> String? {
    guard parts[0] == "proc" else { return nil }
    if parts[1] == "irq" || parts[1] == "sys" { return nil }
    return "of /proc only irq and sys hold settings"
  }

  private static let forbiddenFolders: [(path: SystemPath, why: String)] = [
    ("/sys/bus", "binding, rescanning and removing devices has crashed hosts (axcl heartbeat)"),
    ("/sys/power", "sleep disconnects cards that do not support it (Axera host FAQ)"),
    ("/sys/firmware", "firmware variables outlive everything that could undo them"),
    ("/sys/fs", "file systems and control groups are not tuned here"),
    ("/sys/kernel/debug", "debug files change hardware without any check"),
    ("/sys/kernel/tracing", "tracing puts code into the kernel"),
    ("/sys/kernel/livepatch", "code is not a setting"),
    ("/sys/kernel/security", "some of its switches cannot be undone"),
    ("/sys/kernel/config", "it makes and removes devices"),
    ("/sys/kernel/iommu_groups", "a domain is not switched under a device"),
    ("/sys/kernel/reboot", "it says how the machine goes down"),
    ("/sys/kernel/uevent_helper", "it names a program that the kernel runs as root"),
    ("/sys/kernel/kexec_crash_size", "it cannot be undone"),
    ("/sys/module/firmware_class", "it says what code devices are given"),
    ("/sys/class/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/devices/virtual/thermal", "a machine's protection against heat is not a setting"),
    ("/sys/devices/system/memory", "memory that is taken away may not come back"),
    ("/sys/devices/system/machinecheck", "it names a program that the kernel runs as root"),
    ("/sys/module/pci_hotplug", "slots are not switched under a card"),
    ("/proc/sys/kernel/modprobe", "it names a program that the kernel runs as root"),
    ("/proc/sys/kernel/core_pattern", "it names a program that the kernel runs as root"),
    ("/proc/sys/kernel/hotplug", "it names a program that the kernel runs as root"),
    ("/proc/sys/kernel/poweroff_cmd", "it names a program that the kernel runs as root"),
    ("/proc/sys/kernel/usermodehelper", "it limits what the kernel's helpers may do for ever"),
    ("/proc/sys/kernel/modules_disabled", "it cannot be undone"),
    ("/proc/sys/kernel/kexec_load_disabled", "it cannot be undone"),
    ("/proc/sys/kernel/kexec_load_limit_panic", "it cannot be undone"),
    ("/proc/sys/kernel/kexec_load_limit_reboot", "it cannot be undone"),
    ("/proc/sys/kernel/unprivileged_bpf_disabled", "it cannot be undone"),
    ("/proc/sys/kernel/yama", "it cannot be undone"),
    ("/proc/sys/kernel/tainted", "it cannot be undone"),
    ("/proc/sys/fs/binfmt_misc", "it names a program that the kernel runs"),
    ("/proc/sys/vm/drop_caches", "it is an action and not a setting"),
    ("/proc/sys/vm/compact_memory", "it is an action and not a setting"),
  ]

  /// Of a PCI device only its power settings may be written: `config` holds MaxReadReq, MaxPayload
  /// and link control (128 and 256 bytes crash the AX650N's driver), `reset`, `remove`, `rescan`
  /// and `link/` disconnect a card under its driver, `driver_override` rebinds it.
  private static func objectionAtPCI(_ parts: [String]) -> String? {
    guard parts[0] == "sys", let last = parts.last else { return nil }
    if actions.contains(last) || last.hasPrefix("unbind_") {
      return "\(last) is an action on a device and not a setting"
    }
    // A clock of its own, as graphics cards have, is named after the device once more.
    if clockFiles.contains(last) && parts.dropLast(2).last == "devfreq" { return nil }
    guard let device = parts.lastIndex(where: { PCIAddress($0) != nil }) else { return nil }
    let inside = parts[(device + 1)...].joined(separator: "/")
    if allowedAtPCI.contains(inside) { return nil }
    return "of a PCI device only \(allowedAtPCI.sorted().joined(separator: ", ")) may be written:"
      + " configuration space, link, reset, remove and rescan have crashed drivers and hosts"
  }

  private static let allowedAtPCI: Set<String> = [
    "power/control", "power/autosuspend_delay_ms", "d3cold_allowed",
  ]

  private static let clockFiles: Set<String> = ["governor", "min_freq", "max_freq"]

  private static let actions: Set<String> = [
    "reset", "reset_method", "remove", "rescan", "bus_rescan", "dev_rescan", "bind", "unbind",
    "new_id", "remove_id", "driver_override", "config", "uevent", "drivers_probe", "delete", "scan",
    "authorized", "probe", "release", "reload", "reset_controller", "rescan_controller", "export",
    "unexport",
  ]
}
