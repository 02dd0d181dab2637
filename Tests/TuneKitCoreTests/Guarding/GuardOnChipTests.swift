import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitGuarding
@testable import TuneKitLinux

/// A unit on the chip whose driver is bound again: its line keeps its place, and its clock is a new
/// device with the driver's own governor.
@Suite struct `A guard of a unit on the chip` {
  private static let unit: SystemPath = "/sys/devices/platform/fdab0000.npu"
  private static let clock = unit.appending("devfreq/fdab0000.npu/governor")
  private static let line: SystemPath = "/proc/irq/26/smp_affinity"

  /// Its files, as a kernel has them.
  static let files = """
    /proc/irq/26/effective_affinity = 01
    /proc/irq/26/effective_affinity_list = 0
    /proc/irq/26/smp_affinity = ff
    /proc/irq/26/smp_affinity_list = 0-7
    /sys/bus/platform/devices/fdab0000.npu -> /sys/devices/platform/fdab0000.npu
    /sys/bus/platform/drivers/RKNPU/
    /sys/class/devfreq/fdab0000.npu -> /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/available_frequencies = 300000000 1000000000
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/available_governors = rknpu_ondemand performance
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/cur_freq = 300000000
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/governor = rknpu_ondemand
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/max_freq = 1000000000
    /sys/devices/platform/fdab0000.npu/devfreq/fdab0000.npu/min_freq = 300000000
    /sys/devices/platform/fdab0000.npu/uevent =
      DRIVER=RKNPU
      OF_COMPATIBLE_0=test,unit
    /sys/kernel/irq/26/actions = fdab9000.iommu,fdab0000.npu
    /sys/kernel/irq/26/chip_name = GICv3
    /sys/kernel/irq/26/hwirq = 142

    """

  /// A unit of the chip, as a module has it.
  struct Unit: Accelerator {
    let id: ModuleID = "test-unit"
    let name = "Test Unit"
    let signature = Signature.platform(anyOf: "test,unit")
    let tested = Tested.nowhere
    let link: PCILink? = nil
    let interrupts = InterruptNaming.busAddress
    let companions = ["fdab9000.iommu"]

    func needs(at place: Placement) -> [Need] {
      [
        Need.interrupts(on: .fastest).because("Jobs end in interrupts.", .reasoned("a test")),
        Need.deviceClockAtMaximum.because("The clock falls.", .reasoned("a test")),
      ]
    }
  }

  private let bench: Bench
  private let events = ScriptedEvents()
  private let log = GuardLog()

  init() throws { bench = try Bench(capture: try Self.machine("cm3588_6.1-vendor")) }

  /// A captured machine that has the unit, too.
  static func machine(_ name: String) throws -> Capture {
    var capture = try captured(name).joined(with: Capture(parsing: files))
    if case .file(let bytes)? = capture["/proc/interrupts"] {
      let table = String(decoding: bytes, as: UTF8.self)
      let counts = String(repeating: "          0", count: 8)
      capture["/proc/interrupts"] = .text(
        table + " 26:\(counts)  GICv3 142 Level     fdab9000.iommu, fdab0000.npu\n")
    }
    return capture
  }

  private var image: MachineImage { bench.image }

  private func tunekit() throws -> TuneKit {
    TuneKit(
      image, state: bench.root,
      registry: try Registry(boards: [bench.board], accelerators: [Unit()]))
  }

  /// What the kernel says of a driver and the unit.
  private static func event(_ action: String) throws -> MachineEvent {
    let path = "/devices/platform/fdab0000.npu"
    let message = [
      "\(action)@\(path)", "ACTION=\(action)", "DEVPATH=\(path)", "SUBSYSTEM=platform",
    ]
    return try #require(Uevent(message.joined(separator: "\0").utf8)?.event)
  }

  private func runGuard() throws {
    var kept = Guard(try tunekit(), wokenBy: events, telling: log.voice)
    kept.run()
  }

  @Test func `a driver that is bound again gets the clock's governor again`() throws {
    _ = try tunekit().performed()
    #expect(image.line(of: Self.clock) == "performance" && image.line(of: Self.line) == "10")
    events.happen(try Self.event("unbind")) { [image] in
      image.set("OF_COMPATIBLE_0=test,unit\n", Self.unit.appending("uevent"))
    }
    events.happen(try Self.event("bind")) { [image] in
      image.set("DRIVER=RKNPU\nOF_COMPATIBLE_0=test,unit\n", Self.unit.appending("uevent"))
      image.set("rknpu_ondemand", Self.clock)
    }
    try runGuard()
    #expect(image.line(of: Self.clock) == "performance", "\(log.said)")
    #expect(!log.said.contains { $0.contains("left alone") }, "\(log.said)")
    _ = try tunekit().revert()
    #expect(image.line(of: Self.clock) == "rknpu_ondemand" && image.line(of: Self.line) == "ff")
  }

  @Test func `a governor that a person sets without such an event is left alone`() throws {
    _ = try tunekit().performed()
    events.pass { [image] in image.set("rknpu_ondemand", Self.clock) }
    try runGuard()
    #expect(image.line(of: Self.clock) == "rknpu_ondemand")
    #expect(log.said.contains { $0.contains("left alone") }, "\(log.said)")
  }

  @Test func `an event of another device explains nothing`() throws {
    _ = try tunekit().performed()
    let other = MachineEvent.device(DeviceAddress("fdac0000.npu"), "bind")
    events.happen(other) { [image] in image.set("rknpu_ondemand", Self.clock) }
    try runGuard()
    #expect(image.line(of: Self.clock) == "rknpu_ondemand")
  }
}
