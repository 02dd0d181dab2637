extension Survey {
  private var processorFolder: SystemPath { "/sys/devices/system/cpu" }

  /// The directories `cpuN`.
  func processorFolders(_ seen: inout SurveyLog) -> [Int: SystemPath] {
    let numbers = Self.numbers(names(in: processorFolder, &seen), behind: "cpu")
    return Dictionary(
      numbers.lazy.filter { $0 <= CPUSet.highestNumber }
        .map { ($0, processorFolder.appending("cpu\($0)")) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The CPUs, by number.
  func processors(
    under folders: [Int: SystemPath], policies: [FrequencyPolicy], table: InterruptTable,
    _ seen: inout SurveyLog
  ) -> [Processor] {
    let said = processorList(in: processorFolder.appending("online"), &seen)
    var present =
      processorList(in: processorFolder.appending("present"), &seen)
      ?? CPUSet(Array(folders.keys))
    present = present.union(said ?? CPUSet())
    if present.isEmpty { present = CPUSet(table.processors) }
    let online = said ?? online(among: present, folders, &seen)
    let parts = described(online, folders, &seen)
    let clocks = policies.byProcessor
    return present.numbers.map { number in
      Processor(
        number: number,
        isOnline: online.contains(number),
        capacity: folders[number].flatMap { self.number(in: $0.appending("cpu_capacity"), &seen) },
        part: parts[number]?.part,
        implementer: parts[number]?.implementer,
        modelName: parts[number]?.model,
        maximumKilohertz: clocks[number]?.maximumKilohertz,
        cluster: folders[number].flatMap { cluster(of: number, $0, &seen) },
        idleStates: folders[number].map { idleStates($0, &seen) } ?? [])
    }
  }

  /// The CPUs the kernel could ever have; where it does not say, those that were found.
  func possible(_ processors: [Processor], _ seen: inout SurveyLog) -> CPUSet {
    processorList(in: processorFolder.appending("possible"), &seen)
      ?? CPUSet(processors.map(\.number))
  }

  /// Those whose own `online` does not say 0; CPU 0 has no such file where it cannot be stopped.
  private func online(
    among present: CPUSet, _ folders: [Int: SystemPath], _ seen: inout SurveyLog
  ) -> CPUSet {
    CPUSet(
      present.numbers.filter { number in
        folders[number].flatMap { line(of: $0.appending("online"), &seen) } != "0"
      })
  }

  private func cluster(of number: Int, _ folder: SystemPath, _ seen: inout SurveyLog) -> CPUSet? {
    let file = folder.appending("topology/cluster_cpus_list")
    guard let cluster = processorList(in: file, &seen), cluster.count > 1,
      cluster.contains(number)
    else { return nil }
    return cluster
  }

  /// The idle states; the latency is in microseconds, as sysfs prints it.
  private func idleStates(
    _ folder: SystemPath, _ seen: inout SurveyLog
  ) -> [Processor.IdleState] {
    let states = folder.appending("cpuidle")
    return Self.numbers(names(in: states, &seen), behind: "state").compactMap { number in
      let state = states.appending("state\(number)")
      guard let name = line(of: state.appending("name"), &seen),
        let latency = self.number(in: state.appending("latency"), &seen)
      else { return nil }
      let isOff = self.number(in: state.appending("disable"), &seen).map { $0 != 0 } ?? false
      return Processor.IdleState(
        number: number, name: name, latencyMicroseconds: latency, isOff: isOff,
        isOffByDefault: isOff && line(of: state.appending("default_status"), &seen) == "disabled")
    }
  }

  /// Keeps the texts of the wake-up limits, which a step may lower.
  func recordWakeLimits(
    of processors: [Processor], under folders: [Int: SystemPath], _ seen: inout SurveyLog
  ) {
    for processor in processors where processor.isOnline {
      guard let folder = folders[processor.number] else { continue }
      record(folder.appending("power/pm_qos_resume_latency_us"), &seen)
    }
  }
}

extension Survey {
  /// What a CPU is: part number and implementer in MIDR_EL1, or what `/proc/cpuinfo` says.
  private typealias Description = (part: Int?, implementer: Int?, model: String?)

  /// Asks the register first, which only an online CPU shows, and reads `/proc/cpuinfo` only where
  /// a CPU has none: with many x86 CPUs that file costs milliseconds.
  private func described(
    _ online: CPUSet, _ folders: [Int: SystemPath], _ seen: inout SurveyLog
  ) -> [Int: Description] {
    var described: [Int: Description] = [:]
    for number in online.numbers {
      guard let folder = folders[number],
        let register = line(of: folder.appending("regs/identification/midr_el1"), &seen),
        let midr = Self.hexadecimal(register)
      else { continue }
      described[number] = (Int(midr >> 4 & 0xfff), Int(midr >> 24 & 0xff), nil)
    }
    guard described.count < online.count else { return described }
    let printed = cpuinfo(&seen)
    return described.merging(printed) { register, _ in register }
  }

  /// The blocks of `/proc/cpuinfo`: `processor : 4`, `model name : ...`, `CPU part : 0xd0b`,
  /// `CPU implementer : 0x41`.
  private func cpuinfo(_ seen: inout SurveyLog) -> [Int: Description] {
    let bytes = bytes(of: "/proc/cpuinfo", &seen) ?? []
    let keys = ["processor", "CPU part", "model name", "CPU implementer"].map { Array($0.utf8) }
    var described: [Int: Description] = [:]
    var current: Int?
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let key = keys.firstIndex(where: { line.starts(with: $0) }),
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
      else { continue }
      let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmed
      if key == 0 { current = Self.decimal(value) }
      guard let current else { continue }
      var description = described[current] ?? (nil, nil, nil)
      let number = Self.hexadecimal(value).flatMap { Int(exactly: $0) }
      if key == 1 { description.part = number }
      if key == 2 { description.model = value }
      if key == 3 { description.implementer = number }
      described[current] = description
    }
    return described
  }

  /// A hexadecimal number, with or without `0x`.
  static func hexadecimal(_ text: String) -> UInt64? {
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard digits.utf8.first != UInt8(ascii: "+") else { return nil }
    return UInt64(digits, radix: 16)
  }
}

extension Survey {
  /// The clocks of the CPUs, by the lowest CPU of each.
  func policies(under folders: [Int: SystemPath], _ seen: inout SurveyLog) -> [FrequencyPolicy] {
    let folder: SystemPath = "/sys/devices/system/cpu/cpufreq"
    // The folder also holds the settings of a governor, as in `schedutil`.
    let names = Self.numbers(names(in: folder, &seen), behind: "policy").map { "policy\($0)" }
    let named = names.compactMap { canonical(folder.appending($0), &seen) }
    let aliased = named.isEmpty ? aliases(under: folders, &seen) : [:]
    let lowestFirst = aliased.sorted { $0.value < $1.value }.map(\.key)
    var taken: Set<SystemPath> = []
    var clocked = CPUSet()
    var policies: [FrequencyPolicy] = []
    for path in named + lowestFirst where taken.insert(path).inserted {
      // Plain directories under each CPU: the lowest CPU's is read for all that share its clock.
      if let alias = aliased[path], clocked.contains(alias) { continue }
      guard let policy = policy(at: path, alias: aliased[path], &seen) else { continue }
      clocked = clocked.union(policy.processors)
      policies.append(policy)
    }
    return policies.sorted { ($0.processors.first ?? .max) < ($1.processors.first ?? .max) }
  }

  /// Where `cpuN/cpufreq` leads, with the lowest CPU that leads there.
  private func aliases(
    under folders: [Int: SystemPath], _ seen: inout SurveyLog
  ) -> [SystemPath: Int] {
    var aliases: [SystemPath: Int] = [:]
    for (processor, folder) in folders {
      guard let path = canonical(folder.appending("cpufreq"), &seen) else { continue }
      aliases[path] = min(aliases[path] ?? .max, processor)
    }
    return aliases
  }

  private func policy(
    at path: SystemPath, alias: Int?, _ seen: inout SurveyLog
  ) -> FrequencyPolicy? {
    guard let governor = record(path.appending("scaling_governor"), &seen)?.text.trimmed else {
      return nil
    }
    let clocks = words(of: path.appending("scaling_available_frequencies"), &seen)
    return FrequencyPolicy(
      path: path,
      processors: related(to: path, alias: alias, &seen),
      governor: governor,
      availableGovernors: words(of: path.appending("scaling_available_governors"), &seen),
      availableKilohertz: Set(clocks.compactMap { Int($0) }).sorted(),
      floorKilohertz: limit(path.appending("scaling_min_freq"), &seen),
      ceilingKilohertz: limit(path.appending("scaling_max_freq"), &seen),
      minimumKilohertz: number(in: path.appending("cpuinfo_min_freq"), &seen),
      maximumKilohertz: number(in: path.appending("cpuinfo_max_freq"), &seen),
      present: PresentClock(of: path, on: machine))
  }

  private func limit(_ file: SystemPath, _ seen: inout SurveyLog) -> Int? {
    record(file, &seen).flatMap { Int($0.text.trimmed) }
  }

  /// The CPUs that share a clock: `related_cpus`, whose numbers are separated by blanks.
  private func related(
    to path: SystemPath, alias: Int?, _ seen: inout SurveyLog
  ) -> CPUSet {
    for name in ["related_cpus", "affected_cpus"] {
      let processors = words(of: path.appending(name), &seen).reduce(CPUSet()) {
        $0.union(CPUSet(list: $1) ?? CPUSet())
      }
      if !processors.isEmpty { return processors }
    }
    let number = alias ?? Self.numbers([String(path.name)], behind: "policy").first
    return CPUSet(number.map { [$0] } ?? [])
  }

  /// The other clocks, by name.
  func devfreq(_ seen: inout SurveyLog) -> [DevfreqDevice] {
    let folder: SystemPath = "/sys/class/devfreq"
    return names(in: folder, &seen).compactMap { name in
      guard let path = canonical(folder.appending(name), &seen),
        let governor = record(path.appending("governor"), &seen)
      else { return nil }
      return DevfreqDevice(
        name: name, path: path, governor: governor.text.trimmed,
        availableGovernors: words(of: path.appending("available_governors"), &seen))
    }
  }
}

extension Survey {
  /// What keeps CPUs free: the command line, what the kernel made of it, and cgroups.
  ///
  /// Documentation/admin-guide/kernel-parameters.txt, `isolcpus` and `nohz_full`;
  /// Documentation/admin-guide/cgroup-v2.rst, `cpuset.cpus.isolated`.
  func isolation(among processors: [Processor], _ seen: inout SurveyLog) -> Isolation {
    var isolation = Isolation()
    let last = processors.map(\.number).max() ?? 0
    for word in words(of: "/proc/cmdline", &seen) {
      guard let sign = word.firstIndex(of: "="),
        ["isolcpus", "nohz_full"].contains(word[..<sign])
      else { continue }
      let value = word[word.index(after: sign)...]
      isolation.add(CPUSet(bootParameter: value, last: last), by: word)
    }
    for (file, name) in Self.isolatedLists {
      isolation.add(line(of: file, &seen).flatMap { CPUSet(list: $0) }, by: name)
    }
    return isolation
  }

  private static var isolatedLists: [(SystemPath, String)] {
    [
      ("/sys/devices/system/cpu/isolated", "/sys/devices/system/cpu/isolated"),
      ("/sys/devices/system/cpu/nohz_full", "/sys/devices/system/cpu/nohz_full"),
      ("/sys/fs/cgroup/cpuset.cpus.isolated", "an isolated cpuset"),
    ]
  }
}

extension CPUSet {
  /// Reads the list of a boot parameter: flags may precede it (`managed_irq,domain,4-7`), `N` is
  /// the last CPU, `all` is all of them, and `0-7:2/4` takes two of each four.
  ///
  /// kernel/sched/isolation.c, `housekeeping_isolcpus_setup`; lib/bitmap-str.c, `bitmap_parselist`.
  ///
  /// - Parameters:
  ///   - text: what follows the equals sign.
  ///   - last: the number of the last CPU.
  init?(bootParameter text: some StringProtocol, last: Int) {
    let flags: Set<Substring> = ["domain", "nohz", "managed_irq"]
    self.init()
    for part in Substring(text).split(separator: ",") where !flags.contains(part) {
      if part == "all" {
        self = union(CPUSet(0...max(0, last)))
        continue
      }
      guard let numbers = Self.region(part, last: last) else { return nil }
      self = union(CPUSet(numbers))
    }
  }

  private static func region(_ text: Substring, last: Int) -> [Int]? {
    let halves = text.split(separator: ":", maxSplits: 1)
    let ends = halves.first.map { $0.split(separator: "-", maxSplits: 1) } ?? []
    let limits = ends.map { $0 == "N" ? last : decimal($0) }
    guard let low = limits.first ?? nil, let high = limits.last ?? nil, low <= high,
      high <= highestNumber
    else { return nil }
    guard halves.count > 1 else { return Array(low...high) }
    let group = halves[1].split(separator: "/", maxSplits: 1).map { decimal($0) }
    guard group.count == 2, let used = group[0], let size = group[1], size > 0 else { return nil }
    return (low...high).filter { ($0 - low) % size < used }
  }

  private static func decimal(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
  }
}
