import Foundation
import Synchronization
import Testing

/// A kill, for real, before each system call; then what a person would do.
///
/// A system call that a killed process was about to make is not made, so these points are all the
/// states that a kill can leave. Before the first call that changes anything there is one state
/// only, so of those points a hundred are tried; `TUNEKIT_CRASH=all` tries all.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `A kill` {
  private static let apply = ["apply", "--yes"]

  @Test func `revert restores every byte after apply is killed at any system call`() throws {
    try Kills.kill(Self.apply, "killed apply", at: .everything) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `apply works again after apply is killed at any system call`() throws {
    try Kills.kill(Self.apply, "killed apply, applied again", at: .changes) { tree, _ in
      let status = try tree.run("status").status
      guard status == 0 || status == 4 else { return "status after it ends with \(status ?? -1)" }
      return try Self.expect(0, from: tree.run("apply", "--yes"))
        ?? Self.expect(0, from: tree.run("status"))
        ?? Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `a second revert finishes one that was killed at any system call`() throws {
    let applied: @Sendable (Tree) throws -> Program.Run = { try $0.run("apply", "--yes") }
    try Kills.kill(["revert"], "killed revert", at: .everything, after: applied) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `a revert killed before an apply loses no original value`() throws {
    let applied: @Sendable (Tree) throws -> Program.Run = { try $0.run("apply", "--yes") }
    try Kills.kill(
      ["revert"], "killed revert, applied again", at: .changes, after: applied
    ) { tree, _ in
      try Self.expect(0, from: tree.run("apply", "--yes"))
        ?? Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `an apply killed after a drift loses no original value`() throws {
    let drifted: @Sendable (Tree) throws -> Program.Run = { tree in
      let run = try tree.run("apply", "--yes")
      tree[Knobs.governor] = "schedutil\n"
      return run
    }
    try Kills.kill(Self.apply, "killed second apply", at: .changes, after: drifted) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `an apply killed while it rewrites its session loses no original value`() throws {
    let long: @Sendable (Tree) throws -> Program.Run = { tree in
      try Scenario.renew.prepare(tree)
      return Program.Run(output: "", errors: "", status: 0, signal: nil, isHanging: false)
    }
    try Kills.kill(Self.apply, "killed renewal", at: .changes, after: long) { tree, _ in
      let count = tree.sessions.count
      guard count == 1 else { return "\(count) sessions" }
      return try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `revert restores a value that was half written when apply was killed`() throws {
    let wanted = [Knobs.governor: "performance\n", Knobs.affinity: "10\n"]
    let tears = wanted.flatMap { name, text in (0...text.utf8.count).map { (name, $0) } }
    let complaints = Workers.complaints(tears) { tear, tree, before in
      let (name, count) = tear
      guard let old = tree[name], let new = wanted[name] else { return "\(name) is not there" }
      if let complaint = try Self.expect(0, from: tree.run("apply", "--yes")) { return complaint }
      for (over, text) in [(old, new), (new, old)] {
        // The file is cut to length in one piece, after the last byte.
        let count = min(count, text.utf8.count)
        tree.write(Array(text.utf8.prefix(count)) + Array(over.utf8.dropFirst(count)), to: name)
        let torn = tree[name] ?? ""
        if let complaint = try Self.expect(0, from: tree.run("revert")) {
          return "\(name) torn to \(torn.debugDescription): \(complaint)"
        }
        let left = tree.differences(from: before)
        if !left.isEmpty { return "\(name) torn to \(torn.debugDescription): \(left)" }
        _ = try tree.run("apply", "--yes")
      }
      return try Self.expect(0, from: tree.run("revert"))
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("torn writes: \(tears.count * 2)")
  }

  static func expect(_ status: Int32, from run: Program.Run) throws -> String? {
    run.status == status ? nil : run.story
  }
}

/// The files that TuneKit sets on the captured CM3588.
enum Knobs {
  static let governor = "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor"
  static let secondGovernor = "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor"
  static let affinity = "/proc/irq/154/smp_affinity"
  static let all = [governor, secondGovernor, affinity]
}
