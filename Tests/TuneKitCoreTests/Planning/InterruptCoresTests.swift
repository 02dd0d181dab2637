import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The core for an interrupt` {
  let bench: Bench

  init() throws { bench = try Bench() }

  private func plan(choosing choice: InterruptChoice? = nil) throws -> Strategy {
    try TuneKit(
      bench.image, state: bench.root,
      registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
      interruptChoice: choice
    ).plan()
  }

  private func target(_ strategy: Strategy) -> String? {
    strategy.steps.first { $0.isInterrupt }?.shows.to
  }

  private func boot(with arguments: String) {
    bench.image.set("console=ttyS2 \(arguments) rw", "/proc/cmdline")
  }

  /// Adds a row whose counts are those of CPU 0 to 7.
  private func addRow(_ number: Int, _ counts: [Int], _ rest: String, affinity: String) throws {
    guard case .file(let bytes) = bench.image.capture[CountTable.path] else {
      throw MachineError.missing(CountTable.path)
    }
    let row = "\(number): " + counts.map(String.init).joined(separator: " ") + "  \(rest)\n"
    bench.image.set(String(decoding: bytes, as: UTF8.self) + row, CountTable.path)
    bench.image.set(affinity, "/proc/irq/\(number)/smp_affinity")
  }

  @Test(arguments: [
    ("isolcpus=4-5", "CPU 7"), ("isolcpus=managed_irq,domain,4-5,7", "CPU 6"),
    ("nohz_full=4,6", "CPU 5"), ("isolcpus=domain,4-7:1/2", "CPU 5"), ("isolcpus=5-N", "CPU 4"),
    ("rcu_nocbs=4-7 irqaffinity=0-3", "CPU 4"), ("isolcpus=", "CPU 4"), ("isolcpus=x", "CPU 4"),
  ])
  func `an interrupt is not placed on a core isolated on the command line`(
    arguments: String, core: String
  ) throws {
    boot(with: arguments)
    #expect(try target(plan()) == core)
  }

  @Test(arguments: [
    "/sys/devices/system/cpu/isolated", "/sys/devices/system/cpu/nohz_full",
    "/sys/fs/cgroup/cpuset.cpus.isolated",
  ])
  func `an interrupt is not placed on a core that the kernel lists as isolated`(
    file: SystemPath
  ) throws {
    bench.image.set("4-5", file)
    #expect(try target(plan()) == "CPU 7")
    bench.image.set(" (null)", file)
    #expect(try target(plan()) == "CPU 4")
  }

  @Test(arguments: ["isolcpus=4-7", "nohz_full=4-N", "isolcpus=all", "isolcpus=2-7 nohz_full=4-7"])
  func `an interrupt is declined when every fast core is isolated, and the clock is set`(
    arguments: String
  ) throws {
    boot(with: arguments)
    let strategy = try plan()
    #expect(target(strategy) == nil)
    #expect(strategy.steps.map(\.id.string) == ["governor/policy4", "governor/policy6"])
    let why = try #require(strategy.declined.first { $0.what == "interrupt placement" }?.why)
    #expect(why.contains(arguments.split(separator: " ").first ?? ""))
  }

  @Test func `an interrupt is placed on the card's own NUMA node`() throws {
    bench.image.set("2-3,6-7", Bench.bridge.appending("0003:31:00.0/local_cpulist"))
    let strategy = try plan()
    #expect(target(strategy) == "CPU 7")
    #expect(strategy.steps.last?.choice?.contains("of the card's NUMA node") == true)
  }

  @Test
  func `an interrupt is placed on the fastest core of the card's NUMA node`()
    throws
  {
    bench.image.set("0-2", Bench.bridge.appending("0003:31:00.0/local_cpulist"))
    bench.image.set("500", "/sys/devices/system/cpu/cpu2/cpu_capacity")
    let strategy = try plan()
    #expect(target(strategy) == "CPU 2")
    #expect(strategy.steps.last?.choice?.contains("CPU 2 by cpu_capacity") == true)
  }

  @Test func `an interrupt's placement names the isolated cores it avoids`() throws {
    boot(with: "isolcpus=4-5")
    let strategy = try plan()
    #expect(target(strategy) == "CPU 7")
    #expect(
      strategy.steps.last?.choice?.hasSuffix("CPU 4-5 are kept free of other work (isolcpus=4-5)")
        == true)
  }

  @Test func `an interrupt is not placed on a core with another device's load`() throws {
    try addRow(
      300, [0, 0, 0, 0, 4_000_000, 0, 0, 0], "ITS-MSI 1 Edge      eth0", affinity: "ff")
    let strategy = try plan()
    #expect(target(strategy) == "CPU 5")
    let choice = try #require(strategy.steps.last?.choice)
    #expect(choice.contains("CPU 4 has over 1,000,000 interrupts of eth0"))
  }

  @Test func `an interrupt may be placed on a core that a device's load has left`() throws {
    try addRow(
      300, [0, 0, 0, 0, 4_000_000, 0, 0, 0], "ITS-MSI 1 Edge      eth0", affinity: "0f")
    #expect(try target(plan()) == "CPU 4")
  }

  @Test(arguments: [
    "GICv3  26 Level     arch_timer", "GICv3 150 Level     arm-pmu",
    "SIRQC  25      proxy tick",
  ])
  func `interrupts that every CPU has do not influence the placement`(row: String) throws {
    try addRow(300, [9, 9, 9, 9, 9_000_000, 900, 900, 900], row, affinity: "ff")
    #expect(try target(plan()) == "CPU 4")
  }

  @Test func `an interrupt is placed on the core you chose, with the drawbacks named`() throws {
    boot(with: "isolcpus=7")
    let choice = InterruptChoice(processors: CPUSet([1, 7]), isSpread: false)
    let strategy = try plan(choosing: choice)
    #expect(target(strategy) == "CPU 1")
    let said = strategy.cautions.filter { $0.summary == "interrupt-cpus" }.map(\.detail)
    #expect(said.count == 2)
    #expect(said[0].contains("CPU 1, which you chose, is not among the fastest"))
    #expect(said[1].contains("CPU 7, which you chose, is kept free"))
    #expect(strategy.interruptChoice == choice)
  }

  @Test func `an interrupt is declined when none of the chosen CPUs is online`() throws {
    let strategy = try plan(choosing: InterruptChoice(processors: CPUSet([9]), isSpread: false))
    #expect(target(strategy) == nil)
    #expect(strategy.declined.contains { $0.why.contains("CPU 9 was chosen for it") })
  }

  @Test func `a card avoids the core on which an idle twin's free interrupt lands`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = Survey(of: bench.image).inventory().devices.filter { $0.vendor == 0x1F4B }
    try #require(cards.count == 2)
    let twin = try #require(cards[1].vectors.first)
    bench.image.set("ff", "/proc/irq/\(twin)/smp_affinity")
    bench.image.set("10", "/proc/irq/\(twin)/effective_affinity")
    bench.image.set("4", "/proc/irq/\(twin)/effective_affinity_list")
    let strategy = try bench.tunekit(device: .pci(cards[0].address)).plan()
    #expect(target(strategy) == "CPU 5")
  }

  @Test func `the cores that a plan has chosen are those of the card you ask for`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = Survey(of: bench.image).inventory().devices.filter { $0.vendor == 0x1F4B }
    try #require(cards.count == 2)
    let plans = try zip(cards, [6, 7]).map { card, core in
      try TuneKit(
        bench.image, state: bench.root,
        registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
        choice: .init(device: .pci(card.address)),
        interruptChoice: InterruptChoice(processors: CPUSet([core]), isSpread: false)
      ).plan()
    }
    let both = plans[0].with(plans[0].steps + plans[1].steps)
    #expect(Set(both.interruptCores(of: .pci(cards[0].address)).values) == [6])
    #expect(Set(both.interruptCores(of: .pci(cards[1].address)).values) == [7])
    #expect(plans[0].interruptCores(of: .pci(cards[1].address)).isEmpty)
  }

  @Test func `interrupts are spread over different cores when you ask for that`() throws {
    let bench = try Bench("cm3588+ax650n-4-vectors_6.1-vendor")
    let tunekit = { (choice: InterruptChoice?) throws in
      TuneKit(
        bench.image, state: bench.root,
        registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
        interruptChoice: choice)
    }
    let all = InterruptChoice(processors: nil, isSpread: true)
    let targets = try tunekit(all).plan().steps.filter(\.isInterrupt).map(\.shows.to)
    #expect(targets == ["CPU 4", "CPU 5", "CPU 7", "CPU 6"])
    let two = InterruptChoice(processors: CPUSet([6, 7]), isSpread: true)
    let twice = try tunekit(two).plan().steps.filter(\.isInterrupt).map(\.shows.to)
    #expect(twice == ["CPU 7", "CPU 6", "CPU 7", "CPU 6"])
    let report = try tunekit(two).performed()
    #expect(report.outcome == .applied)
    // A choice stays in force for a later run without one.
    #expect(try tunekit(two).plan().changes.isEmpty)
    #expect(try tunekit(nil).plan().steps.filter(\.isInterrupt).map(\.shows.to) == twice)
  }
}

/// Machines whose cores are all alike, as far as the kernel shows.
@Suite struct `Where all cores are alike` {
  let bench: Bench

  init() throws {
    bench = try Bench()
    for number in 0..<8 {
      let cpu: SystemPath = "/sys/devices/system/cpu/cpu\(number)"
      bench.image.set("1024", cpu.appending("cpu_capacity"))
      bench.image.set("0x414fd0b1", cpu.appending("regs/identification/midr_el1"))
    }
    for policy in ["policy0", "policy4", "policy6"] {
      bench.image.set(
        "2400000", "/sys/devices/system/cpu/cpufreq/\(policy)/cpuinfo_max_freq")
    }
  }

  /// Leaves the card's row alone in the table.
  private func removeOthers() throws {
    let rows = try bench.image.text(of: CountTable.path).split(separator: "\n")
    let own = rows.filter { $0.contains("CPU0") || $0.trimmed.hasPrefix("154:") }
    bench.image.set(own.joined(separator: "\n") + "\n", CountTable.path)
  }

  @Test func `an interrupt stays on its core when all cores are alike`() throws {
    try removeOthers()
    let strategy = try bench.plan(.standard)
    #expect(!strategy.steps.contains { $0.isInterrupt })
    let declined = try #require(strategy.declined.first { $0.what.hasPrefix("interrupt 154") })
    #expect(declined.why.contains("all cores are alike"))
    #expect(declined.why.contains("CPU 0 takes it already"))
  }

  @Test func `an interrupt leaves a core that another device keeps busy`() throws {
    try removeOthers()
    let table = try bench.image.text(of: CountTable.path)
    bench.image.set(
      table + "300: 50000000 0 0 0 0 0 0 0  GICv3 99 Level     eth0\n", CountTable.path)
    bench.image.set("ff", "/proc/irq/300/smp_affinity")
    let step = try #require(try bench.plan(.standard).steps.first { $0.isInterrupt })
    #expect(step.shows.to == "CPU 1")
    #expect(step.reason.contains("All cores are alike"))
    #expect(step.reason.contains("over 10,000,000 interrupts of eth0"))
    #expect(!step.reason.contains("slow"))
  }
}
