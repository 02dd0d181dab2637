import SystemPackage
import Testing

@testable import TuneKitCore

/// An interrupt that the kernel manages itself, on a kernel that says so only when it is written to:
/// kernel/irq/proc.c before 6.12.
@Suite struct `An interrupt that the kernel manages` {
  let bench: Bench
  let image: MachineImage
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    var capture = bench.image.capture
    capture.refusals[Bench.affinity] = .ioError
    image = MachineImage(capture)
    start = image.settings
  }

  private func tunekit() throws -> TuneKit<MachineImage> {
    try bench.tunekit(on: image, .standard)
  }

  @Test func `is left alone, and the other steps go on`() throws {
    let report = try tunekit().performed()
    #expect(report.outcome == .applied)
    let line = try #require(report.steps.first { $0.id.string == "interrupt/0" })
    #expect(line.result == .leftAlone && line.before == line.after)
    #expect(line.error == "the kernel manages this interrupt itself (EIO)")
    #expect(report.steps.count { $0.result == .written } == 2)
    #expect(image.line(Bench.affinity) == "ff")
    #expect(try tunekit().revert().outcome == .reverted)
    #expect(image.settings == start)
  }

  @Test func `is not planned again in this boot, and the second apply writes nothing`() throws {
    let saved = try tunekit().plan()
    _ = try tunekit().performed()
    let plan = try tunekit().plan()
    #expect(!plan.steps.contains { $0.isInterrupt })
    #expect(
      plan.declined.map(\.why).contains("the kernel manages this interrupt itself (EIO)"))
    let machine = ObservedMachine(image)
    let again = try bench.tunekit(on: machine, .standard)
    #expect(try again.performed().outcome == .nothingToDo)
    let report = try again.apply(saved: saved, unlessInterrupted: { false })
    #expect(report.outcome == .nothingToDo)
    #expect(report.steps.contains { $0.result == .leftAlone && $0.error != nil })
    #expect(machine.writes.isEmpty)
  }

  @Test func `is unproven in verify and status, and not drifted`() throws {
    _ = try tunekit().performed()
    let items = try tunekit().verify(longestSample: 0).items
    for id in ["requested/interrupt/0", "delivery/interrupt/0"] {
      let item = try #require(items.first { $0.id == id })
      #expect(item.state == .unproven && item.seen.contains("EIO"))
    }
    #expect(try tunekit().status().outcome == .unproven)
  }

  @Test func `is tried again once its driver has asked for it anew`() throws {
    _ = try tunekit().performed()
    #expect(image.requestAnew(interrupt: 154, as: 160))
    #expect(try tunekit().plan().steps.contains { $0.isInterrupt })
  }

  @Test func `leaves nothing to be done where all else is so already`() throws {
    for name in ["policy4", "policy6"] {
      image.set("performance", "/sys/devices/system/cpu/cpufreq/\(name)/scaling_governor")
    }
    #expect(try tunekit().performed().outcome == .nothingToDo)
    #expect(try tunekit().plan().steps.contains { $0.isInterrupt } == false)
    #expect(try tunekit().revert().outcome == .reverted)
  }

  @Test(arguments: [Errno.outOfRange, .readOnlyFileSystem, .resourceBusy])
  func `is not what any other refusal means`(errno: Errno) throws {
    var machine = ObservedMachine(bench.image)
    machine.faults[2] = .refused(errno)
    #expect(try bench.tunekit(on: machine, .standard).performed().outcome == .rolledBack)
  }
}
