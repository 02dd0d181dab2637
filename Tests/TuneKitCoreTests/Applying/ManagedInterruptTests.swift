import SystemPackage
import Testing
import TuneKitCore

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

  private func tunekit() throws -> TuneKit {
    try bench.tunekit(on: image, .standard)
  }

  @Test func `a managed interrupt is left alone, and the other steps go on`() throws {
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

  @Test func `a managed interrupt is not planned again in the same boot`() throws {
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

  @Test func `a managed interrupt is unproven in verify and status, not drifted`() throws {
    _ = try tunekit().performed()
    let items = try tunekit().verify(longestSample: 0).items
    for id in ["requested/interrupt/0", "delivery/interrupt/0"] {
      let item = try #require(items.first { $0.id == id })
      #expect(item.state == .unproven && item.seen.contains("EIO"))
    }
    #expect(try tunekit().status().outcome == .unproven)
  }

  @Test func `a managed interrupt is tried again after its driver requests a new one`() throws {
    _ = try tunekit().performed()
    #expect(image.requestAgain(interrupt: 154, as: 160))
    #expect(try tunekit().plan().steps.contains { $0.isInterrupt })
  }

  @Test func `a managed interrupt alone leaves nothing to do`() throws {
    for name in ["policy4", "policy6"] {
      image.set("performance", "/sys/devices/system/cpu/cpufreq/\(name)/scaling_governor")
    }
    #expect(try tunekit().performed().outcome == .nothingToDo)
    #expect(try tunekit().plan().steps.contains { $0.isInterrupt } == false)
    #expect(try tunekit().revert().outcome == .reverted)
  }

  @Test(arguments: [Errno.outOfRange, .readOnlyFileSystem, .resourceBusy])
  func `another error than EIO is not taken for a managed interrupt`(errno: Errno) throws {
    var machine = ObservedMachine(bench.image)
    machine.faults[2] = .refused(errno)
    #expect(try bench.tunekit(on: machine, .standard).performed().outcome == .rolledBack)
  }
}
