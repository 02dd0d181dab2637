import Foundation
import Glibc
import Synchronization
import Testing

/// A verb, killed before one system call after the other.
enum Kills {
  /// Before which system calls a process is killed.
  enum Points {
    /// All from the first that changes anything, and a hundred of those before.
    case everything
    /// Those that change something, since between two of them nothing becomes different.
    case changes
    /// Those, and some forty of all others; all where `TUNEKIT_CRASH` says so.
    case sample
  }

  /// How often a point is tried: on a busy machine a run repeats a question that timed out, and
  /// then makes other calls than the run that was counted.
  private static let tries = 4

  /// Kills a verb at every point, each time on a fresh tree, and then lets `recover` put it right.
  ///
  /// - Parameters:
  ///   - verb: the verb and its words; the options that name the tree come right behind the first.
  ///   - words: more words, which depend on the tree.
  ///   - what: its name in messages.
  ///   - points: before which calls.
  ///   - share: how many of the points are tried, where not all are.
  ///   - prepare: what comes before each run.
  ///   - recover: what comes after each kill; returns what is wrong then.
  /// - Returns: how many points there were.
  /// - Throws: what running the program throws.
  @discardableResult
  static func kill(
    _ verb: [String] = [], naming words: @escaping @Sendable (Tree) -> [String] = { _ in [] },
    _ what: String, at points: Points, share: Int = .max,
    after prepare: @escaping @Sendable (Tree) throws -> Program.Run? = { _ in nil },
    recover: @escaping @Sendable (Tree, [String: Tree.Item]) throws -> String?
  ) throws -> Int {
    let start = ContinuousClock.now
    // The words after `--` belong to the command.
    let line: @Sendable (Tree) -> [String] = { tree in
      verb.prefix(1) + tree.arguments + verb.dropFirst() + words(tree)
    }
    let tree = try Tree()
    _ = try prepare(tree)
    let trace = try Trace(of: line(tree), root: tree.path)
    try #require(trace.run.status == 0, "\(trace.run.story)")
    try #require(trace.firstChange > 0 && trace.firstChange < trace.calls.count)
    let points = Self.points(of: trace, points, share: share)
    let missed = Mutex<[String]>([])
    let complaints = Workers.complaints(points) { point, tree, before in
      try complaint(about: point, of: line, on: tree, as: before, missed, prepare, recover)
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    // Equal runs make equal calls, so each point that was counted can be met.
    let unmet = missed.withLock(\.self)
    #expect(unmet.isEmpty, "\(unmet.count) of \(points.count) points were not met: \(unmet)")
    let seconds = (ContinuousClock.now - start).components.seconds
    print("\(what): \(points.count) points of \(trace.calls.count) system calls, \(seconds) s")
    return points.count
  }

  /// What is wrong after a kill at one point; nil if nothing is.
  private static func complaint(
    about point: Trace.Call, of line: (Tree) -> [String], on tree: Tree,
    as before: [String: Tree.Item], _ missed: borrowing Mutex<[String]>,
    _ prepare: (Tree) throws -> Program.Run?,
    _ recover: (Tree, [String: Tree.Item]) throws -> String?
  ) throws -> String? {
    let place = "before \(point.name) \(point.occurrence), \(point.text.prefix(100))"
    let program = Program(prefix: point.injecting(signal: "SIGKILL", in: tree.path))
    for _ in 0..<tries {
      if let run = try prepare(tree), run.status != 0 { return "\(place): \(run.story)" }
      let run = try program.run(line(tree))
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

  private static func points(of trace: Trace, _ points: Points, share: Int) -> [Trace.Call] {
    let all = self.points(of: trace, points)
    let isAll = ProcessInfo.processInfo.environment["TUNEKIT_CRASH"] == "all"
    let step = isAll ? 1 : max(1, all.count / max(1, share))
    return stride(from: 0, to: all.count, by: step).map { all[$0] }
  }

  private static func points(of trace: Trace, _ points: Points) -> [Trace.Call] {
    let calls = trace.callsOnFiles
    let isAll = ProcessInfo.processInfo.environment["TUNEKIT_CRASH"] == "all"
    if points == .changes { return calls.filter { $0.changes || $0.name == "exit_group" } }
    if points == .sample {
      let others = calls.indices.filter { !calls[$0].changes }
      let step = isAll ? 1 : max(1, others.count / 40)
      let some = Set(stride(from: 0, to: others.count, by: step).map { others[$0] })
      return calls.indices.filter { calls[$0].changes || some.contains($0) }.map { calls[$0] }
    }
    let firstChange = calls.firstIndex(where: \.changes) ?? calls.count
    let step = isAll ? 1 : max(1, firstChange / 100)
    return stride(from: 0, to: firstChange, by: step).map { calls[$0] } + calls[firstChange...]
  }
}
