/// The processors grouped into clusters, and which of them are the fastest.
public struct Topology: Hashable, Sendable {
  /// The clusters, by their lowest CPU.
  public let clusters: [Cluster]
  /// The online CPUs within 10 % of the fastest.
  public let fastest: CPUSet
  /// What separates the fast cores from the slow ones, for people; nil where nothing does.
  public var criterion: String? { ranking.criterion }
  private let ranking: Ranking

  /// CPUs of one kind that share a clock or a cache.
  public struct Cluster: Hashable, Sendable {
    /// The CPUs, online or not.
    public let processors: CPUSet
    /// Those of them that run.
    public let online: CPUSet
    /// Relative speed; nil where the kernel does not tell.
    public let capacity: Int?
    /// The highest clock in kHz; nil without cpufreq.
    public let maximumKilohertz: Int?
    /// What the cores are, as in `Cortex-A76`; nil if unknown.
    public let kind: String?
    /// The governor of their clock; nil without cpufreq.
    public let governor: String?
    /// Whether they are among the fastest.
    public let isFastest: Bool
  }

  /// Groups and ranks the processors of a machine.
  ///
  /// - Parameters:
  ///   - machine: what was seen.
  ///   - kinds: the kinds of core that the board has, slowest first; may be empty.
  public init(of machine: Inventory, kinds: [CoreKind]) {
    ranking = Ranking(machine.processors.filter(\.isOnline), kinds: kinds)
    let fastest = ranking.fastest()
    self.fastest = fastest
    let policies = machine.policies.byProcessor
    let groups = Dictionary(grouping: machine.processors) { Group($0, clockedBy: policies) }
    clusters = groups.values
      .map { Cluster($0, kinds: kinds, fastest: fastest, policies: policies) }
      .sorted { ($0.processors.first ?? 0) < ($1.processors.first ?? 0) }
  }

  /// What CPUs of one cluster have in common.
  private struct Group: Hashable {
    let policy: CPUSet?
    let cluster: CPUSet?
    let capacity: Int?
    let part: Int?
    let maximumKilohertz: Int?

    init(_ processor: Processor, clockedBy policies: [Int: FrequencyPolicy]) {
      let shared = policies[processor.number]?.processors
      policy = (shared?.count ?? 0) > 1 ? shared : nil
      // One clock means one kind, and of an offline CPU the kernel tells less than of its mates.
      let isAlone = policy == nil
      cluster = isAlone ? processor.cluster : nil
      capacity = isAlone ? processor.capacity : nil
      part = isAlone ? processor.part : nil
      maximumKilohertz = isAlone ? processor.maximumKilohertz : nil
    }
  }
}

extension Topology.Cluster {
  fileprivate init(
    _ members: [Processor], kinds: [CoreKind], fastest: CPUSet, policies: [Int: FrequencyPolicy]
  ) {
    processors = CPUSet(members.map(\.number))
    online = CPUSet(members.filter(\.isOnline).map(\.number))
    let first = members.first(where: \.isOnline) ?? members.first
    capacity = first?.capacity
    maximumKilohertz = first?.maximumKilohertz
    let part = first?.part
    kind =
      kinds.first { $0.part == part }?.name
      ?? first?.armName ?? first?.modelName
      ?? part.map { "ARM part 0x\(hexadecimal($0, 3))" }
    governor = first.flatMap { policies[$0.number]?.governor }
    isFastest = !online.isEmpty && online.isSubset(of: fastest)
  }
}

/// How fast processors are, by the first criterion that tells them apart.
///
/// The kernel's `cpu_capacity` comes first: it knows the bin of this very chip. Never a fixed number
/// of kHz, since the top clock of one core type differs from chip to chip.
private struct Ranking: Hashable {
  /// What tells them apart; nil where nothing does.
  let criterion: String?
  /// How fast each online CPU is, in the criterion's own unit.
  private let ranks: [Int: Int]
  /// The part number is an order and no measure, so only its best counts.
  private let isOrder: Bool

  init(_ processors: [Processor], kinds: [CoreKind]) {
    let criteria: [(name: String, isOrder: Bool, rank: (Processor) -> Int?)] = [
      ("cpu_capacity", false, \.capacity),
      ("the part number in MIDR", true, { cpu in kinds.firstIndex { $0.part == cpu.part } }),
      ("the highest clock", false, \.maximumKilohertz),
    ]
    for (name, isOrder, rank) in criteria {
      let values = processors.compactMap { cpu in rank(cpu).map { (cpu.number, $0) } }
      guard values.count == processors.count, Set(values.map(\.1)).count > 1 else { continue }
      criterion = name
      ranks = Dictionary(values) { first, _ in first }
      self.isOrder = isOrder
      return
    }
    criterion = nil
    ranks = Dictionary(processors.map { ($0.number, 0) }) { first, _ in first }
    isOrder = false
  }

  /// The fastest of some CPUs: those within 10 % of the best of them; empty where none is online.
  func fastest(among processors: CPUSet? = nil) -> CPUSet {
    let known = ranks.filter { processors?.contains($0.key) ?? true }
    guard let best = known.values.max() else { return CPUSet() }
    let enough = isOrder ? best : best - best / 10
    return CPUSet(known.filter { $0.value >= enough }.map(\.key))
  }
}

extension Topology {
  /// The fastest of some CPUs, as those of a card's NUMA node; empty where none of them runs.
  package func fastest(among processors: CPUSet) -> CPUSet { ranking.fastest(among: processors) }

  /// The fastest cores and how they are known, for people.
  package var basis: String { basis(of: fastest) }

  /// Cores and how they are known to be the fastest, for people.
  package func basis(of cores: CPUSet) -> String {
    criterion.map { "\(cores) by \($0)" } ?? "\(cores), all alike as far as the kernel reports"
  }
}
