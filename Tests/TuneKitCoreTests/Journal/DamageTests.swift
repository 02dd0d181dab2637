import Foundation
import SystemPackage
import Testing
import TuneKitCore

/// A disk that returns other bytes than were written.
@Suite struct `A damaged journal` {
  let bench: Bench
  let start: [SystemPath: Capture.Entry]

  init() throws {
    bench = try Bench()
    start = bench.settings
    try bench.apply(.standard)
  }

  /// Flips a bit in one line, from 1, of the only session.
  private func damage(line number: Int) throws -> String {
    let folder = bench.ground.root + "/var/lib/tunekit/journal"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
    let url = URL(filePath: "\(folder)/\(name)")
    var lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    var line = [UInt8](lines[number - 1])
    line[line.count / 2] ^= 1
    lines[number - 1] = Data(line)
    try Data(lines.joined(separator: [UInt8(ascii: "\n")]) + [UInt8(ascii: "\n")]).write(to: url)
    return name
  }

  @Test(arguments: 2...4)
  func `a damaged line loses one value, named, and revert restores the others`(number: Int) throws {
    let name = try damage(line: number)
    let lost = try bench.plan(.standard).steps[number - 2]
    let status = try bench.tunekit(.standard).status()
    #expect(status.outcome == .drifted)
    #expect(
      status.sessions[0].items.last?.title.hasSuffix(
        "line \(number) of /var/lib/tunekit/journal/\(name)") == true)
    let machine = ObservedMachine(bench.image)
    let report = try bench.tunekit(on: machine, .standard).revert()
    #expect(report.outcome == .partlyRolledBack)
    #expect(report.steps.count { $0.result == .restored } == 2)
    let line = try #require(report.steps.first { $0.id.string == "journal/\(number)" })
    #expect(line.result == .failed && line.title.contains(name))
    let value = try #require(report.steps.first { $0.id == lost.id })
    #expect(value.result == .leftAlone && value.error?.contains("unknown") == true)
    #expect(machine.writes.count == 2 && !machine.writes.contains { $0.file == lost.file })
    // It is reported until you accept the loss.
    #expect(try bench.revert().outcome == .partlyRolledBack)
    #expect(try bench.revert(force: true).outcome == .reverted)
    #expect(try bench.tunekit().status().sessions.isEmpty)
  }

  @Test(arguments: 5...8)
  func `a damaged line after the values loses none and is reported`(
    number: Int
  ) throws {
    _ = try damage(line: number)
    let report = try bench.revert()
    #expect(report.outcome == .partlyRolledBack)
    #expect(report.steps.count { $0.result == .restored } == 3)
    #expect(bench.settings == start)
    #expect(try bench.revert(force: true).outcome == .reverted)
  }

  @Test func `a damaged first line is reported and blocks apply`() throws {
    let name = try damage(line: 1)
    let after = bench.settings
    let status = try bench.tunekit(.standard).status()
    #expect(status.outcome == .drifted && status.damaged.map(\.title) == [name])
    #expect(status.text(Style()).contains("first line is damaged"))
    let verification = try bench.tunekit(.standard).verify(longestSample: 0)
    #expect(verification.outcome == .drifted && verification.isApplied == nil)
    #expect(verification.items.last?.title == name)
    #expect(verification.text(Style()).contains("The journal is damaged"))
    bench.image.set("schedutil", Bench.governor)
    #expect {
      try bench.apply(.standard)
    } throws: { error in
      if case .execution(.occupied) = error as? TuneKitError { true } else { false }
    }
    bench.image.set("performance", Bench.governor)
    let report = try bench.revert()
    #expect(report.outcome == .partlyRolledBack)
    #expect(report.steps.map(\.result) == [.failed])
    #expect(bench.settings == after)
    #expect(try bench.revert(force: true).outcome == .reverted)
    #expect(try bench.revert().outcome == .nothingToDo)
    #expect(bench.settings == after)
  }

  @Test func `a damaged journal of another boot is ignored`() throws {
    _ = try damage(line: 1)
    bench.image.set(
      "11111111-0000-0000-0000-000000000000", "/proc/sys/kernel/random/boot_id")
    #expect(try bench.tunekit().status().damaged.isEmpty)
    #expect(try bench.revert().outcome == .nothingToDo)
  }

  @Test func `a damaged journal stays in use, with the lines after the damage`() throws {
    _ = try damage(line: 6)
    bench.image.set("ondemand", Bench.governor)
    #expect(try bench.apply(.standard).outcome == .applied)
    #expect(try bench.revert().steps.count { $0.result == .restored } == 3)
    #expect(bench.text(Bench.governor) == "ondemand")
  }
}

/// A kernel that does not say which boot this is.
@Suite struct `An unknown boot` {
  @Test func `apply refuses an unknown boot on a real kernel`() throws {
    let bench = try Bench()
    bench.image.set("", "/proc/sys/kernel/random/boot_id")
    for boot in ["", nil] {
      if boot == nil { bench.image.remove("/proc/sys/kernel/random/boot_id") }
      var machine = ObservedMachine(bench.image)
      machine.nature = .kernel
      #expect {
        _ = try bench.tunekit(on: machine, .standard).performed()
      } throws: { error in
        if case .execution(.bootUnknown) = error as? TuneKitError { true } else { false }
      }
      #expect(machine.writes.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: bench.ground.root + "/var"))
    }
  }
}
