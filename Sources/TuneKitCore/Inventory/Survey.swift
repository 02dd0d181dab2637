/// Reads a machine once and makes an ``Inventory`` of it.
///
/// The only place that knows where things lie in `/proc`, `/sys` and `/etc`. It reads and does not
/// judge; what is missing stays nil or empty, and what is there but cannot be read is named in
/// ``Inventory/unread``.
public struct Survey<System: MachineView>: Sendable {
  let machine: System
  let extra: [SystemPath]

  /// A survey of a machine.
  ///
  /// - Parameters:
  ///   - machine: what to read.
  ///   - extra: further files whose exact text is wanted in ``Inventory/texts``; those that are
  ///     not there are left out.
  public init(of machine: System, and extra: [SystemPath] = []) {
    self.machine = machine
    self.extra = extra
  }

  /// Reads everything, each file once.
  public func inventory() -> Inventory { machine.looking { look() } }

  private func look() -> Inventory {
    var seen = Sightings()
    let identity = identity(&seen)
    let table = InterruptTable(bytes(of: "/proc/interrupts", &seen) ?? [])
    let folders = processorFolders(&seen)
    let policies = policies(under: folders, &seen)
    let processors = processors(under: folders, policies: policies, table: table, &seen)
    recordWakeLimits(of: processors, under: folders, &seen)
    let isolation = isolation(among: processors, &seen)
    let devices = devices(&seen)
    let interrupts = interrupts(table: table, devices: devices, &seen)
    let devfreq = devfreq(&seen)
    let zones = thermalZones(&seen)
    let coolers = coolingDevices(&seen)
    let firmware = firmware(&seen)
    let contenders = contenders(beside: policies, devfreq)
    let balancer = balancer(among: contenders, &seen)
    let commandLine = words(of: "/proc/cmdline", &seen)
    let drivers = loadedDrivers(&seen)
    let controllers = pciControllers(identity, &seen)
    for path in extra where seen.texts[path] == nil { record(path, &seen) }
    return Inventory(
      nature: machine.nature, identity: identity, processors: processors,
      possible: possible(processors, &seen), policies: policies, devices: devices,
      interrupts: interrupts, devfreq: devfreq, thermalZones: zones, coolingDevices: coolers,
      contenders: contenders, balancer: balancer, texts: seen.texts, unread: seen.unread,
      isolation: isolation, firmware: firmware, commandLine: commandLine, drivers: drivers,
      pciControllers: controllers)
  }
}
