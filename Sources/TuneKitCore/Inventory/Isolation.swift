/// The CPUs that somebody keeps free of ordinary work, so that no interrupt is put on one unasked.
public struct Isolation: Hashable, Sendable {
  /// The CPUs.
  public var processors = CPUSet()
  /// What says so, as in `isolcpus=4-7`; empty where no CPU is isolated.
  public var evidence: [String] = []

  /// No CPU is isolated.
  public init() {}

  mutating func add(_ processors: CPUSet?, by evidence: String) {
    guard let processors, !processors.isSubset(of: self.processors) else { return }
    self.processors = self.processors.union(processors)
    self.evidence.append(evidence)
  }
}

extension Survey {
  /// What keeps CPUs free: the command line, what the kernel made of it, and cgroups.
  ///
  /// Documentation/admin-guide/kernel-parameters.txt, `isolcpus` and `nohz_full`;
  /// Documentation/admin-guide/cgroup-v2.rst, `cpuset.cpus.isolated`.
  func isolation(among processors: [Processor], _ seen: inout Sightings) -> Isolation {
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
  /// Reads the list of a boot parameter: flags may stand before it (`managed_irq,domain,4-7`), `N` is
  /// the last CPU, `all` is all of them, and `0-7:2/4` takes two of each four.
  ///
  /// kernel/sched/isolation.c, `housekeeping_isolcpus_setup`; lib/bitmap-str.c, `bitmap_parselist`.
  ///
  /// - Parameters:
  ///   - text: what stands behind the equals sign.
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
