import SystemPackage
import Testing
import TuneKitCore

@Suite struct `A guard`: GuardSuite {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]
  let events = ScriptedEvents()
  let log = GuardLog()

  init() throws {
    bench = try Bench()
    start = bench.settings
  }

  private var isTuned: Bool {
    bench.text(Bench.affinity) == "10" && bench.text(Bench.governor) == "performance"
  }

  @Test func `a guard applies missing settings and reverts nothing when it ends`() throws {
    try runGuard()
    #expect(isTuned)
    #expect(try Journal.outstanding(in: bench.root).count == 1)
    #expect(log.said.count == 1 && log.said[0].contains("interrupt 154"))
    #expect(log.announced == ["0003:31:00.0: 3 settings kept"])
    #expect(events.pauses == [30_000])
  }

  @Test(arguments: [154, 160])
  func `a guard moves an interrupt that the driver requests again`(number: Int) throws {
    let file: SystemPath = "/proc/irq/\(number)/smp_affinity"
    events.happen(.device(card, "unbind"), .device(card, "bind")) {
      bench.image.requestAgain(interrupt: 154, as: number)
      #expect(bench.text(file) == "ff")
    }
    try runGuard()
    #expect(bench.text(file) == "10")
    #expect(log.said.count == 2)
    #expect(try bench.revert().outcome == .reverted)
  }

  /// The writes of the first look are numbered from 0; the last of them places the interrupt.
  @Test(arguments: [0, 1, 2], [true, false])
  func `a guard moves an interrupt requested during a look, without any event`(
    write: Int, isBefore: Bool
  ) throws {
    let image = bench.image
    var machine = ObservedMachine(image)
    let rebind: @Sendable (Int) -> Void = { number in
      if number == write { image.requestAgain(interrupt: 154, as: 160) }
    }
    if isBefore { machine.beforeWrite = rebind } else { machine.afterWrite = rebind }
    events.pass()
    events.pass()
    var kept = Guard(
      try bench.tunekit(on: machine, .standard), wokenBy: events, telling: log.telling())
    kept.run()
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    #expect(bench.text(Bench.governor) == "performance")
  }

  @Test func `a guard tries a failed step once more soon after an event`() throws {
    var machine = ObservedMachine(bench.image)
    machine.faults = [2: .refused(.resourceBusy)]
    events.happen(.device(card, "bind"))
    for _ in 0..<12 { events.pass() }
    var kept = Guard(
      try bench.tunekit(on: machine, .standard), wokenBy: events, telling: log.telling())
    kept.run()
    #expect(isTuned, "\(log.said)")
  }

  @Test func `a guard finds a new interrupt without any event`() throws {
    events.silence = "no events"
    events.pass { bench.image.requestAgain(interrupt: 154, as: 160) }
    events.pass()
    try runGuard()
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    #expect(log.said.first == "no events; looking every 2 s instead")
    #expect(events.pauses == [2000, 2000, 2000])
  }

  @Test func `a guard leaves out what the configuration leaves out, after a reload too`() throws {
    let leavingOut = [Configured(value: "governor", file: "/etc/tunekit/tunekit.conf", line: 1)]
    let before = bench.text(Bench.governor)
    events.happen(.device(card, "bind")) { bench.image.requestAgain(interrupt: 154, as: 160) }
    let tunekit = try bench.tunekit(.standard)
    var kept = Guard(
      TuneKit(
        bench.image, state: bench.root, registry: tunekit.registry, choice: tunekit.choice,
        profile: tunekit.profile, leavingOut: leavingOut),
      wokenBy: events, telling: log.voice)
    kept.run()
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    #expect(bench.text(Bench.governor) == before)
  }

  @Test func `a guard keeps two cards of one kind on different cores`() throws {
    let two = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = Survey(of: two.image).inventory().devices.filter { $0.vendor == 0x1F4B }
    let files = cards.flatMap(\.vectors).map {
      SystemPath(stringLiteral: "/proc/irq/\($0)/smp_affinity")
    }
    try #require(files.count == 2)
    events.happen(.processor(7))
    var kept = Guard(try two.tunekit(.standard), wokenBy: events, telling: log.voice)
    kept.run()
    #expect(Set(files.map(two.text)) == ["10", "20"])
    #expect(log.said.count == 2)
  }

  @Test func `a guard looks more often for a while after an event`() throws {
    events.happen(.device(card, "bind"))
    for _ in 0..<13 { events.pass() }
    try runGuard()
    let closer = [25, 50, 100, 200, 500, 1000, 1000, 1000, 2000, 2000, 2000, 5000]
    #expect(events.pauses == [30_000, 8] + closer + [30_000, 30_000])
  }

  @Test func `a guard looks often when interrupts appear and disappear with programs`() throws {
    var other = bench
    other.accelerator.presence = .whileOpen(Reason("as tested", .documented("test")))
    var kept = Guard(
      try other.tunekit(.standard), wokenBy: events, telling: log.voice)
    kept.run()
    #expect(events.pauses == [1000])
  }

  @Test func `a guard leaves a foreign value and reports it once`() throws {
    events.pass { bench.image.set("ondemand", Bench.governor) }
    events.pass()
    events.happen(.processor(4))
    events.happen(.device(card, "bind")) { bench.image.requestAgain(interrupt: 154, as: 160) }
    try runGuard()
    #expect(bench.text(Bench.governor) == "ondemand")
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    let lines = log.said.filter { $0.contains("changed by something else") }
    #expect(lines.count == 1 && lines.first?.contains("is ondemand, not performance") == true)
    #expect(log.announced.last == "0003:31:00.0: 3 settings kept, 1 changed by something else")
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(bench.text(Bench.governor) == "performance")
  }

  @Test func `a guard leaves a moved interrupt alone when irqbalance is not running`() throws {
    events.pass { bench.image.set("01", Bench.affinity) }
    try runGuard()
    #expect(bench.text(Bench.affinity) == "01")
    #expect(log.said.last?.contains("changed by something else") == true)
  }

  @Test func `a guard follows an interrupt to another core while its own is offline`() throws {
    events.happen(.processor(4)) { bench.image.setOnline(false, 4) }
    events.happen(.processor(4)) {
      #expect(bench.text(Bench.affinity) == "20")
      bench.image.setOnline(true, 4)
    }
    try runGuard()
    #expect(bench.text(Bench.affinity) == "20")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `a guard moves an interrupt back when its core was offline briefly`() throws {
    events.happen(.processor(4)) {
      bench.image.setOnline(false, 4)
      bench.image.setOnline(true, 4)
      #expect(bench.text(Bench.affinity) == "ef")
    }
    try runGuard()
    #expect(bench.text(Bench.affinity) == "10")
  }

  @Test(arguments: [MachineEvent.resumed, .missed, .processor(5)])
  func `a guard sets again what an event has lost`(event: MachineEvent) throws {
    events.happen(event) { bench.image.set("schedutil", Bench.governor) }
    try runGuard()
    #expect(isTuned)
    #expect(!log.said.contains { $0.contains("something else") })
  }

  /// Before a sleep one CPU after the other goes offline, the interrupt's too.
  @Test func `revert restores the first values, not those that a suspend left`() throws {
    events.happen(.resumed) {
      bench.image.set("e1", Bench.affinity)
      bench.image.set("powersave", Bench.governor)
    }
    try runGuard()
    #expect(isTuned)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `a guard waits for a missing card`() throws {
    let device = Bench.bridge.appending("0003:31:00.0/device")
    let id = try #require(bench.text(device))
    bench.image.set("0x1234", device)
    events.happen(.device(card, "add")) {
      #expect(bench.text(Bench.affinity) == "ff")
      bench.image.set(id, device)
    }
    try runGuard()
    #expect(log.announced.first == "no card is there")
    #expect(isTuned)
  }

  @Test func `a guard keeps the profile that you applied`() throws {
    try bench.apply(.latency)
    events.happen(.device(card, "bind")) { bench.image.requestAgain(interrupt: 154, as: 160) }
    try runGuard(.standard)
    let session = try #require(try Journal.outstanding(in: bench.root).first)
    #expect(session.strategy.profile == .latency)
    #expect(bench.text("/proc/irq/160/smp_affinity") == "10")
    let reported = log.said.filter { $0.contains("profile latency is applied, and kept") }
    #expect(reported.count == 1)
  }
}
