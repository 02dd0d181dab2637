import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying
@testable import TuneKitGuarding

/// Which accelerators a guard keeps, where a card and a unit on the chip are there.
@Suite struct `What a guard keeps` {
  private typealias OnChip = `A guard of a unit on the chip`
  private static let clock: SystemPath =
    "/sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/governor"
  private static let unit = DeviceAddress("fdab0000.npu")
  private static let card = DeviceAddress(Bench.card)

  private let bench: Bench
  private let events = ScriptedEvents()
  private let log = GuardLog()

  init() throws { bench = try Bench(capture: try OnChip.machine(Bench.vendor)) }

  private func tunekit(
    on machine: (any Machine)? = nil, device: DeviceAddress? = nil, accelerator: String? = nil
  ) throws -> TuneKit {
    TuneKit(
      machine ?? bench.image, state: bench.root,
      registry: try Registry(
        boards: [bench.board], accelerators: [bench.accelerator, OnChip.Unit()]),
      choice: .init(accelerator: accelerator, device: device))
  }

  private func runGuard(
    on machine: MachineImage? = nil, device: DeviceAddress? = nil, accelerator: String? = nil
  ) throws {
    var kept = Guard(
      try tunekit(on: machine, device: device, accelerator: accelerator), wokenBy: events,
      telling: log.voice)
    kept.run()
  }

  /// The same machine after a reboot, with or without its card.
  private func rebooted(_ number: Int = 1, withCard: Bool = true) throws -> MachineImage {
    var capture = try OnChip.machine(withCard ? Bench.vendor : "cm3588_6.1-vendor")
    capture["/proc/sys/kernel/random/boot_id"] = .text(
      "0000000\(number)-0000-0000-0000-000000000000\n")
    return MachineImage(capture)
  }

  private func governor(_ machine: MachineImage? = nil) -> String? {
    (machine ?? bench.image).line(of: Self.clock)
  }

  private func isCardTuned(_ machine: MachineImage? = nil) -> Bool {
    (machine ?? bench.image).line(of: Bench.affinity) == "10"
  }

  @Test func `a guard leaves the unit on the chip alone beside a card, and says so once`() throws {
    events.happen(.device(Self.unit, "bind"))
    try runGuard()
    #expect(isCardTuned() && governor() == "rknpu_ondemand")
    let said = log.said.filter { $0.contains("left alone, beside a card") }
    #expect(said.count == 1 && said[0].contains("apply --device fdab0000.npu"), "\(log.said)")
    #expect(log.announced.allSatisfy { !$0.contains("fdab0000.npu") }, "\(log.announced)")
  }

  @Test func `a guard keeps the unit that is applied, also where that was after its start`()
    throws
  {
    events.pass { _ = try? tunekit(device: Self.unit).performed() }
    events.happen(.device(Self.unit, "bind")) { [image = bench.image] in
      #expect(image.line(of: Self.clock) == "performance")
      image.set("rknpu_ondemand", Self.clock)
    }
    try runGuard()
    #expect(isCardTuned() && governor() == "performance", "\(log.said)")
  }

  @Test func `a guard takes up what is only held by a command neither now nor later`() throws {
    let hold = try tunekit(device: Self.unit)
      .hold(for: "test", unlessInterrupted: { false })
    events.pass()
    try runGuard()
    #expect(log.announced.allSatisfy { !$0.contains("fdab0000.npu") }, "\(log.announced)")
    let later = try rebooted()
    try runGuard(on: later)
    #expect(governor(later) == "rknpu_ondemand", "\(log.said)")
    _ = try? tunekit(device: Self.unit).release(hold)
  }

  @Test func `what was applied when a boot ended is kept in the next one and after`() throws {
    _ = try tunekit(device: Self.unit).performed()
    for number in 1...3 {
      let later = try rebooted(number)
      try runGuard(on: later)
      #expect(isCardTuned(later) && governor(later) == "performance", "boot \(number)")
    }
  }

  @Test func `what was reverted before a boot ended is left alone in the next one`() throws {
    _ = try tunekit(device: Self.unit).performed()
    _ = try tunekit(device: Self.unit).revert()
    try runGuard()
    let later = try rebooted()
    try runGuard(on: later)
    #expect(isCardTuned(later) && governor(later) == "rknpu_ondemand")
  }

  @Test func `what was reverted in this boot is not taken from the one before`() throws {
    _ = try tunekit(device: Self.unit).performed()
    let later = try rebooted()
    try runGuard(on: later)
    _ = try tunekit(on: later, device: Self.unit).revert()
    try runGuard(on: later)
    #expect(isCardTuned(later) && governor(later) == "rknpu_ondemand", "\(log.said)")
  }

  @Test func `the unit is not taken while the card that was tuned is away`() throws {
    try runGuard()
    let later = try rebooted(withCard: false)
    try runGuard(on: later)
    #expect(governor(later) == "rknpu_ondemand", "\(log.said)")
  }

  @Test func `a unit without a card is kept, and one that was chosen alone`() throws {
    let alone = try rebooted(withCard: false)
    try runGuard(on: alone)
    #expect(governor(alone) == "performance")
    for isByID in [false, true] {
      let other = try rebooted(isByID ? 3 : 2)
      try runGuard(
        on: other, device: isByID ? nil : Self.unit, accelerator: isByID ? "test-unit" : nil)
      #expect(governor(other) == "performance" && !isCardTuned(other))
    }
  }
}

/// What the journal tells of the boot before.
@Suite struct `The boot before` {
  private let bench: Bench
  private let next = BootID("00000001-0000-0000-0000-000000000000")

  init() throws { bench = try Bench() }

  private var before: Set<DeviceAddress> { Journal.tunedBefore(next, in: bench.root) }

  @Test func `what is applied is known before and after its session is closed`() throws {
    #expect(before.isEmpty)
    try bench.apply()
    #expect(before.map(\.description) == [Bench.card])
    _ = try Journal.open(in: bench.root, boot: next)
    #expect(try Journal.outstanding(in: bench.root).isEmpty)
    #expect(before.map(\.description) == [Bench.card])
    #expect(Journal.tunedBefore(.unknown, in: bench.root).isEmpty)
  }

  @Test func `of the present boot nothing is told`() throws {
    try bench.apply()
    let now = try #require(try Journal.outstanding(in: bench.root).first).strategy.subject.boot
    #expect(Journal.tunedBefore(now, in: bench.root).isEmpty)
  }

  @Test func `what was reverted, or waits to be confirmed, is not among it`() throws {
    try bench.apply()
    _ = try bench.revert()
    #expect(before.isEmpty)
    _ = try bench.tunekit().apply(
      try bench.plan(), confirmedBy: Expiry(afterMilliseconds: 3_600_000))
    #expect(before.isEmpty)
    _ = try bench.tunekit().confirm()
    #expect(before.map(\.description) == [Bench.card])
  }
}
