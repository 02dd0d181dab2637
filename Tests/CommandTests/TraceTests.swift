import Foundation
import Glibc
import Testing

/// The verbs that only look, as the kernel sees them.
@Suite(.enabled(if: Capability.strace, "strace may not trace here"))
struct `A verb that only looks` {
  private static let verbs = [
    ["detect"], ["plan"], ["verify", "--sample", "50"], ["status"], ["detect", "--json"],
    ["plan", "--json"], ["verify", "--json", "--sample", "0"], ["status", "--json"],
    ["history"],
    ["apply", "--dry-run"], ["diagnose"], ["diagnose", "--json"], ["diagnose", "--markdown"],
    ["estimate", "--latency-ms", "3"], ["estimate", "--ttft-ms", "600", "--json"],
    ["watch", "-n", "2", "--interval", "100ms"],
    ["watch", "-n", "2", "--interval", "100ms", "--json"],
  ]

  /// What the C library reads by itself: the stack's size, the number of processors, the time zone.
  private static let libraries: Set<Substring> = [
    "/proc/self/maps", "/sys/devices/system/cpu/possible", "/sys/devices/system/cpu/online",
    "/etc/localtime",
  ]

  @Test(arguments: verbs)
  func `a verb that only reads changes nothing on a tree`(verb: [String]) throws {
    let tree = try Tree()
    try Self.expectNoTrace(of: verb + tree.arguments)
    #expect(access(tree.path + "/var", F_OK) != 0 && access(tree.path + "/run", F_OK) != 0)
    #expect(try tree.run("apply", "--yes").status == 0)
    let before = Files.content(of: tree.path, below: ["proc", "sys", "etc", "var", "run"])
    try Self.expectNoTrace(of: verb + tree.arguments)
    #expect(Files.content(of: tree.path, below: ["proc", "sys", "etc", "var", "run"]) == before)
  }

  @Test(.enabled(if: access("/proc/interrupts", F_OK) == 0), arguments: verbs)
  func `a verb that only reads changes nothing on this machine`(verb: [String]) throws {
    try Self.expectNoTrace(of: verb)
  }

  @Test func `a verb with --root opens nothing outside its tree`() throws {
    let tree = try Tree()
    for verb in Self.verbs + [["apply", "--yes"], ["revert"]] {
      let trace = try Trace(of: verb + tree.arguments)
      let outside = trace.calls.dropFirst().filter { call in
        let path = call.text.split(separator: "\"").dropFirst().first ?? ""
        guard call.name == "openat" else { return false }
        return path.hasPrefix("/") && !path.hasPrefix(tree.path) && !Self.libraries.contains(path)
      }
      #expect(outside.isEmpty, "\(verb): \(outside.map(\.text))")
    }
  }

  private static func expectNoTrace(of arguments: [String]) throws {
    let trace = try Trace(of: arguments)
    #expect(trace.run.signal == nil && !trace.run.isHanging, "\(trace.run.story)")
    #expect(trace.calls.count > 20)
    let changes = trace.calls.dropFirst().filter(\.changes)
    #expect(changes.isEmpty, "\(arguments): \(changes.map { "\($0.name)(\($0.text)" })")
    let devices = trace.calls.filter { $0.name.hasPrefix("open") && $0.text.contains("</dev/") }
      .filter { !$0.text.contains("</dev/shm/") }
    #expect(devices.isEmpty, "\(arguments): \(devices.map(\.text))")
  }
}
