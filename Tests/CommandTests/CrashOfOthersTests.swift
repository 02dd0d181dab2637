import Glibc
import Testing

/// The same of `run`, `confirm` and `apply --confirm-within`, with what they leave beside the machine's
/// own files.
extension `A kill` {
  @Test func `run cleans up after a run killed at any system call`() throws {
    try Kills.kill(["run", "--", "true"], "killed run", at: .changes, share: 120) { tree, _ in
      let run = try Program().run(["run"] + tree.arguments + ["--", "true"])
      return try Self.expect(0, from: run) ?? Self.leftovers(of: tree)
        ?? Self.expect(0, from: tree.run("status"))
    }
  }

  @Test func `revert restores everything after a run killed at any system call`() throws {
    try Kills.kill(["run", "--", "true"], "killed run, reverted", at: .changes, share: 120) {
      tree, _ in
      try Self.expect(0, from: tree.run("revert")) ?? Self.leftovers(of: tree)
    }
  }

  @Test func `confirm killed at any system call leaves the settings applied or reverted`() throws {
    let waiting: @Sendable (Tree) throws -> Program.Run = {
      try $0.run("apply", "--yes", "--confirm-within", "1h")
    }
    #expect(throws: Never.self) {
      try Kills.kill(["confirm"], "killed confirm", at: .everything, share: 80, after: waiting) {
        tree, _ in
        let status = try tree.run("status")
        guard status.status == 0, tree[Knobs.governor] == "performance\n" else {
          return status.story
        }
        return try Self.expect(0, from: tree.run("confirm"))
          ?? Self.expect(0, from: tree.run("revert")) ?? Self.leftovers(of: tree)
      }
    }
  }

  /// The timer reverts, with no message to check.
  @Test func `apply with --confirm-within reverts by itself when killed at any system call`() throws
  {
    let verb = ["apply", "--yes", "--confirm-within", "1s"]
    try Kills.kill(verb, "killed apply until confirmed", at: .changes, share: 40) { tree, before in
      let isBack = comes(20) {
        tree.differences(from: before).isEmpty
          && `What is overdue`.waiting(for: tree).isEmpty
      }
      if !isBack { return "after 20 s: \(tree.differences(from: before))" }
      // The trace also kills the timer at that call, so its last line may be missing.
      return try Self.expect(0, from: tree.run("revert")) ?? Self.leftovers(of: tree)
    }
  }

  /// The files in TuneKit's folders that no later run would use or remove.
  private static func leftovers(of tree: Tree) throws -> String? {
    let holders = Files.names(in: tree.path + "/run/tunekit/holders")
    let run = Files.names(in: tree.path + "/run/tunekit").filter {
      !["lock", "holders"].contains($0)
    }
    let home = Files.names(in: tree.path + "/var/lib/tunekit").filter { $0 != "journal" }
    let journal = Files.names(in: tree.path + "/var/lib/tunekit/journal").filter {
      !$0.hasSuffix(".jsonl")
    }
    let left = holders + run + home + journal
    return left.isEmpty ? nil : "left: \(left)"
  }
}
