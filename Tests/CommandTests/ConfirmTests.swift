import Foundation
import Glibc
import Testing

/// `apply --confirm-within` and `confirm`, on a tree: a process of its own is the timer.
@Suite struct `Applying until it is confirmed` {
  /// Waits until a tree is as it was before.
  private static func isGivenBack(
    _ tree: Tree, _ before: [String: Tree.Item], within seconds: Double = 40
  ) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      if tree.differences(from: before).isEmpty { return true }
      usleep(50_000)
    }
    return false
  }

  @Test func `apply with --confirm-within reverts by itself without confirm`() throws {
    let tree = try Tree()
    let before = tree.content()
    let run = try tree.run("apply", "--yes", "--confirm-within", "8s")
    #expect(run.status == 0, "\(run.story)")
    #expect(run.output.contains("Restored automatically in "))
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    let status = try Answer(tree.run("status", "--json")).list("sessions").first
    #expect((status?["confirm_by"] as? String)?.hasSuffix("Z") == true)
    #expect(try tree.run("status").output.contains("unless: tunekit confirm --root \(tree.path)"))
    #expect(Self.isGivenBack(tree, before))
    let late = try tree.run("confirm")
    #expect(late.status == 5 && late.errors.contains("too late"), "\(late.story)")
    #expect(try Answer(tree.run("status", "--json")).list("sessions").isEmpty)
  }

  @Test func `confirm keeps what apply with --confirm-within wrote`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes", "--confirm-within", "8s").status == 0)
    let run = try tree.run("confirm", "--json")
    let answer = try Answer(run)
    #expect(run.status == 0 && answer.outcome == "confirmed", "\(run.story)")
    #expect(answer.schema == "tunekit.confirm/1")
    usleep(9_000_000)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try Answer(tree.run("confirm", "--json")).outcome == "nothing-to-do")
    let status = try Answer(tree.run("status", "--json")).list("sessions").first
    #expect(status?["confirm_by"] is NSNull)
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  /// As where an SSH session dies: the shell and its whole process group are killed.
  @Test func `an unconfirmed apply reverts by itself after its shell is killed`() throws {
    let tree = try Tree()
    let before = tree.content()
    let script =
      "\(Program.path) apply --yes --confirm-within 8s --root \(tree.path) && kill -9 $$"
    let child = try Program().start(words: ["setsid", "--wait", "sh", "-c", script])
    _ = Program().end(of: child)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(Self.isGivenBack(tree, before))
  }

  @Test func `a second apply with --confirm-within replaces the first deadline`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes", "--confirm-within", "8s").status == 0)
    let again = try tree.run("apply", "--yes", "--json", "--confirm-within", "1h")
    #expect(again.status == 0, "\(again.story)")
    #expect(try Answer(again).object["confirm_by"] is String)
    usleep(9_000_000)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
    let late = try tree.run("confirm")
    #expect(late.status == 0 && late.output.contains("Nothing to confirm"), "\(late.story)")
  }

  @Test
  func `apply with --confirm-within never puts a permanent session under a deadline`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("apply", "--yes", "--confirm-within", "1s").status == 0)
    tree[Knobs.governor] = "schedutil\n"
    let run = try tree.run("apply", "--yes", "--confirm-within", "1s")
    #expect(run.status == 5 && run.errors.contains("tunekit revert"), "\(run.story)")
    usleep(2_000_000)
    #expect(tree[Knobs.secondGovernor] == "performance\n")
  }

  @Test func `revert with --unconfirmed changes nothing before the deadline`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes", "--confirm-within", "1h").status == 0)
    #expect(try tree.run("revert", "--unconfirmed").status == 0)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try tree.run("revert").status == 0)
  }

  @Test(arguments: ["90", "0s", "-1s", "1d", "s", "2 m", "25h", "999999999999999999999h", "١s"])
  func `apply refuses a --confirm-within that is no time such as 90s, 2m or 1h`(time: String) throws
  {
    let tree = try Tree()
    let run = try tree.run("apply", "--yes", "--confirm-within=\(time)")
    #expect(run.status == 64, "\(run.story)")
    #expect(tree.traces.isEmpty)
  }

  @Test func `confirm with nothing applied says so and makes no file`() throws {
    let tree = try Tree()
    let run = try tree.run("confirm")
    #expect(run.status == 0 && run.output == "Nothing to confirm.\n", "\(run.story)")
    #expect(tree.traces.isEmpty)
  }
}
