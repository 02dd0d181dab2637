import Testing
import TuneKitCore

@Suite struct `The topology` {
  private func cpu(
    _ number: Int, capacity: Int? = nil, part: Int? = nil, kilohertz: Int? = nil,
    isOnline: Bool = true, cluster: CPUSet? = nil, implementer: Int? = nil, model: String? = nil
  ) -> Processor {
    Processor(
      number: number, isOnline: isOnline, capacity: capacity, part: part, implementer: implementer,
      modelName: model, maximumKilohertz: kilohertz, cluster: cluster, idleStates: [])
  }

  private func machine(_ processors: [Processor], policies: [CPUSet] = []) -> Inventory {
    Inventory(
      nature: .image, identity: identity(), processors: processors,
      possible: CPUSet(processors.map(\.number)),
      policies: policies.map { set in
        FrequencyPolicy(
          path: "/sys/p/policy\(set.first ?? 0)", processors: set, governor: "schedutil",
          availableGovernors: [], availableKilohertz: [], floorKilohertz: nil,
          ceilingKilohertz: nil, minimumKilohertz: nil, maximumKilohertz: nil)
      },
      devices: [], interrupts: [], devfreq: [], thermalZones: [], coolingDevices: [],
      otherTuners: [], irqbalance: nil, texts: [:], unread: [])
  }

  private let kinds = [CoreKind("slow", part: 1), CoreKind("fast", part: 2)]

  private func fastest(_ processors: [Processor]) -> [Int] {
    Topology(of: machine(processors), kinds: kinds).fastest.numbers
  }

  @Test(arguments: [
    ([400, 1024], [1]), ([1002, 1024], [0, 1]), ([922, 1024], [0, 1]), ([921, 1024], [1]),
    ([1024, 1024, 400], [0, 1]), ([10, 9, 8], [0, 1]), ([1, 0], [0]),
  ])
  func `the fastest cores are within a tenth of the highest capacity`(
    capacities: [Int], numbers: [Int]
  ) {
    #expect(fastest(capacities.enumerated().map { cpu($0, capacity: $1) }) == numbers)
  }

  @Test func `the fastest cores are found by part when capacities are equal or missing`() {
    #expect(fastest([cpu(0, capacity: 1024, part: 1), cpu(1, capacity: 1024, part: 2)]) == [1])
    #expect(fastest([cpu(0, part: 2), cpu(1, capacity: 9, part: 1)]) == [0])
  }

  @Test func `the fastest cores are found by clock when parts are equal or unknown`() {
    #expect(fastest([cpu(0, part: 1, kilohertz: 100), cpu(1, part: 1, kilohertz: 200)]) == [1])
    #expect(fastest([cpu(0, part: 7, kilohertz: 100), cpu(1, part: 2, kilohertz: 95)]) == [0, 1])
    #expect(fastest([cpu(0, part: 7, kilohertz: 100), cpu(1, part: 2, kilohertz: 50)]) == [0])
  }

  @Test func `all cores count as fastest when nothing distinguishes them`() {
    #expect(fastest([cpu(0), cpu(1)]) == [0, 1])
    #expect(fastest([cpu(0, kilohertz: 5), cpu(1)]) == [0, 1])
    #expect(fastest([]) == [])
    let topology = Topology(of: machine([cpu(0), cpu(1)]), kinds: [])
    #expect(
      topology.criterion == nil
        && topology.basis.hasSuffix("all alike as far as the kernel reports"))
  }

  @Test func `offline cores are not among the fastest`() {
    let processors = [
      cpu(0, capacity: 400), cpu(1, capacity: 1024, isOnline: false), cpu(2, capacity: 800),
    ]
    #expect(fastest(processors) == [2])
    let clusters = Topology(of: machine(processors), kinds: []).clusters
    #expect(clusters.map(\.isFastest) == [false, false, true])
    #expect(clusters.map(\.online.isEmpty) == [false, true, false])
  }

  @Test func `cores are grouped by policy, or by cluster when each has its own policy`() {
    let processors = (0..<4).map { number in
      cpu(
        number, capacity: number < 2 ? 400 : 1024,
        cluster: number < 2 ? CPUSet(0...1) : CPUSet(2...3))
    }
    let shared = machine(processors, policies: [CPUSet(0...1), CPUSet(2...3)])
    let single = machine(processors, policies: (0..<4).map { CPUSet([$0]) })
    for machine in [shared, single] {
      let clusters = Topology(of: machine, kinds: []).clusters
      #expect(clusters.map(\.processors.numbers) == [[0, 1], [2, 3]])
      #expect(clusters.map(\.governor) == ["schedutil", "schedutil"])
    }
  }

  @Test func `the topology names the core kinds of a captured machine`() throws {
    let machine = Survey(of: try Bench().image).inventory()
    let topology = Topology(of: machine, kinds: TestBoard().cores)
    #expect(topology.clusters.map(\.kind) == ["Cortex-A55", "Cortex-A76", "Cortex-A76"])
    #expect(topology.fastest.numbers == [4, 5, 6, 7])
    #expect(topology.clusters.map(\.isFastest) == [false, true, true])
  }

  @Test func `the topology names the cores of a board without a module`() throws {
    let machine = Survey(of: try Bench().image).inventory()
    let topology = Topology(of: machine, kinds: [])
    #expect(topology.clusters.map(\.kind) == ["Cortex-A55", "Cortex-A76", "Cortex-A76"])
    // A name is no rank: without it only the kernel shows which are the fastest.
    #expect(topology.fastest.numbers == [4, 5, 6, 7])
  }

  @Test(arguments: [
    (0x41, 0xD81, nil, "Cortex-A720"), (0x41, 0xD81, "ARMv8 Processor rev 1 (v8l)", "Cortex-A720"),
    (0x48, 0xD01, nil, "ARM part 0xd01"), (0x41, 0xFFF, nil, "ARM part 0xfff"),
    (0x48, 0xD01, "Kunpeng", "Kunpeng"), (nil, 0xD05, nil, "ARM part 0xd05"),
  ])
  func `the topology names a core by its own maker's numbers only`(
    implementer: Int?, part: Int, model: String?, kind: String
  ) {
    let machine = machine([cpu(0, part: part, implementer: implementer, model: model)])
    #expect(Topology(of: machine, kinds: []).clusters.map(\.kind) == [kind])
  }
}
