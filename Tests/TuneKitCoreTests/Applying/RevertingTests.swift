import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitApplying

/// A forged journal with correct checksums.
@Suite struct `A journal that names what is never written` {
  @Test(
    arguments: [
      "/sys/devices/platform/fecc0000.otp/rockchip-otp0/nvmem",
      "/sys/devices/system/cpu/cpu4/online", "/proc/sysrq-trigger", "/etc/passwd",
    ] as [SystemPath], [false, true])
  func `a forged journal writes no file on the never-touch list, even by force`(
    file: SystemPath, force: Bool
  ) throws {
    let bench = try Bench()
    bench.image.set("255", file)
    let strategy = try bench.plan()
    let step = try #require(strategy.steps.first)
    do {
      var journal = try Journal.open(in: bench.root, boot: strategy.subject.boot)
      let intent = JournalEntry.Intent(
        step: step.id, knob: Knob(.file(file), .word), file: file, incarnation: nil, was: "0\n",
        will: "255\n")
      let index = try journal.begin(strategy, with: [intent])
      try journal.record([.wrote(step: step.id, reads: "255\n")], in: index, durably: false)
      try journal.record([.closed(.applied)], in: index, durably: true)
    }
    let report = try bench.revert(force: force)
    #expect(report.outcome == .partlyRolledBack)
    #expect(report.steps.first { $0.id == step.id }?.result == .failed)
    #expect(bench.text(file) == "255")
  }
}

/// A kernel that takes a restoring write and does nothing.
@Suite struct `A value that reverting could not restore` {
  @Test(arguments: 0..<3)
  func `a value that revert could not restore is restored by the next revert`(number: Int) throws {
    let bench = try Bench()
    let start = bench.settings
    try bench.apply(.standard)
    let machine = FaultyMachine(bench.image, faults: [number: .vanished])
    do {
      let boot = try bench.plan(.standard).subject.boot
      var journal = try Journal.open(in: bench.root, boot: boot)
      let index = try #require(journal.outstanding.first)
      let report = Executor(machine).revert(index, in: &journal)
      #expect(report.outcome == .partlyRolledBack)
      #expect(report.steps.count { $0.result == .failed } == 1)
      #expect(journal.sessions[index].closure == .partlyReverted)
    }
    #expect(bench.settings != start)
    #expect(try bench.revert().outcome == .reverted)
    #expect(bench.settings == start)
  }
}
