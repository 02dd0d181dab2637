import Foundation
import Glibc
import Testing

/// An apply that was not confirmed in time, and whose timer is gone.
@Suite struct `What is overdue` {
  let tree: Tree
  let before: [String: Tree.Item]

  init() throws {
    tree = try Tree()
    before = tree.content()
    let run = try tree.run("apply", "--yes", "--confirm-within", "3s")
    try #require(run.status == 0, "\(run.story)")
    for process in Self.waiting(for: tree) { kill(process, SIGKILL) }
    usleep(3_200_000)
    try #require(tree.differences(from: before) == Knobs.all.sorted())
  }

  static func waiting(for tree: Tree) -> [pid_t] {
    Files.names(in: "/proc").compactMap { pid_t($0) }.filter { process in
      let words = Files.contents("/proc/\(process)/cmdline") ?? []
      let line = String(decoding: words.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
      return line.contains("--at-uptime") && line.contains(tree.path)
    }
  }

  @Test(arguments: ["status", "verify"])
  func `an overdue confirmation is reported`(verb: String) throws {
    let run = try tree.run(verb)
    #expect(run.status == 4 && run.output.contains("overdue, not restored"), "\(run.story)")
    #expect(!run.output.contains("by itself"), "\(run.story)")
    let answer = try Answer(tree.run(verb, "--json"))
    let items =
      verb == "verify"
      ? answer.list("items") : answer.list("sessions").first?["items"] as? [[String: Any]] ?? []
    #expect(items.contains { $0["id"] as? String == "confirmation" })
    if verb == "status" { #expect(answer.list("sessions").first?["overdue"] as? Bool == true) }
  }

  @Test func `a late confirm is refused, and reverts`() throws {
    let run = try tree.run("confirm")
    #expect(run.status == 5 && run.errors.contains("too late"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    #expect(try tree.run("confirm").status == 5)
  }

  @Test func `a late confirm that cannot restore everything lists the rest`() throws {
    tree[Knobs.governor] = "ondemand\n"
    let run = try tree.run("confirm")
    #expect(run.status == 7 && run.errors.contains("found ondemand"), "\(run.story)")
    #expect(tree.differences(from: before) == [Knobs.governor])
    #expect(try tree.run("apply", "--yes").errors.contains("not confirmed in time"))
    let status = try Answer(tree.run("status", "--json")).list("sessions").first
    #expect(status?["confirm_by"] is NSNull && status?["overdue"] as? Bool == false)
  }

  @Test(arguments: ["apply", "run", "revert", "revert of another card", "disable", "guard"])
  func `the next command reverts an overdue apply first, and says so`(verb: String) throws {
    let run: Program.Run
    switch verb {
    case "apply": run = try tree.run("apply", "--yes", "--confirm-within", "1h")
    case "run": run = try Program().run(["run"] + tree.arguments + ["--", "true"])
    case "revert of another card": run = try tree.run("revert", "--device", "0000:01:00.0")
    case "guard":
      let program = Program(deadline: 30)
      let child = try program.start(["guard"] + tree.arguments)
      #expect(comes { tree.sessions.count == 2 })
      #expect(isLastDeed("Axera AX650N at ", on: tree))
      child.kill(by: SIGTERM)
      run = program.end(of: child)
    default: run = try tree.run(verb)
    }
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors.contains("not confirmed in time"), "\(run.story)")
    let isAgain = verb == "apply" || verb == "guard"
    #expect(tree.differences(from: before) == (isAgain ? Knobs.all.sorted() : []))
    #expect(try tree.run("status").status == 0)
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  /// The obstacle may go away: only the timer tries again.
  @Test func `the confirmation timer reverts as soon as an obstacle goes away`() throws {
    #expect(try tree.run("revert").status == 0)
    #expect(try tree.run("apply", "--yes", "--confirm-within", "3s").status == 0)
    let lock = tree.path + "/run/tunekit/lock"
    unlink(lock)
    mkdir(lock, 0o700)
    usleep(4_500_000)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    rmdir(lock)
    #expect(comes { tree.differences(from: before).isEmpty })
    #expect(comes { Self.waiting(for: tree).isEmpty })
  }
}
