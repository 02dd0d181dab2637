import Glibc
import Testing

/// The messages by which the service manager notices a hanging guard: sd_notify(3).
@Suite struct `A guard that is watched` {
  private static func watched(
    _ tree: Tree, _ more: [String: String] = [:]
  ) throws -> (
    Listener, Program, Program.Child
  ) {
    let listener = try Listener(at: tree.path + "/notify")
    var program = Program(deadline: 30)
    program.environment = ["NOTIFY_SOCKET": tree.path + "/notify", "WATCHDOG_USEC": "2000000"]
    program.environment.merge(more) { $1 }
    return (listener, program, try program.start(["guard"] + tree.arguments))
  }

  @Test
  func `a watched guard reports to the watchdog after each look, and not while it hangs`() throws {
    let tree = try Tree()
    let (listener, program, child) = try Self.watched(tree)
    var reported: [String] = []
    #expect(
      comes {
        reported += listener.messages
        return reported.count { $0 == "WATCHDOG=1" } >= 2
      })
    child.kill(by: SIGSTOP)
    usleep(100_000)
    _ = listener.messages
    usleep(2_500_000)
    #expect(listener.messages.isEmpty)
    child.kill(by: SIGCONT)
    #expect(comes { listener.messages.contains("WATCHDOG=1") })
    child.kill(by: SIGTERM)
    #expect(program.end(of: child).status == 0)
  }

  @Test func `a guard sends no watchdog messages when no one watches it`() throws {
    for more in [["WATCHDOG_USEC": ""], ["WATCHDOG_PID": "1"]] {
      let tree = try Tree()
      let (listener, program, child) = try Self.watched(tree, more)
      #expect(comes { tree[Knobs.governor] == "performance\n" })
      usleep(2_500_000)
      child.kill(by: SIGTERM)
      #expect(program.end(of: child).status == 0)
      #expect(!listener.messages.contains("WATCHDOG=1"))
    }
  }

  /// While another run has the lock, nothing can be set or restored.
  @Test func `a guard without the lock reports that once and uses no CPU time`() throws {
    let tree = try Tree()
    tree["/run/tunekit/lock"] = ""
    chmod(tree.path + "/run/tunekit/lock", 0o600)
    let file = open(tree.path + "/run/tunekit/lock", O_RDWR | O_CLOEXEC)
    try #require(flock(file, LOCK_EX | LOCK_NB) == 0)
    let (listener, program, child) = try Self.watched(tree)
    #expect(isLastDeed("locked out", on: tree))
    _ = listener.messages
    var reports = 0
    #expect(
      comes {
        reports += listener.messages.count { $0 == "WATCHDOG=1" }
        return reports >= 3
      })
    #expect(Self.ticks(of: child.process) < 60)
    close(file)
    #expect(comes { tree[Knobs.governor] == "performance\n" })
    child.kill(by: SIGTERM)
    let run = program.end(of: child)
    let lines = run.errors.split(separator: "\n").filter { $0.contains("locked out") }
    #expect(lines.count == 1, "\(run.story)")
    #expect(lines.first?.contains("process \(getpid())") == true, "\(run.story)")
  }

  private static func ticks(of process: pid_t) -> Int {
    let text = String(decoding: Files.contents("/proc/\(process)/stat") ?? [], as: UTF8.self)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13 else { return .max }
    return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
  }
}
