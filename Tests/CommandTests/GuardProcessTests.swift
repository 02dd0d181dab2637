import Foundation
import Glibc
import Testing

/// The service as a process, on a tree: no events arrive, so it polls.
@Suite struct `The guard's process` {
  /// A guard that runs, until the test ends it.
  private struct Running {
    let tree: Tree
    let child: Program.Child
    var program = Program(deadline: 30)

    init(on tree: Tree, _ environment: [String: String] = [:]) throws {
      self.tree = tree
      program.environment = environment
      child = try program.start(["guard"] + tree.arguments)
    }

    func end(by signal: Int32 = SIGTERM) -> Program.Run {
      child.kill(by: signal)
      return program.end(of: child)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func `the guard applies, and reverts nothing when a signal ends it`(signal: Int32) throws {
    let tree = try Tree()
    let before = tree.content()
    let running = try Running(on: tree)
    #expect(comes { tree.differences(from: before) == Knobs.all.sorted() })
    let run = running.end(by: signal)
    #expect(run.status == 0 && !run.isHanging, "\(run.story)")
    #expect(run.errors.contains("a tree has no kernel behind it; looking every 2 s instead"))
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `the guard restores the clocks as configured when the machine throttles`() throws {
    let tree = try Tree()
    let zone = "/sys/devices/virtual/thermal/thermal_zone1"
    let governor = tree[Knobs.governor]
    let before = tree.content()
    let running = try Running(on: tree)
    #expect(comes { tree.differences(from: before) == Knobs.all.sorted() })
    _ = running.end()
    tree["/etc/tunekit/tunekit.conf"] = "on-heat = \"cool\"\n"
    tree["\(zone)/trip_point_0_type"] = "passive\n"
    tree["\(zone)/trip_point_0_temp"] = "85000\n"
    tree["\(zone)/temp"] = "85000\n"
    let again = try Running(on: tree)
    #expect(comes { tree[Knobs.governor] == governor })
    let run = again.end()
    #expect(run.errors.contains("throttling: bigcore0-thermal at 85.0"), "\(run.story)")
    #expect(run.errors.contains("restored until that is over: governor of CPU 4-5"))
    #expect(try tree.run("verify").status != 4)
    #expect(try tree.run("status").status == 0)
    #expect(try tree.run("revert").status == 0)
  }

  @Test func `the guard reports a foreign value once, and lets you revert`() throws {
    let tree = try Tree()
    let before = tree.content()
    let running = try Running(on: tree)
    // Before that line the apply may not have ended.
    #expect(isLastDeed("Axera AX650N at ", on: tree))
    tree[Knobs.governor] = "ondemand\n"
    #expect(isLastDeed("changed by something else", on: tree))
    usleep(4_500_000)
    #expect(tree[Knobs.governor] == "ondemand\n")
    #expect(try tree.run("revert", "--force").status == 0)
    #expect(isLastDeed("reverted by hand", on: tree))
    usleep(2_500_000)
    let run = running.end()
    #expect(tree.differences(from: before).isEmpty)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count { $0.contains("changed by something else") } == 1, "\(run.story)")
    #expect(lines.count { $0.contains("reverted by hand") } == 1, "\(run.story)")
  }

  @Test func `the guard's lines have priorities in systemd's journal, and none elsewhere`() throws {
    for (environment, notice, warning) in [
      (["JOURNAL_STREAM": "8:1"], "<5>tunekit: ", "<4>tunekit: "), ([:], "tunekit: ", "tunekit: "),
    ] {
      let tree = try Tree()
      let running = try Running(on: tree, environment)
      // Before that line the apply may not have ended.
      #expect(isLastDeed("Axera AX650N at ", on: tree))
      tree[Knobs.governor] = "ondemand\n"
      #expect(isLastDeed("changed by something else", on: tree))
      let run = running.end()
      let lines = run.errors.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix(notice + "Axera AX650N at ") }, "\(run.story)")
      #expect(
        lines.contains { $0.hasPrefix(warning) && $0.contains("ondemand") }, "\(run.story)")
    }
  }

  @Test func `the guard notifies the service manager when it is ready`() throws {
    let tree = try Tree()
    let listener = try Listener(at: tree.path + "/notify")
    let running = try Running(on: tree, ["NOTIFY_SOCKET": tree.path + "/notify"])
    var messages: [String] = []
    #expect(
      comes {
        messages += listener.messages
        return !messages.isEmpty
      })
    #expect(messages == ["READY=1\nSTATUS=0003:31:00.0: 3 settings kept"])
    #expect(running.end().status == 0)
    #expect(listener.messages == ["STOPPING=1"])
  }

  @Test func `the idle guard stays below 10 MB and uses no CPU time`() throws {
    let tree = try Tree()
    let running = try Running(on: tree)
    #expect(isLastDeed("Axera AX650N at ", on: tree))
    usleep(1_000_000)
    let first = Self.ticks(of: running.child.process)
    usleep(5_000_000)
    let ticks = Self.ticks(of: running.child.process) - first
    let status = Files.contents("/proc/\(running.child.process)/status") ?? []
    let line =
      String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmRSS:") } ?? ""
    let kilobytes = Int(line.filter(\.isNumber)) ?? .max
    print("guard: \(line), \(ticks) ticks of 10 ms within 5 s of looking every 2 s")
    // A debug build brings 20 MB of libraries along, some of which stay mapped.
    #expect(kilobytes < (Program.path.contains("debug") ? 30_000 : 10_240))
    #expect(ticks <= 5)
    #expect(running.end().status == 0)
  }

  private static func ticks(of process: pid_t) -> Int {
    let text = String(decoding: Files.contents("/proc/\(process)/stat") ?? [], as: UTF8.self)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13 else { return 0 }
    return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
  }

  @Test func `the guard on hold applies nothing until enable`() throws {
    let tree = try Tree()
    let killed = Program(prefix: [
      "strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=2",
    ])
    guard Capability.strace else { return }
    _ = try tree.run("apply", "--yes", by: killed)
    try #require(!tree.sessions.isEmpty)
    let before = tree.content()
    tree["/proc/sys/kernel/random/boot_id"] = "11111111-2222-3333-4444-555555555555\n"
    let running = try Running(on: tree)
    #expect(isLastDeed("nothing is applied until", on: tree))
    let run = running.end()
    let until = "nothing is applied until: tunekit enable --root \(tree.path)\n"
    #expect(run.errors.contains(until), "\(run.story)")
    #expect(
      tree[Knobs.affinity].map { before["/proc/irq/154/smp_affinity"] == .file(Array($0.utf8)) }
        == true)
    #expect(try tree.run("status").output.contains("On hold:"))
    #expect(try tree.run("enable").status == 0)
    let again = try Running(on: tree)
    #expect(comes { tree[Knobs.governor] == "performance\n" })
    #expect(again.end().status == 0)
  }
}
