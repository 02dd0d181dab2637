import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The planner` {
  private func ids(_ strategy: Strategy) -> [String] { strategy.steps.map(\.id.string) }

  @Test func `the standard profile moves the interrupt and raises the fast clocks`() throws {
    let strategy = try Bench().plan(.standard)
    #expect(ids(strategy) == ["governor/policy4", "governor/policy6", "interrupt/0"])
    #expect(strategy.steps.map(\.wanted) == ["performance", "performance", "10"])
    #expect(strategy.steps.last?.choice?.hasPrefix("CPU 4: the lowest of the fastest") == true)
    #expect(strategy.leftAlone.map(\.what) == ["reset of the card"])
    #expect(strategy.declined.isEmpty)
  }

  @Test func `the latency profile adds the reasoned settings`() throws {
    let strategy = try Bench().plan(.latency)
    #expect(
      ids(strategy) == [
        "resume-latency/cpu4", "runtime-power/0003:30:00.0", "runtime-power/0003:31:00.0",
        "governor/policy4", "governor/policy6", "memory-governor/dmc", "interrupt/0",
      ])
    #expect(strategy.steps[0].wanted == "219")
  }

  @Test(arguments: ["1", "0", "-1", "-9223372036854775808"])
  func `no wake-up limit is set when the deep state is not slower`(
    latency: String
  ) throws {
    let bench = try Bench()
    bench.image.set(latency, "/sys/devices/system/cpu/cpu4/cpuidle/state1/latency")
    let strategy = try bench.plan(.latency)
    #expect(!ids(strategy).contains("resume-latency/cpu4"))
    #expect(strategy.declined.contains { $0.why.contains("is said to take \(latency) µs") })
  }

  @Test func `the cool profile raises the floor to a step of the table`() throws {
    let strategy = try Bench().plan(.cool)
    #expect(ids(strategy) == ["floor/policy4", "floor/policy6", "interrupt/0"])
    // Three quarters of 2256 MHz are 1692, of 2304 MHz 1728; the table has 1608 below both.
    #expect(strategy.steps.prefix(2).map(\.wanted) == ["1608000", "1608000"])
  }

  @Test func `the cool profile's floor stays below a lowered ceiling, and needs no table`() throws {
    let bench = try Bench()
    bench.image.set("1200000", policy.appending("scaling_max_freq"))
    // Three quarters of 1200 MHz are 900; the table has 816 below that.
    #expect(try bench.plan(.cool).steps.first?.wanted == "816000")
    bench.image.remove(policy.appending("scaling_available_frequencies"))
    #expect(try bench.plan(.cool).steps.first?.wanted == "900000")
    bench.image.set("2256000", policy.appending("scaling_max_freq"))
    #expect(try bench.plan(.cool).steps.first?.wanted == "1692000")
  }

  @Test func `the planner avoids a core that another device is confined to`() throws {
    let strategy = try Bench("cm3588+ax650n-cpu4-taken_6.12").plan(.standard)
    let step = try #require(strategy.steps.last)
    #expect(step.wanted == "20")
    #expect(step.choice?.contains("; CPU 4 has ") == true)
  }

  @Test func `the planner takes the least loaded core when all are taken`() throws {
    let bench = try Bench()
    for (number, mask) in [(76, "10"), (20, "20"), (27, "40"), (41, "80"), (60, "10"), (61, "40")] {
      bench.image.set(mask, "/proc/irq/\(number)/smp_affinity")
    }
    let step = try #require(try bench.plan(.standard).steps.last)
    #expect(step.wanted == "20", "\(step.choice ?? "")")
    #expect(step.choice?.contains("with the least of other devices on it") == true)
  }

  @Test func `the planner does not count its own interrupt or unused ones as load`() throws {
    let bench = try Bench()
    bench.image.set("10", Bench.affinity)
    #expect(try bench.plan(.standard).steps.last?.wanted == "10")
  }

  @Test func `the planner keeps the core that was chosen before`() throws {
    let bench = try Bench()
    let inventory = Survey(of: bench.image).inventory()
    let registry = try Registry(boards: [bench.board], accelerators: [bench.accelerator])
    let pair = try Recognition(of: inventory, with: registry).pair(on: inventory, with: registry)
    for (kept, wanted) in [(6, "40"), (4, "10"), (1, "10"), (99, "10"), (-1, "10")] {
      let strategy = try Planner(keeping: [0: kept]).strategy(
        for: bench.accelerator, at: pair.found.place, on: bench.board, of: inventory)
      #expect(strategy.steps.last?.wanted == wanted)
    }
  }

  @Test func `the planner chooses among online cores`() throws {
    let bench = try Bench()
    bench.image.setOnline(false, 4)
    bench.image.setOnline(false, 5)
    let strategy = try bench.plan(.standard)
    // CPU 6 takes the interrupts of the network.
    #expect(strategy.steps.last?.wanted == "80")
    #expect(!ids(strategy).contains("governor/policy4"))
  }

  @Test(arguments: [
    ("cm3588+ax650n-managed_6.12", "the kernel does not allow moving this interrupt"),
    ("cm3588+ax650n-no-driver_6.12", "no driver has the card"),
  ])
  func `a plan says why an interrupt stays`(name: String, reason: String) throws {
    let strategy = try Bench(name).plan(.standard)
    #expect(!strategy.steps.contains { $0.phase == .routing })
    #expect(strategy.declined.contains { $0.why.contains(reason) }, "\(strategy.declined)")
  }

  @Test func `a plan declines what the kernel does not offer and drops nothing`() throws {
    let bench = try Bench()
    bench.image.set("ondemand schedutil", policy.appending("scaling_available_governors"))
    bench.image.remove("/sys/class/devfreq/dmc")
    bench.image.remove("/sys/devices/system/cpu/cpu4/cpuidle")
    let strategy = try bench.plan(.latency)
    let reasons = strategy.declined.map(\.why)
    #expect(reasons.contains("\"performance\" is not offered there, only: ondemand schedutil"))
    #expect(reasons.contains("this kernel offers no clock of the memory to set"))
    #expect(reasons.contains("CPU 4 has no deeper idle state to avoid"))
    #expect(strategy.steps.count == 4)
  }

  @Test func `an interrupt whose controller cannot move it is declined`() throws {
    var bench = try Bench()
    bench.board.immovable = [
      InterruptController("ITS-MSI", reason: Reason("one wire", .assumed("test")))
    ]
    #expect(try bench.plan(.standard).declined.map(\.why) == ["one wire (assumed: test)"])
    bench.board.immovable = [
      InterruptController(
        "ITS-MSI", movableSince: KernelVersion(6, 1), reason: Reason("x", .assumed("x")))
    ]
    #expect(try bench.plan(.standard).declined.isEmpty)
  }

  @Test func `the planner refuses a file on the never-touch list`() throws {
    var bench = try Bench()
    let file = Bench.bridge.appending("0003:31:00.0/config")
    bench.image.set("x", file)
    bench.accelerator.wanted = [.set(Knob(.file(file), .word), to: "y")]
    #expect {
      try bench.plan()
    } throws: { error in
      if case .planning(.forbidden("test-card", file, _)) = error as? TuneKitError {
        true
      } else {
        false
      }
    }
  }

  @Test func `equal machines give equal plans, byte for byte`() throws {
    for name in [Bench.vendor, "cm3588+ax650n-4-vectors_6.12"] {
      for profile in Profile.allCases {
        let first = try JSON.pretty(try Bench(name).plan(profile))
        for _ in 0..<3 { #expect(try JSON.pretty(try Bench(name).plan(profile)) == first) }
      }
    }
  }

  @Test func `the order of the survey does not change the steps`() throws {
    let bench = try Bench()
    let seen = Survey(of: bench.image).inventory()
    let registry = try Registry(boards: [bench.board], accelerators: [bench.accelerator])
    let pair = try Recognition(of: seen, with: registry).pair(on: seen, with: registry)
    var random = SeededGenerator(11)
    let plan = { (machine: Inventory) throws in
      try Planner(profile: .latency).strategy(
        for: bench.accelerator, at: pair.found.place, on: bench.board, of: machine)
    }
    let first = try plan(seen)
    for _ in 0..<10 {
      let shuffled = Inventory(
        nature: seen.nature, identity: seen.identity,
        processors: seen.processors.shuffled(using: &random), possible: seen.possible,
        policies: seen.policies.shuffled(using: &random),
        devices: seen.devices.shuffled(using: &random),
        interrupts: seen.interrupts.shuffled(using: &random),
        devfreq: seen.devfreq.shuffled(using: &random), thermalZones: seen.thermalZones,
        coolingDevices: seen.coolingDevices, otherTuners: seen.otherTuners,
        irqbalance: seen.irqbalance,
        texts: seen.texts, unread: seen.unread)
      #expect(try plan(shuffled) == first)
    }
  }

  @Test func `the order of the needs does not change the steps`() throws {
    var bench = try Bench()
    let first = try bench.plan().steps
    var random = SeededGenerator(5)
    for _ in 0..<6 {
      bench.accelerator.wanted.shuffle(using: &random)
      #expect(try bench.plan().steps == first)
    }
  }

  @Test func `a plan cautions about other tuners that would undo it`() throws {
    let bench = try Bench(Bench.balanced)
    bench.image.remove("/run/irqbalance")
    let strategy = try bench.plan(.standard)
    #expect(strategy.declined.contains { $0.what == "exemption from irqbalance" })
    #expect(strategy.cautions.contains { $0.summary == "irqbalance" && $0.remedy != nil })
    #expect(strategy.probes.contains { $0.check == .otherTuner(named: "irqbalance") })
  }

  @Test func `four vectors are spread over fast cores only`() throws {
    let strategy = try Bench("cm3588+ax650n-4-vectors_6.1-vendor").plan(.standard)
    let masks = strategy.steps.filter { $0.phase == .routing }.map(\.wanted)
    #expect(masks.count == 4)
    #expect(masks.allSatisfy { ["10", "20", "40", "80"].contains($0) })
  }

  @Test(arguments: [
    (2_304_000, "2.30 GHz"), (999, "0.00 GHz"), (-5, "0.00 GHz"), (1_005_000, "1.01 GHz"),
    (408_000, "0.41 GHz"),
  ])
  func `clocks are printed in gigahertz`(kilohertz: Int, text: String) {
    #expect(Clock.text(kilohertz) == text)
  }
}
