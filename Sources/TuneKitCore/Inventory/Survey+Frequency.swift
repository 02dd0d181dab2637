extension Survey {
  /// The clocks of the CPUs, by the lowest CPU of each.
  func policies(under folders: [Int: SystemPath], _ seen: inout Sightings) -> [FrequencyPolicy] {
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
      // Plain directories under each CPU: the lowest CPU's stands for all that share its clock.
      if let alias = aliased[path], clocked.contains(alias) { continue }
      guard let policy = policy(at: path, alias: aliased[path], &seen) else { continue }
      clocked = clocked.union(policy.processors)
      policies.append(policy)
    }
    return policies.sorted { ($0.processors.first ?? .max) < ($1.processors.first ?? .max) }
  }

  /// Where `cpuN/cpufreq` leads, with the lowest CPU that leads there.
  private func aliases(
    under folders: [Int: SystemPath], _ seen: inout Sightings
  ) -> [SystemPath: Int] {
    var aliases: [SystemPath: Int] = [:]
    for (processor, folder) in folders {
      guard let path = canonical(folder.appending("cpufreq"), &seen) else { continue }
      aliases[path] = min(aliases[path] ?? .max, processor)
    }
    return aliases
  }

  private func policy(
    at path: SystemPath, alias: Int?, _ seen: inout Sightings
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

  private func limit(_ file: SystemPath, _ seen: inout Sightings) -> Int? {
    record(file, &seen).flatMap { Int($0.text.trimmed) }
  }

  /// The CPUs that share a clock: `related_cpus`, whose numbers stand between blanks.
  private func related(
    to path: SystemPath, alias: Int?, _ seen: inout Sightings
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
  func devfreq(_ seen: inout Sightings) -> [DevfreqDevice] {
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
