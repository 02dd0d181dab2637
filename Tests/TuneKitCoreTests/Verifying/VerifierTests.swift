import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitCaptures

@Suite struct `Verifying` {
  let bench: Bench

  init() throws { bench = try Bench() }

  private func finding(
    _ id: String, _ verification: Verification
  ) throws -> Finding {
    try #require(verification.items.first { $0.id == id }, "\(verification.items.map(\.id))")
  }

  private func verify() throws -> Verification { try bench.tunekit().verify() }

  @Test func `verify reports that everything holds after apply`() throws {
    try bench.apply()
    let verification = try verify()
    #expect(verification.outcome == .holds, "\(verification.items.filter { $0.state != .holds })")
    #expect(verification.isApplied == true)
    #expect(try finding("delivery/interrupt/0", verification).seen.hasSuffix(" ms"))
  }

  @Test func `verify compares an untuned machine with the plan`() throws {
    let verification = try verify()
    #expect(verification.outcome == .drifted && verification.isApplied == false)
    let item = try finding("requested/governor/policy4", verification)
    #expect(item.culprit == nil && item.remedy == "it was not applied: sudo tunekit apply")
  }

  @Test func `detect, plan, verify and status write nothing`() throws {
    try bench.apply()
    let before = bench.settings
    let machine = FaultyMachine(bench.image)
    let tunekit = try bench.tunekit(on: machine)
    _ = try tunekit.verify()
    _ = try tunekit.status()
    _ = try tunekit.detect()
    _ = try tunekit.plan()
    #expect(machine.writes.isEmpty && bench.settings == before)
  }

  @Test func `verify names a running irqbalance as the cause`() throws {
    let bench = try Bench(Bench.balanced)
    bench.image.remove("/run/irqbalance")
    try bench.apply(.standard)
    bench.image.set("ff", Bench.affinity)
    let verification = try bench.tunekit(.standard).verify()
    #expect(verification.outcome == .drifted)
    let item = try finding("requested/interrupt/0", verification)
    #expect(item.culprit?.hasPrefix("irqbalance (process 812") == true)
    #expect(item.remedy?.contains("systemctl disable --now irqbalance") == true)
    #expect(try finding("contender/irqbalance", verification).state == .unproven)
  }

  @Test(arguments: [154, 160])
  func `verify names the driver that requested its interrupt again`(number: Int) throws {
    try bench.apply()
    bench.image.requestAgain(interrupt: 154, as: number)
    let item = try finding("requested/interrupt/0", verify())
    #expect(item.state == .drifted)
    #expect(
      item.culprit?.contains("requested the interrupt again: it is \(number), it was 154") == true)
    #expect(item.title == "interrupt \(number), vector 0")
  }

  @Test func `verify names a core that went offline`() throws {
    try bench.apply()
    bench.image.setOnline(false, 4)
    let item = try finding("requested/interrupt/0", verify())
    #expect(item.state == .drifted)
    #expect(item.culprit == "CPU 4 went offline, and the kernel moved the interrupt")
  }

  @Test func `verify calls an idle card unproven`() throws {
    var capture = bench.image.capture
    capture.rates = [:]
    let idle = MachineImage(capture)
    _ = try bench.tunekit(on: idle).performed()
    let verification = try bench.tunekit(on: idle).verify()
    #expect(verification.outcome == .unproven)
    let item = try finding("delivery/interrupt/0", verification)
    #expect(item.state == .unproven && item.seen.contains("none arrived in 1000 ms"))
  }

  @Test func `verify believes the counters more than the mask`() throws {
    try bench.apply()
    // The kernel does not show where it delivers, which is not where the mask says.
    bench.image.remove("/proc/irq/154/effective_affinity")
    bench.image.remove("/proc/irq/154/effective_affinity_list")
    let lying = MisroutingMachine(image: bench.image, interrupt: "154", count: 100)
    let verification = try bench.tunekit(on: lying).verify()
    let item = try finding("delivery/interrupt/0", verification)
    #expect(try finding("requested/interrupt/0", verification).state == .holds)
    #expect(item.state == .drifted)
    #expect(item.seen.hasSuffix("arrived on CPU 1"), "\(item)")
  }

  @Test func `verify believes the effective affinity more than the mask`() throws {
    try bench.apply()
    bench.image.set("2", "/proc/irq/154/effective_affinity_list")
    let item = try finding("delivery/interrupt/0", verify())
    #expect(item.state == .drifted && item.seen.contains("CPU 2"), "\(item)")
  }

  @Test func `verify distinguishes heat from a lowered limit`() throws {
    try bench.apply()
    bench.image.set("1800000", policy.appending("scaling_max_freq"))
    var item = try finding("clock/policy4", verify())
    #expect(item.state == .drifted && item.seen == "limited to 1.80 GHz" && item.culprit == nil)
    bench.image.set("3", "/sys/devices/virtual/thermal/cooling_device1/cur_state")
    item = try finding("clock/policy4", verify())
    #expect(item.culprit == "throttling: cpufreq-cpu4 at 3 of 10")
  }

  @Test func `verify calls a clock that is low at the moment unproven`() throws {
    try bench.apply()
    bench.image.remove(policy.appending("cpuinfo_cur_freq"))
    bench.image.set("1200000", policy.appending("scaling_cur_freq"))
    let item = try finding("clock/policy4", verify())
    #expect(item.state == .unproven && item.seen == "1.20 GHz just now")
  }

  @Test func `verify checks the floor of the cool profile`() throws {
    try bench.apply(.cool)
    #expect(try finding("clock/policy4", bench.tunekit(.cool).verify()).state == .holds)
    bench.image.set("408000", policy.appending("cpuinfo_cur_freq"))
    #expect(try finding("clock/policy4", bench.tunekit(.cool).verify()).state == .drifted)
  }

  @Test func `verify reports a link that lost speed and a link that is gone`() throws {
    try bench.apply()
    let card = Bench.bridge.appending("0003:31:00.0")
    bench.image.set("2.5 GT/s PCIe", card.appending("current_link_speed"))
    var item = try finding("link", verify())
    #expect(item.state == .drifted && item.seen == "2.5 GT/s x1, 250 of 500 MB/s")
    bench.image.set("Unknown", card.appending("current_link_speed"))
    item = try finding("link", verify())
    #expect(item.state == .unproven)
    bench.image.remove("/sys/bus/pci/devices/0003:31:00.0")
    item = try finding("link", verify())
    #expect(item.state == .drifted && item.seen == "0003:31:00.0 is not on the bus")
  }

  @Test func `verify reports link errors since the plan`() throws {
    try bench.apply()
    let card = Bench.bridge.appending("0003:31:00.0")
    bench.image.set("RxErr 9\nTOTAL_ERR_COR 9", card.appending("aer_dev_correctable"))
    #expect(try finding("errors", verify()).state == .holds)
    bench.image.set("TOTAL_ERR_NONFATAL 1", card.appending("aer_dev_nonfatal"))
    let item = try finding("errors", verify())
    #expect(
      item.state == .drifted
        && item.seen.hasPrefix("9 correctable (card 0003:31:00.0), 1 non-fatal"))
  }

  @Test func `verify of a machine that lost its card gives an answer`() throws {
    try bench.apply()
    bench.image.remove("/sys/bus/pci/devices/0003:31:00.0")
    let verification = try verify()
    #expect(verification.outcome == .drifted)
    #expect(try finding("delivery/interrupt/0", verification).seen == "the interrupt is gone")
  }

  @Test func `status reports what is applied and whether it holds`() throws {
    #expect(try bench.tunekit().status().sessions.isEmpty)
    try bench.apply()
    var status = try bench.tunekit().status()
    #expect(status.outcome == .holds && status.sessions.map(\.state) == [.applied])
    #expect(status.sessions.first?.items.count == 7)
    bench.image.set("ondemand", Bench.governor)
    status = try bench.tunekit().status()
    #expect(status.outcome == .drifted)
    _ = try bench.revert()
    #expect(try bench.tunekit().status().sessions.map(\.state) == [.partlyReverted])
    _ = try bench.revert(force: true)
    #expect(try bench.tunekit().status().sessions.isEmpty)
  }
}
