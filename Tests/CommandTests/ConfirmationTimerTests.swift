import Foundation
import Glibc
import Testing

/// The timer process without systemd, which waits until an apply is confirmed or reverted.
@Suite struct `The confirmation timer` {
  /// The processes that wait for a tree, by their command lines.
  private static func waiting(for tree: Tree) -> [pid_t] {
    Files.names(in: "/proc").compactMap { pid_t($0) }.filter { process in
      let words = Files.contents("/proc/\(process)/cmdline") ?? []
      let line = String(decoding: words.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
      return line.contains("--at-uptime") && line.contains(tree.path)
    }
  }

  private static func apply(_ time: String, to tree: Tree) throws {
    let run = try tree.run("apply", "--yes", "--confirm-within", time)
    try #require(run.status == 0, "\(run.story)")
    // A process that waits eight seconds may have ended before the test looks for it.
    if time == "8s" { return }
    try #require(waiting(for: tree).count >= 1)
  }

  @Test func `the confirmation timer ends soon after confirm`() throws {
    let tree = try Tree()
    try Self.apply("1h", to: tree)
    #expect(comes { Self.waiting(for: tree).count == 1 })
    #expect(try tree.run("confirm").status == 0)
    #expect(comes { Self.waiting(for: tree).isEmpty })
    #expect(tree[Knobs.governor] == "performance\n")
    #expect(try tree.run("revert").status == 0)
  }

  @Test func `the confirmation timer ends soon after an immediate confirm or revert`() throws {
    for verb in ["confirm", "revert"] {
      let tree = try Tree()
      try Self.apply("1h", to: tree)
      #expect(try tree.run(verb).status == 0)
      #expect(comes { Self.waiting(for: tree).isEmpty }, "after \(verb)")
    }
  }

  @Test func `the confirmation timer does not revert what you reverted and applied again`() throws {
    let tree = try Tree()
    let before = tree.content()
    try Self.apply("8s", to: tree)
    #expect(try tree.run("revert").status == 0)
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(comes(7) { Self.waiting(for: tree).isEmpty })
    usleep(8_500_000)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try tree.run("revert").status == 0)
    try Self.apply("8s", to: tree)
    #expect(try tree.run("revert").status == 0)
    try Self.apply("1h", to: tree)
    usleep(8_500_000)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(comes { Self.waiting(for: tree).count == 1 })
    #expect(try tree.run("revert").status == 0)
    #expect(comes { Self.waiting(for: tree).isEmpty })
  }

  @Test func `postponing a deadline leaves one confirmation timer`() throws {
    let tree = try Tree()
    try Self.apply("30m", to: tree)
    try Self.apply("1h", to: tree)
    #expect(comes { Self.waiting(for: tree).count == 1 })
    usleep(300_000)
    #expect(Self.waiting(for: tree).count == 1)
    #expect(try tree.run("revert").status == 0)
    #expect(comes { Self.waiting(for: tree).isEmpty })
  }

  @Test func `no confirmation timer stays after an apply that needs none`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let wait = ["apply", "--yes", "--confirm-within", "1h"]
    #expect(try tree.run(wait + ["--profile", "latency"]).status == 5)
    #expect(comes { Self.waiting(for: tree).isEmpty })
    #expect(try tree.run(wait).status == 0)
    #expect(comes { Self.waiting(for: tree).isEmpty })
    #expect(try tree.run("revert").status == 0)
  }

  /// Killed before its first line, an apply has promised nothing.
  @Test(.enabled(if: Capability.strace, "strace may not trace here"))
  func `the confirmation timer ends when its apply is killed before the first record`() throws {
    let tree = try Tree()
    let before = tree.content()
    let killed = Program(
      prefix: [
        "strace", "-qq", "-f", "-o", "/dev/null", "-P", tree.path + "/var/lib/tunekit/journal",
        "-e", "trace=openat", "-e", "inject=openat:signal=KILL:when=1",
      ], deadline: 20)
    let run = try tree.run("apply", "--yes", "--confirm-within", "1h", by: killed)
    #expect(run.status != 0 && !run.isHanging, "\(run.story)")
    #expect(comes { Self.waiting(for: tree).isEmpty })
    #expect(tree.differences(from: before).isEmpty)
  }

  /// proc(5): the clock of a timer is in its fdinfo; 7 is CLOCK_BOOTTIME, which no clock that is set
  /// moves, and which goes on while the machine sleeps.
  @Test func `the confirmation timer counts time since boot and wakes for nothing else`() throws {
    let tree = try Tree()
    try Self.apply("1h", to: tree)
    usleep(500_000)
    let process = try #require(Self.waiting(for: tree).first)
    let folder = "/proc/\(process)/fdinfo/"
    let clocks = Files.names(in: folder).compactMap { name -> Substring? in
      let text = String(decoding: Files.contents(folder + name) ?? [], as: UTF8.self)
      return text.split(separator: "\n").first { $0.hasPrefix("clockid:") }
    }
    #expect(clocks == ["clockid: 7"])
    var first = Self.switches(of: process)
    // It has begun to wait once a second passes in which it does nothing.
    #expect(
      comes {
        usleep(1_000_000)
        let now = Self.switches(of: process)
        defer { first = now }
        return now == first
      })
    usleep(3_000_000)
    #expect(Self.switches(of: process) == first)
    let memory = Self.line("VmRSS:", of: process)
    print("standing by: \(memory)")
    #expect(try tree.run("revert").status == 0)
    #expect(comes { Self.waiting(for: tree).isEmpty })
  }

  private static func switches(of process: pid_t) -> [String] {
    Files.names(in: "/proc/\(process)/task").map { thread in
      line("voluntary_ctxt_switches:", of: process, thread)
    }
  }

  private static func line(_ name: String, of process: pid_t, _ thread: String? = nil) -> String {
    let file = "/proc/\(process)/" + (thread.map { "task/\($0)/" } ?? "") + "status"
    let text = String(decoding: Files.contents(file) ?? [], as: UTF8.self)
    return text.split(separator: "\n").first { $0.hasPrefix(name) }.map(String.init) ?? ""
  }
}
