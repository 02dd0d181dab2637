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

  @Test func `of apply before each system call is undone by revert, byte for byte`() throws {
    try Self.kill(Self.apply, "killed apply", at: .everything) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `of apply before each system call does not keep apply from being run again`() throws {
    try Self.kill(Self.apply, "killed apply, applied again", at: .changes) { tree, _ in
      let status = try tree.run("status").status
      guard status == 0 || status == 4 else { return "status after it ends with \(status ?? -1)" }
      return try Self.expect(0, from: tree.run("apply", "--yes"))
        ?? Self.expect(0, from: tree.run("status"))
        ?? Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `of revert before each system call is finished by the next revert`() throws {
    let applied: @Sendable (Tree) throws -> Program.Run = { try $0.run("apply", "--yes") }
    try Self.kill(["revert"], "killed revert", at: .everything, after: applied) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `of a revert, then of an apply, loses no first original`() throws {
    let applied: @Sendable (Tree) throws -> Program.Run = { try $0.run("apply", "--yes") }
    try Self.kill(
      ["revert"], "killed revert, applied again", at: .changes, after: applied
    ) { tree, _ in
      try Self.expect(0, from: tree.run("apply", "--yes"))
        ?? Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `of the apply that follows a drift loses no first original`() throws {
    let drifted: @Sendable (Tree) throws -> Program.Run = { tree in
      let run = try tree.run("apply", "--yes")
      tree[Knobs.governor] = "schedutil\n"
      return run
    }
    try Self.kill(Self.apply, "killed second apply", at: .changes, after: drifted) { tree, _ in
      try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `of an apply that writes its session anew loses no first original`() throws {
    let long: @Sendable (Tree) throws -> Program.Run = { tree in
      try Scenario.renew.prepare(tree)
      return Program.Run(output: "", errors: "", status: 0, signal: nil, isHanging: false)
    }
    try Self.kill(Self.apply, "killed renewal", at: .changes, after: long) { tree, _ in
      let count = tree.sessions.count
      guard count == 1 else { return "\(count) sessions" }
      return try Self.expect(0, from: tree.run("revert"))
    }
  }

  @Test func `in the middle of a write leaves a mixture that is given back`() throws {
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

  /// Before which system calls a process is killed.
  enum Points {
    /// All from the first that changes anything, and a hundred of those before.
    case everything
    /// Those that change something, since between two of them nothing becomes different.
    case changes
  }

  /// How often a point is tried: on a busy machine a run asks anew what was not answered in time, and
  /// then makes other calls than the run that was counted.
  private static let tries = 4

  /// Kills a verb at every point, or at a share of them, each time on a fresh tree, and then lets
  /// `recover` put it right.
  static func kill(
    _ verb: [String], _ what: String, at points: Points, share: Int = .max,
    after prepare: @escaping @Sendable (Tree) throws -> Program.Run? = { _ in nil },
    recover: @escaping @Sendable (Tree, [String: Tree.Item]) throws -> String?
  ) throws {
    let start = ContinuousClock.now
    let tree = try Tree()
    _ = try prepare(tree)
    let trace = try Trace(of: tree.arguments + verb, root: tree.path)
    try #require(trace.run.status == 0, "\(trace.run.story)")
    try #require(trace.firstChange > 0 && trace.firstChange < trace.calls.count)
    let all = Self.points(of: trace, points)
    let isAll = ProcessInfo.processInfo.environment["TUNEKIT_CRASH"] == "all"
    let step = isAll ? 1 : max(1, all.count / max(1, share))
    let points = stride(from: 0, to: all.count, by: step).map { all[$0] }
    let missed = Mutex<[String]>([])
    let complaints = Workers.complaints(points) { point, tree, before in
      let place = "before \(point.name) \(point.occurrence), \(point.text.prefix(100))"
      let program = Program(prefix: point.injecting(signal: "SIGKILL", in: tree.path))
      for _ in 0..<tries {
        if let run = try prepare(tree), run.status != 0 { return "\(place): \(run.story)" }
        let run = try program.run(tree.arguments + verb)
        guard run.signal == SIGKILL || run.status == 0 else { return "\(place): \(run.story)" }
        if let complaint = try recover(tree, before) { return "\(place): \(complaint)" }
        let left = tree.differences(from: before)
        guard left.isEmpty else { return "\(place): not as before: \(left)" }
        if run.signal == SIGKILL { return nil }
        tree.forget()
      }
      missed.withLock { $0.append(place) }
      return nil
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    // Equal runs make equal calls, so each point that was counted can be met.
    let unmet = missed.withLock(\.self)
    #expect(unmet.isEmpty, "\(unmet.count) of \(points.count) points were not met: \(unmet)")
    let seconds = (ContinuousClock.now - start).components.seconds
    print("\(what): \(points.count) points of \(trace.calls.count) system calls, \(seconds) s")
  }

  private static func points(of trace: Trace, _ points: Points) -> [Trace.Call] {
    let calls = trace.callsOnFiles
    if points == .changes { return calls.filter { $0.changes || $0.name == "exit_group" } }
    let firstChange = calls.firstIndex(where: \.changes) ?? calls.count
    let isAll = ProcessInfo.processInfo.environment["TUNEKIT_CRASH"] == "all"
    let step = isAll ? 1 : max(1, firstChange / 100)
    return stride(from: 0, to: firstChange, by: step).map { calls[$0] } + calls[firstChange...]
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
