import SystemPackage
import Testing
import TuneKitCore

@Suite struct `Bans at irqbalance` {
  static let socket: SystemPath = "/run/irqbalance/irqbalance812.sock"
  static let settings: SystemPath = "/etc/default/irqbalance"
  let bench: Bench

  init() throws { bench = try Bench(Bench.balanced) }

  @Test func `the interrupt is banned from irqbalance before it is placed`()
    throws
  {
    let strategy = try bench.plan(.standard)
    let exemption = strategy.steps.prefix(2)
    #expect(exemption.map(\.id) == ["irqbalance", "irqbalance/arguments"])
    #expect(exemption.map(\.wanted) == ["154", "--banmod=ax_pcie_dev_host"])
    #expect(exemption.map(\.knob.lifetime) == [.untilReboot, .lasting])
    #expect(exemption.allSatisfy { $0.necessity == .desirable && $0.phase == .quiet })
    #expect(!strategy.cautions.contains { $0.summary == "irqbalance" })
    #expect(!strategy.probes.contains { $0.check == .otherTuner(named: "irqbalance") })
  }

  @Test(arguments: [500, 5000])
  func `the interrupt is banned at the irqbalance that listens`(process: Int) throws {
    bench.image.set("irqbalance", SystemPath("/proc").appending("\(process)/comm"))
    let steps = try bench.plan(.standard).steps.prefix(2)
    #expect(steps.map(\.id) == ["irqbalance", "irqbalance/arguments"])
    #expect(steps.first?.file == Self.socket)
  }

  @Test func `a ban keeps irqbalance's other bans, and revert restores the list`() throws {
    bench.image.set("40 41", Self.socket)
    let before = bench.settings
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(bench.text(Self.socket) == "40 41 154")
    #expect(try bench.image.text(of: Self.settings).hasSuffix("=\"--banmod=ax_pcie_dev_host\"\n"))
    #expect(try bench.tunekit(.standard).verify().outcome != .drifted)
    #expect(try bench.apply(.standard).outcome == .nothingToDo)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == before)
  }

  @Test func `revert removes its own ban from irqbalance and keeps newer ones`() throws {
    try bench.apply(.standard)
    bench.image.set("50 154 51", Self.socket)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Self.socket) == "50 51")
  }

  @Test func `verify reports a ban that irqbalance lost at a restart`() throws {
    try bench.apply(.standard)
    restart(as: 900)
    let item = try finding("requested/irqbalance")
    #expect(item.state == .drifted && item.seen == "may move 154")
    #expect(item.culprit?.contains("was restarted") == true)
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(bench.text("/run/irqbalance/irqbalance900.sock") == "154")
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text("/run/irqbalance/irqbalance900.sock") == "")
  }

  @Test func `a ban survives a restart of irqbalance by its argument`() throws {
    try bench.apply(.standard)
    restart(as: 900, with: "--banmod=ax_pcie_dev_host")
    #expect(try finding("requested/irqbalance").state == .holds)
    #expect(try bench.apply(.standard).outcome == .nothingToDo)
  }

  @Test func `a ban follows the interrupt to its new number`() throws {
    try bench.apply(.standard)
    bench.image.requestAgain(interrupt: 154, as: 160)
    #expect(try finding("requested/irqbalance").seen == "may move 160")
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(try finding("requested/irqbalance").state == .holds)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.text(Self.socket) == "")
  }

  @Test func `a ban ends with irqbalance`() throws {
    try bench.apply(.standard)
    for path in ["/proc/812", "/run/irqbalance"] as [SystemPath] { bench.image.remove(path) }
    #expect(try finding("requested/irqbalance").seen == "it does not run")
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `no ban is planned when irqbalance already leaves the card alone`() throws {
    bench.image.set("/usr/sbin/irqbalance\0-m\0ax_pcie\0", "/proc/812/cmdline")
    let strategy = try bench.plan(.standard)
    #expect(!strategy.steps.contains { $0.phase == .quiet } && strategy.cautions.isEmpty)
    #expect(!strategy.declined.contains { $0.what.contains("irqbalance") })
  }

  @Test func `arguments of irqbalance that cannot be parsed are left alone and declined`() throws {
    bench.image.set("IRQBALANCE_ARGS=\"$MORE\"", Self.settings)
    let strategy = try bench.plan(.standard)
    #expect(strategy.steps.filter { $0.phase == .quiet }.map(\.id) == ["irqbalance"])
    #expect(strategy.declined.contains { $0.why.contains("$MORE") })
  }

  @Test func `a ban that fails does not prevent the placement`() throws {
    for fault in [FaultyMachine.Fault.refused(.resourceTemporarilyUnavailable), .vanished] {
      let bench = try Bench(Bench.balanced)
      let before = bench.settings
      let machine = FaultyMachine(bench.image, faults: [0: fault])
      let report = try bench.tunekit(on: machine, .standard).performed()
      #expect(report.outcome == .applied && report.steps.first?.result == .failed)
      #expect(bench.text(Bench.affinity) == "10")
      #expect(try bench.revert().outcome == .reverted)
      #expect(bench.settings == before)
    }
  }

  @Test func `revert removes irqbalance's argument after a reboot`() throws {
    let before = try bench.image.text(of: Self.settings)
    try bench.apply(.standard)
    bench.image.set("11111111-2222-3333-4444-555555555555", "/proc/sys/kernel/random/boot_id")
    bench.image.set("", Self.socket)
    let status = try bench.tunekit(.standard).status()
    #expect(status.sessions.map(\.state) == [.earlierBoot])
    #expect(status.sessions.first?.items.map(\.id) == ["lasting/irqbalance/arguments"])
    let report = try bench.apply(.standard)
    #expect(report.steps.contains { $0.id == "irqbalance/arguments" && $0.result == .already })
    #expect(try bench.revert().outcome == .reverted)
    #expect(try bench.image.text(of: Self.settings) == before)
    #expect(bench.text(Self.socket) == "")
    #expect(try bench.tunekit().status().sessions.isEmpty)
  }

  @Test func `irqbalance is never contacted for a tree of files`() throws {
    #expect(throws: MachineError.missing(Self.socket)) {
      try LinuxMachine(root: bench.root).answer(of: .irqbalance, at: Self.socket)
    }
  }

  private func finding(_ id: String) throws -> Finding {
    try #require(try bench.tunekit(.standard).verify().items.first { $0.id == id })
  }

  private func restart(as process: Int, with argument: String? = nil) {
    bench.image.remove("/proc/812")
    bench.image.remove("/run/irqbalance")
    bench.image.set("irqbalance", "/proc/\(process)/comm")
    let more = argument.map { "\($0)\0" } ?? ""
    bench.image.set("/usr/sbin/irqbalance\0\(more)", "/proc/\(process)/cmdline")
    bench.image.set("", "/run/irqbalance/irqbalance\(process).sock")
  }
}
