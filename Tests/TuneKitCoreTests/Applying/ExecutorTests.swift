import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The executor` {
  let bench: Bench

  init() throws { bench = try Bench() }

  @Test func `apply writes exactly what the plan says, in its order`() throws {
    let strategy = try bench.plan()
    let machine = FaultyMachine(bench.image)
    let report = try bench.apply(strategy, on: machine)
    #expect(report.outcome == .applied)
    #expect(report.steps.allSatisfy { $0.result == .written })
    #expect(machine.writes.map(\.file) == strategy.steps.map(\.file))
    #expect(machine.writes.map(\.text.trimmed) == strategy.steps.map(\.wanted))
    #expect(machine.writes.map(\.before?.trimmed) == strategy.steps.map(\.found))
  }

  @Test func `revert restores in reverse order, byte for byte`() throws {
    let start = bench.settings
    let strategy = try bench.plan()
    try bench.apply()
    let machine = FaultyMachine(bench.image)
    let report = try bench.tunekit(on: machine).revert()
    #expect(report.outcome == .reverted)
    #expect(machine.writes.map(\.file) == strategy.steps.map(\.file).reversed())
    #expect(machine.writes.map(\.text) == strategy.steps.map { $0.found + "\n" }.reversed())
    #expect(bench.settings == start)
    #expect(try bench.revert().outcome == .nothingToDo)
  }

  @Test func `apply reads the machine as a whole, and rereads only what it wrote`() throws {
    let strategy = try bench.plan()
    let machine = LookingMachine(bench.image)
    #expect(try bench.apply(strategy, on: machine).outcome == .applied)
    #expect(machine.alone == strategy.steps.map(\.file))
    #expect(machine.looks == 1)
    let back = LookingMachine(bench.image)
    #expect(try bench.tunekit(on: back).revert().outcome == .reverted)
    #expect(back.alone.dropFirst() == strategy.steps.map(\.file).reversed()[...])
    #expect(back.alone.first == "/proc/sys/kernel/random/boot_id")
    #expect(back.looks == strategy.steps.count)
  }

  @Test func `apply locates each knob once, under the lock, and reads it before and after`() throws
  {
    let strategy = try bench.plan()
    let listed = Bench.bridge.appending("0003:31:00.0/msi_irqs")
    let card: SystemPath = "/sys/bus/pci/devices/0003:31:00.0/msi_irqs"
    let machine = LookingMachine(bench.image)
    #expect(
      try bench.tunekit(on: machine).apply(
        planned: strategy, reviewed: false, unlessInterrupted: { false }
      ).outcome == .applied)
    #expect(machine.all.count { $0 == card || $0 == listed } == 1)
    for step in strategy.steps where !step.isInterrupt {
      // Where a link leads is asked before the lock, as it may lead to what is never written.
      #expect(machine.all.count { $0 == step.file } == 4, "\(step.file)")
    }
    for step in strategy.steps where step.isInterrupt {
      #expect(machine.all.count { $0 == step.file } == 4, "\(step.file)")
    }
  }

  @Test func `a second apply does nothing`() throws {
    try bench.apply()
    let after = bench.image.capture
    let machine = FaultyMachine(bench.image)
    let report = try bench.tunekit(on: machine).performed()
    #expect(report.outcome == .nothingToDo)
    #expect(machine.writes.isEmpty && bench.image.capture == after)
    #expect(report.steps.allSatisfy { $0.result == .already })
  }

  @Test func `apply refuses a plan whose found values have changed, and lists them`() throws {
    let strategy = try bench.plan()
    bench.image.set("ondemand", Bench.governor)
    bench.image.set("0f", Bench.affinity)
    let machine = FaultyMachine(bench.image)
    #expect {
      try bench.apply(strategy, on: machine)
    } throws: { error in
      guard case .stale(let lines) = error as? ExecutionError else { return false }
      return lines == [
        "governor of CPU 4-5 (policy4): the plan found schedutil, now it is ondemand",
        "interrupt 154, vector 0: the plan found ff, now it is 0f",
      ]
    }
    #expect(machine.writes.isEmpty)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
  }

  @Test func `apply does not write a value that is already the wanted one`() throws {
    let strategy = try bench.plan()
    bench.image.set("performance", Bench.governor)
    let report = try bench.apply(strategy, on: bench.image)
    #expect(report.outcome == .applied)
    #expect(report.steps.first { $0.id.string == "governor/policy4" }?.result == .already)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Bench.governor) == "performance")
  }

  @Test func `apply refuses a saved plan of another boot`() throws {
    let strategy = try bench.plan()
    bench.image.set("00000000-0000-0000-0000-000000000000", "/proc/sys/kernel/random/boot_id")
    #expect {
      _ = try bench.tunekit().apply(saved: strategy, unlessInterrupted: { false })
    } throws: { error in
      "\(error)".contains("boot: the plan was made for 8af9b647")
    }
  }

  @Test func `apply refuses a saved plan of other modules`() throws {
    let strategy = try bench.plan()
    var other = bench
    other.accelerator.wanted.removeLast()
    #expect {
      _ = try other.tunekit().apply(saved: strategy, unlessInterrupted: { false })
    } throws: { error in
      "\(error)".contains("modules: the plan was made for")
    }
    #expect(
      try bench.tunekit().apply(saved: strategy, unlessInterrupted: { false }).outcome == .applied)
  }

  @Test(
    arguments: [
      "/proc/sysrq-trigger", "/sys/bus/pci/rescan",
      "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/remove",
    ] as [SystemPath])
  func `apply refuses a plan altered to write another file`(file: SystemPath) throws {
    let strategy = try bench.plan()
    var steps = strategy.steps
    bench.image.set("1", file)
    steps[2] = steps[2].with(
      knob: Knob(.file(file), .word), file: steps[2].file, found: "1", wanted: "2")
    let machine = FaultyMachine(bench.image)
    #expect {
      try bench.apply(strategy.with(steps), on: machine)
    } throws: { error in
      if case .forbidden(steps[2].id, file, _) = error as? ExecutionError { true } else { false }
    }
    #expect(machine.writes.isEmpty)
  }

  @Test func `apply refuses a setting whose link leads to a file on the never-touch list`() throws {
    let link: SystemPath = "/sys/devices/system/cpu/cpufreq/policy9/scaling_governor"
    let fuses: SystemPath = "/sys/devices/platform/fecc0000.otp/rockchip-otp0/nvmem"
    var capture = try captured(Bench.vendor)
    capture[fuses] = .text("0")
    capture[link] = .link("\(fuses)")
    let bench = try Bench(capture: capture)
    let strategy = try bench.plan()
    let step = try #require(strategy.steps.first).with(
      knob: Knob(.file(link), .word), file: link, found: "0", wanted: "255")
    #expect {
      try bench.apply(strategy.with([step]), on: bench.image)
    } throws: { error in
      if case .forbidden(step.id, fuses, _) = error as? ExecutionError { true } else { false }
    }
    #expect(bench.text(fuses) == "0")
  }

  @Test func `apply follows a link to a file on the never-touch list and refuses`() throws {
    var capture = bench.image.capture
    capture[Bench.bridge.appending("rescan")] = .text("0\n")
    capture["/sys/class/harmless/x"] = .link(Bench.bridge.appending("rescan").string)
    let image = MachineImage(capture)
    let strategy = try bench.plan()
    let step = strategy.steps[0].with(
      knob: Knob(.file("/sys/class/harmless/x"), .word), file: "/sys/class/harmless/x",
      found: "0", wanted: "1")
    #expect(throws: ExecutionError.self) {
      try bench.apply(strategy.with([step]), on: image)
    }
    #expect(image.line(of: "/sys/class/harmless/x") == "0")
  }

  @Test(arguments: Profile.allCases)
  func `apply accepts a saved plan any number of times`(profile: Profile) throws {
    let strategy = try bench.plan(profile)
    let outcomes = try (0..<3).map { _ in
      try bench.tunekit(profile).apply(saved: strategy, unlessInterrupted: { false }).outcome
    }
    #expect(outcomes == [.applied, .nothingToDo, .nothingToDo])
  }

  @Test func `apply refuses a saved plan with a step that planning does not give`() throws {
    let strategy = try bench.plan(.standard)
    let foreign = strategy.steps[0].with(id: StepID("governor/policy0"))
    let other = strategy.steps[0].with(wanted: "powersave")
    for steps in [[foreign], [other], strategy.steps + [foreign]] {
      let machine = FaultyMachine(bench.image)
      #expect(throws: TuneKitError.self) {
        _ = try bench.tunekit(on: machine, .standard)
          .apply(saved: strategy.with(steps), unlessInterrupted: { false })
      }
      #expect(machine.writes.isEmpty)
    }
    let fewer = strategy.with(Array(strategy.steps.dropFirst()))
    let report = try bench.tunekit(.standard).apply(saved: fewer, unlessInterrupted: { false })
    #expect(report.outcome == .applied && report.steps.count == 2)
  }

  @Test func `apply refuses another profile while one is applied`() throws {
    try bench.apply(.standard)
    let after = bench.settings
    for profile in [Profile.latency, .cool] {
      #expect {
        try bench.apply(profile)
      } throws: { error in
        guard case .execution(.occupied) = error as? TuneKitError else { return false }
        return "\(error)".hasSuffix("First: sudo tunekit revert")
      }
    }
    #expect(bench.settings == after)
  }

  @Test func `apply writes nothing without a journal`() throws {
    try bench.ground.write("a file where a folder belongs", "/var/lib/tunekit")
    let machine = FaultyMachine(bench.image)
    #expect(throws: TuneKitError.self) {
      _ = try bench.tunekit(on: machine).performed()
    }
    #expect(machine.writes.isEmpty)
  }

  @Test func `a setting with a list of choices is restored by its chosen word`() throws {
    var bench = bench
    let file: SystemPath = "/sys/devices/virtual/block/x/queue/scheduler"
    bench.image.set("[none] bfq kyber ", file)
    bench.accelerator.wanted = [
      .set(Knob(.file(file), .choice), to: "bfq").because("x", .assumed("x"))
    ]
    #expect(try bench.apply(.standard).outcome == .applied)
    let machine = FaultyMachine(bench.image)
    #expect(try bench.tunekit(on: machine).revert().outcome == .reverted)
    #expect(machine.writes.map(\.text) == ["none\n"])
  }
}
