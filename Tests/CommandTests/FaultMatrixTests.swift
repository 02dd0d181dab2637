import Foundation
import Synchronization
import Testing

/// Every system call by which apply and revert write, sync, make or open, with everything that can
/// go wrong with it; after each, what the exit status says must be true of the files, and an
/// undisturbed revert must restore every byte.
///
/// By default every sixth is tried, another sixth of each call's; `TUNEKIT_FAULTS=all` tries all.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `The fault matrix` {
  private static let isAll = ProcessInfo.processInfo.environment["TUNEKIT_FAULTS"] == "all"
  private static let outcomes = [
    "0 absorbed", "1", "5 refused", "6 restored", "7 listed", "8", "killed", "short of it",
  ]

  @Test(arguments: Scenario.allCases)
  func `no fault at any system call breaks a promise`(scenario: Scenario) throws {
    let start = ContinuousClock.now
    let tree = try Tree()
    try scenario.prepare(tree)
    let trace = try Trace(of: scenario.verb + tree.arguments, root: tree.path)
    try #require(trace.run.status == 0, "\(trace.run.story)")
    let calls = trace.callsOnFiles.filter { $0.changes || $0.isOpeningOfFolder }
    let knobs = calls.filter { $0.name == "write" && Knobs.all.contains($0.place ?? "") }
    try #require(knobs.count == ([.applyAgain, .renew].contains(scenario) ? 1 : 3))
    let renamings = calls.count { $0.name.hasPrefix("rename") }
    try #require(renamings == (scenario == .renew ? 1 : 0))
    let all = Mishap.all(of: calls, knobs: knobs)
    let chosen = all.indices.filter { Self.isAll || ($0 + $0 / 21) % 6 == 0 }.map { all[$0] }
    let tally = Tally(columns: Self.outcomes)
    let complaints = Workers.complaints(chosen) { mishap, tree, before in
      let number = (knobs.firstIndex { $0.place == mishap.call.place } ?? 0) + 1
      let complaint = try Self.complaint(mishap, number, scenario, tree, before, tally)
      if complaint != nil { tally.add(mishap.title, Self.outcomes[7]) }
      return complaint.map { "\(mishap.story): \($0)" }
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    let seconds = (ContinuousClock.now - start).components.seconds
    let names = Dictionary(grouping: calls, by: \.name).map { "\($0.value.count) \($0.key)" }
    print(
      """
      \(tally.table(scenario.rawValue))
      \(calls.count) calls (\(names.sorted().joined(separator: ", "))), \(chosen.count) of \
      \(all.count) combinations, \(tally.total(Self.outcomes[7])) fall short, \(seconds) s
      """)
  }

  private static func complaint(
    _ mishap: Mishap, _ number: Int, _ scenario: Scenario, _ tree: Tree,
    _ before: [String: Tree.Item], _ tally: Tally
  ) throws -> String? {
    try scenario.prepare(tree)
    let start = tree.content()
    let words = mishap.words(in: tree, knobNumber: number)
    let run = try tree.run(scenario.verb + ["--json"], by: Program(prefix: words, deadline: 30))
    if mishap.kind == .kill && run.signal != SIGKILL { return "not met: \(run.story)" }
    if let objection = try scenario.objection(to: run, on: tree, before: before, start: start) {
      return "\(objection) \(run.story)"
    }
    if let objection = try Scenario.objection(afterwards: tree, before: before) {
      return "\(objection) after \(run.story)"
    }
    let digit = run.signal == nil ? "\(run.status ?? -1)" : "killed"
    tally.add(mishap.title, outcomes.first { $0.hasPrefix(digit) } ?? outcomes[7])
    return nil
  }
}
