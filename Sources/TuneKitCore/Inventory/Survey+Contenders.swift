/// A program that is known to tune machines, and how it is known to be there.
private struct Rival {
  /// The name people know it by.
  var name: String
  /// The program's name, as the kernel keeps it for a process; nil where none stays running.
  var program: String?
  /// Its units, without `.service`.
  var units: [String] = []
  /// Its script among the init scripts of System V.
  var script: String?
  /// A file whose presence means that it acts on events.
  var hook: SystemPath?
  /// The files of its settings, and the words in them that are worth quoting.
  var settings: [SystemPath] = []
  var words: [String] = []
  /// What it changes.
  var reach: Set<Contender.Reach>
  /// What to do about it.
  var remedy: String

  /// The names by which it may be started at boot.
  var unitsAndScript: [String] { units.map { "\($0).service" } + [script].compactMap(\.self) }

  static let all = [
    // It moves every interrupt within ten seconds, unless it is told not to: irqbalance(1).
    Rival(
      name: "irqbalance", program: "irqbalance", units: ["irqbalance"],
      settings: IrqbalanceArguments.files,
      words: ["--banmod", "--banirq", "--policyscript", "-i ", "BANNED_CPU"],
      reach: [.interrupts],
      remedy: "set IRQBALANCE_ARGS=--banmod=DRIVER with the card's driver in "
        + "/etc/default/irqbalance and restart it, or systemctl disable --now irqbalance"),
    Rival(
      name: "tuned", program: "tuned", units: ["tuned"],
      reach: [.interrupts, .clocks, .power], remedy: "tuned-adm off"),
    Rival(
      name: "power-profiles-daemon", program: "power-profiles-daemon",
      units: ["power-profiles-daemon"], reach: [.clocks],
      remedy: "systemctl disable --now power-profiles-daemon"),
    Rival(
      name: "tlp", units: ["tlp"], reach: [.clocks, .power],
      remedy: "systemctl disable --now tlp"),
    Rival(
      name: "auto-cpufreq", program: "auto-cpufreq",
      units: ["auto-cpufreq", "snap.auto-cpufreq.service"], reach: [.clocks],
      remedy: "systemctl disable --now auto-cpufreq"),
    Rival(
      name: "cpufrequtils", units: ["cpufrequtils"], script: "cpufrequtils",
      hook: "/etc/default/cpufrequtils",
      settings: ["/etc/default/cpufrequtils"], words: ["GOVERNOR="], reach: [.clocks],
      remedy: "systemctl disable --now cpufrequtils"),
    // The unit is called after the verb, the script it starts after the noun.
    Rival(
      name: "armbian-hardware-optimization",
      units: ["armbian-hardware-optimize", "armbian-hardware-optimization"],
      reach: [.interrupts, .clocks], remedy: "systemctl disable --now armbian-hardware-optimize"),
    Rival(
      name: "openwrt-net-smp-affinity", hook: "/etc/hotplug.d/net/40-net-smp-affinity",
      reach: [.interrupts], remedy: "mv /etc/hotplug.d/net/40-net-smp-affinity /root/"),
  ]
}

/// What was found running or set up on a machine, read once for all rivals.
private struct Traces {
  /// The lowest process of each name.
  var processes: [String: Int] = [:]
  /// The units that have a control group.
  var running: Set<String> = []
  /// The links that start a unit or a script at boot, by their names.
  var links: [String: SystemPath] = [:]
}

extension Survey {
  /// Who else tunes this machine, each once, by the strongest evidence there is.
  func contenders() -> [Contender] {
    let traces = Traces(
      processes: processes(), running: runningUnits(), links: startLinks())
    return Rival.all.compactMap { contender($0, traces) }
  }

  private func contender(_ rival: Rival, _ traces: Traces) -> Contender? {
    let now = runningEvidence(of: rival, traces)
    guard let evidence = now ?? bootEvidence(of: rival, traces) else { return nil }
    return Contender(
      name: rival.name,
      evidence: ([evidence] + settings(of: rival)).joined(separator: "; "),
      process: process(of: rival, traces), isRunning: now != nil, reach: rival.reach,
      remedy: rival.remedy)
  }

  private func process(of rival: Rival, _ traces: Traces) -> Int? {
    // include/linux/sched.h, TASK_COMM_LEN: 15 bytes and a NUL.
    rival.program.flatMap { traces.processes[String($0.prefix(15))] }
  }

  private func runningEvidence(of rival: Rival, _ traces: Traces) -> String? {
    if let process = process(of: rival, traces) { return "process \(process)" }
    let unit = rival.units.map { "\($0).service" }.first(where: traces.running.contains)
    return unit.map { "unit \($0) is running" }
  }

  private func bootEvidence(of rival: Rival, _ traces: Traces) -> String? {
    let started = rival.unitsAndScript.lazy.filter { !isMasked($0) }.compactMap { traces.links[$0] }
    if let link = started.first { return "enabled: \(link)" }
    guard let hook = rival.hook, machine.exists(hook) else { return nil }
    return "file \(hook)"
  }

  /// Whether the administrator has ruled a unit out, which leaves the links that would start it.
  private func isMasked(_ unit: String) -> Bool {
    (try? machine.canonical("/etc/systemd/system/\(unit)")) == "/dev/null"
  }

  /// The lines of its settings that decide what it leaves alone or wants, as they stand there.
  private func settings(of rival: Rival) -> [String] {
    rival.settings.flatMap { file in
      let text = (try? machine.bytes(of: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
        .filter { line in !line.hasPrefix("#") && rival.words.contains { line.contains($0) } }
        .map { "\(file): \($0)" }
    }
  }
}

extension Survey {
  /// The processes by name.
  ///
  /// One that ends while we look is as if it had not been there.
  private func processes() -> [String: Int] {
    let wanted = Contender.programs
    var processes: [String: Int] = [:]
    for number in Self.numbers(machine.names(in: "/proc"), behind: "") {
      guard let bytes = try? machine.bytes(of: "/proc/\(number)/comm"),
        let name = Self.line(bytes), wanted.contains(name), processes[name] == nil
      else { continue }
      processes[name] = number
    }
    return processes
  }

  /// The units of the system slice: in the unified hierarchy, or in systemd's own where there are
  /// several.
  private func runningUnits() -> Set<String> {
    let folders: [SystemPath] = [
      "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice",
    ]
    return Set(folders.flatMap { machine.names(in: $0) })
  }

  /// What starts at boot: `*.wants/NAME.service`, and `rcN.d/S20NAME` by its plain name.
  private func startLinks() -> [String: SystemPath] {
    var links: [String: SystemPath] = [:]
    let units: SystemPath = "/etc/systemd/system"
    for folder in machine.names(in: units)
    where folder.hasSuffix(".wants") || folder.hasSuffix(".requires") {
      let path = units.appending(folder)
      for name in machine.names(in: path) where links[name] == nil {
        links[name] = path.appending(name)
      }
    }
    for level in ["2", "3", "4", "5", "S"] {
      let path: SystemPath = "/etc/rc\(level).d"
      for name in machine.names(in: path) where name.hasPrefix("S") {
        let script = String(name.dropFirst().drop(while: \.isNumber))
        if links[script] == nil { links[script] = path.appending(name) }
      }
    }
    return links
  }
}

extension Contender {
  /// The names of all that are looked for.
  static let names = Rival.all.map(\.name)

  /// The names of the programs that are known to tune machines, as the kernel keeps them: cut to
  /// fifteen characters (include/linux/sched.h, `TASK_COMM_LEN`).
  static let programs = Set(Rival.all.compactMap { $0.program.map { String($0.prefix(15)) } })

  /// The names of the units and init scripts by which they are looked for.
  static let units = Set(Rival.all.flatMap(\.unitsAndScript))
}
