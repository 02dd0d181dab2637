import SystemPackage
import Testing
import TuneKitCore

/// A kernel that refuses to move an interrupt gives an answer, and no failure.
@Suite struct `An interrupt that the kernel refuses to move` {
  let bench: Bench

  init() throws { bench = try Bench() }

  /// Refuses the interrupt on some CPUs.
  struct FullMachine: ImageMachine {
    let image: MachineImage
    let full: [String: Errno]

    func write(_ text: String, to file: SystemPath) throws(MachineError) {
      if file.name == "smp_affinity", let errno = full[text.trimmed] { throw .refused(file, errno) }
      try image.write(text, to: file)
    }
  }

  private func tunekit(refusing full: [String: Errno]) throws -> TuneKit {
    try bench.tunekit(on: FullMachine(image: bench.image, full: full), .standard)
  }

  @Test(arguments: [
    (Errno.invalidArgument, "EINVAL"), (.ioError, "EIO"), (.notPermitted, "EPERM"),
  ])
  func `an interrupt that cannot be moved is left alone with the reason`(
    errno: Errno, name: String
  ) throws {
    let tunekit = try tunekit(refusing: ["10": errno])
    let report = try tunekit.performed()
    #expect(report.outcome == .applied)
    let line = try #require(report.steps.last)
    #expect(line.result == .leftAlone && line.error?.contains(name) == true)
    #expect(bench.text(Bench.governor) == "performance")
    #expect(bench.text(Bench.affinity) == "ff")
    // It is remembered for this boot: neither planned again, nor taken for drifted.
    #expect(try tunekit.plan().declined.contains { $0.why.contains(name) })
    let items = try tunekit.verify(longestSample: 0).items
    let item = try #require(items.first { $0.id == "requested/interrupt/0" })
    #expect(item.state == .unproven && item.seen.contains(name))
    #expect(try bench.revert().outcome == .reverted)
  }

  @Test func `an interrupt goes to the next fast core when one has no free vector`() throws {
    let tunekit = try tunekit(refusing: ["10": .noSpace, "20": .noSpace])
    let start = bench.settings
    let report = try tunekit.performed()
    #expect(report.outcome == .applied)
    #expect(report.steps.last?.result == .written)
    #expect(report.steps.last?.shows == "CPU 7")
    #expect(bench.text(Bench.affinity) == "80")
    // That core is what is applied now: nothing to do, nothing drifted, all restored.
    #expect(try tunekit.plan().changes.isEmpty)
    bench.image.pass(milliseconds: 0)
    let items = try tunekit.verify(longestSample: 0).items
    #expect(items.first { $0.id == "requested/interrupt/0" }?.state == .holds)
    #expect(items.contains { $0.title == "interrupt 154 delivered to CPU 7" })
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `an interrupt is left alone when no fast core has a free vector`() throws {
    let all: [String: Errno] = ["10": .noSpace, "20": .noSpace, "40": .noSpace, "80": .noSpace]
    let tunekit = try tunekit(refusing: all)
    let start = bench.settings
    let report = try tunekit.performed()
    #expect(report.outcome == .applied)
    #expect(report.steps.last?.result == .leftAlone)
    #expect(
      report.steps.last?.error == "the kernel has no interrupt vector left on CPU 4-7 (ENOSPC)")
    #expect(bench.text(Bench.affinity) == "ff")
    let items = try tunekit.verify(longestSample: 0).items
    #expect(items.first { $0.id == "requested/interrupt/0" }?.state == .unproven)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }

  @Test func `an interrupt step fails when its CPU went offline meanwhile`() throws {
    let strategy = try bench.plan(.standard)
    let start = bench.settings
    let report = try bench.apply(
      strategy, on: FullMachine(image: bench.image, full: ["10": .invalidArgument]))
    #expect(report.outcome == .applied)
    #expect(try bench.revert().outcome == .reverted)
    bench.image.set("0-3", "/sys/devices/system/cpu/online")
    let offline = try bench.apply(
      strategy, on: FullMachine(image: bench.image, full: ["10": .invalidArgument]))
    #expect(offline.outcome == .rolledBack)
    bench.image.set("0-7", "/sys/devices/system/cpu/online")
    #expect(bench.settings == start)
  }
}
