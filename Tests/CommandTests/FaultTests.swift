import Foundation
import Synchronization
import Testing
import TuneKitCore

/// Every write, every sync and every look at what was written fails once, as kernels and disks do.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `A fault` {
  private static let refusals = [
    "EIO", "EINVAL", "EPERM", "EACCES", "ENOSPC", "EBUSY", "EROFS", "ENODEV", "EAGAIN", "ENXIO",
    "EOPNOTSUPP", "ERANGE", "ENOMEM",
  ]
  private static let diskFaults = ["EIO", "ENOSPC", "EROFS", "EDQUOT", "EFBIG"]

  /// The system calls of an undisturbed apply.
  private static func applied() throws -> (trace: Trace, root: String) {
    let tree = try Tree()
    let trace = try Trace(of: ["apply", "--yes"] + tree.arguments, root: tree.path)
    try #require(trace.run.status == 0, "\(trace.run.story)")
    return (trace, tree.path)
  }

  private static func knobWrites(_ trace: Trace, _ root: String) -> [Trace.Call] {
    trace.calls.filter { $0.name == "write" && $0.text.contains("<\(root)/") }
  }

  private struct Fault: Sendable {
    let call: Trace.Call
    let errno: String
    var isFromThereOn = false
  }

  /// Lets one call of apply fail at a time.
  private static func apply(
    with faults: [Fault], _ what: String, status: Int32, outcome: String, isWhole: Bool = true
  ) {
    let complaints = Workers.complaints(faults) { fault, tree, before in
      let place = "\(fault.errno) at \(fault.call.name) \(fault.call.text.prefix(120))"
      let words = fault.call.injecting(
        error: fault.errno, isFromThereOn: fault.isFromThereOn, in: tree.path)
      let run = try tree.run("apply", "--yes", "--json", by: Program(prefix: words))
      guard run.status == status else { return "\(place): \(run.story)" }
      let seen = try Answer(run).outcome
      guard seen == outcome else { return "\(place): outcome \(seen ?? "none")" }
      let left = tree.differences(from: before)
      if isWhole && !left.isEmpty { return "\(place): not as before: \(left)" }
      let back = try tree.run("revert")
      guard back.status == 0, tree.differences(from: before).isEmpty else {
        return "\(place), then revert: \(back.story)"
      }
      return nil
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("\(what): \(faults.count) faults")
  }

  @Test func `a failed write to a setting reverts everything`() throws {
    let (trace, root) = try Self.applied()
    let writes = Self.knobWrites(trace, root)
    try #require(writes.count == 3)
    let faults = writes.flatMap { call in Self.refusals.map { Fault(call: call, errno: $0) } }
    Self.apply(with: faults, "a knob's write", status: 6, outcome: "rolled-back")
  }

  @Test func `a failed open, truncation or read back of a setting reverts everything`() throws {
    let (trace, root) = try Self.applied()
    let first = try #require(
      trace.calls.firstIndex { $0.name == "openat" && $0.text.contains("O_WRONLY|O_NONBLOCK") })
    let calls = trace.calls[first...].filter { call in
      Knobs.all.contains { call.text.contains(root + $0 + ">") }
        && ["openat", "ftruncate", "read"].contains(call.name)
    }
    try #require(calls.count >= 9)
    let faults = calls.flatMap { call in ["EIO", "EACCES"].map { Fault(call: call, errno: $0) } }
    Self.apply(with: faults, "a knob's opening and reading", status: 6, outcome: "rolled-back")
  }

  @Test func `a write cut short by a signal is completed`() throws {
    let (trace, root) = try Self.applied()
    let faults = Self.knobWrites(trace, root).map { Fault(call: $0, errno: "EINTR") }
    Self.apply(
      with: faults, "an interrupted write", status: 0, outcome: "applied", isWhole: false)
  }

  @Test func `a journal that fails before the first write refuses and touches nothing`() throws {
    let (trace, root) = try Self.applied()
    let calls = Self.journalCalls(trace, root, afterKnob: false)
    try #require(calls.contains { $0.name == "fsync" } && calls.contains { $0.name == "pwrite64" })
    let faults = calls.flatMap { call in Self.diskFaults.map { Fault(call: call, errno: $0) } }
    Self.apply(with: faults, "the journal's beginning", status: 5, outcome: "refused")
  }

  @Test func `a journal that fails after the first write reverts everything`() throws {
    let (trace, root) = try Self.applied()
    let calls = Self.journalCalls(trace, root, afterKnob: true)
    try #require(calls.contains { $0.name == "fsync" } && calls.contains { $0.name == "pwrite64" })
    let faults = calls.flatMap { call in
      Self.diskFaults.flatMap { errno in
        // The cutting of knobs has the same name as the cutting of the journal's tail.
        (call.name == "ftruncate" || call.name == "openat" ? [false] : [false, true])
          .map { Fault(call: call, errno: errno, isFromThereOn: $0) }
      }
    }
    Self.apply(with: faults, "the journal's end", status: 6, outcome: "rolled-back")
  }

  /// What apply does to the journal's folder and files, before or after the first knob's write.
  private static func journalCalls(
    _ trace: Trace, _ root: String, afterKnob: Bool
  ) -> [Trace.Call] {
    let knob =
      trace.calls.firstIndex { $0.name == "write" && $0.text.contains("<\(root)/") } ?? 0
    let part = afterKnob ? trace.calls[knob...] : trace.calls[..<knob]
    return part.filter { call in
      ["openat", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "mkdirat"]
        .contains(call.name) && call.changes && call.text.contains("<\(root)/var/lib/tunekit")
    }
  }

  @Test func `a failed write that cannot be reverted is listed, and revert repairs it`() throws {
    let (trace, root) = try Self.applied()
    let writes = Self.knobWrites(trace, root)
    let before = try Tree()
    let content = before.content()
    // The second write fails, and so does every later one that reaches the first one's file.
    for errno in ["EIO", "EBUSY", "EROFS"] {
      let tree = before
      let words =
        Trace.quiet + ["-P", tree.path + Knobs.governor, "-P", tree.path + Knobs.secondGovernor]
        + ["-e", "trace=write", "-e", "inject=write:error=\(errno):when=2+"]
      let run = try tree.run("apply", "--yes", "--json", by: Program(prefix: words))
      #expect(run.status == 7, "\(run.story)")
      let answer = try Answer(run)
      #expect(answer.outcome == "partly-rolled-back")
      #expect(answer.values("steps", "result").contains("failed"))
      #expect(answer.values("steps", "file").contains(Knobs.governor))
      #expect(tree.differences(from: content) == [Knobs.governor])
      let plain = try tree.run("status")
      #expect(plain.output.contains("governor of CPU 4-5"), "\(plain.story)")
      #expect(try tree.run("revert").status == 0)
      #expect(tree.differences(from: content).isEmpty)
      tree.forget()
    }
    #expect(writes.count == 3)
  }

  @Test func `a failed write of revert is reported, and the next revert repairs it`() throws {
    let tree = try Tree()
    let content = tree.content()
    for knob in Knobs.all {
      for errno in ["EIO", "EBUSY", "EROFS"] {
        #expect(try tree.run("apply", "--yes").status == 0)
        let words =
          Trace.quiet + ["-P", tree.path + knob]
          + ["-e", "trace=write", "-e", "inject=write:error=\(errno):when=1"]
        let run = try tree.run("revert", "--json", by: Program(prefix: words))
        #expect(run.status == 7, "\(run.story)")
        #expect(tree.differences(from: content) == [knob])
        #expect(try tree.run("revert").status == 0)
        #expect(tree.differences(from: content).isEmpty)
        tree.forget()
      }
    }
  }

  @Test func `a boot id that cannot be read is not taken for a reboot`() throws {
    let tree = try Tree()
    let content = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    let boot = "/proc/sys/kernel/random/boot_id"
    let words =
      Trace.quiet + ["-P", tree.path + boot] + ["-e", "trace=read", "-e", "inject=read:error=EIO"]
    let run = try tree.run("revert", by: Program(prefix: words))
    #expect(run.status == 5, "\(run.story)")
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: content).isEmpty)
  }
}

/// The same for the machine that the program carries, whose state is one file.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `The built-in machine` {
  private static let name = ["--machine", "cm3588+ax650n"]

  private static func program(in folder: String, prefix: [String] = []) -> Program {
    Program(environment: ["XDG_RUNTIME_DIR": folder], prefix: prefix)
  }

  /// The machine as it is now, by what every verb sees.
  private static func state(in folder: String) throws -> Capture {
    let run = try program(in: folder).run(["capture", "-"] + name)
    guard run.status == 0 else { throw Trouble(run.story) }
    return try Capture(parsing: run.output)
  }

  /// What is not as it was, by name.
  private static func differences(in folder: String, from before: Capture) throws -> [String] {
    let (now, before) = (try state(in: folder).entries, before.entries)
    // Where a kernel delivers an interrupt that it may deliver anywhere is its own affair, and so is
    // the clock that a governor chooses.
    return Set(now.keys).union(before.keys)
      .filter { path in
        now[path] != before[path] && !path.name.hasPrefix("effective_affinity")
          && !["scaling_cur_freq", "cpuinfo_cur_freq"].contains(path.name)
      }
      .map(\.string).sorted()
  }

  @Test func `the built-in machine is reverted when its state cannot be written`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let before = try Self.state(in: folder)
    let trace = try Trace(
      of: ["apply", "--yes"] + Self.name, by: Self.program(in: folder), root: folder)
    #expect(trace.run.status == 0, "\(trace.run.story)")
    let writes = trace.calls.filter { call in
      ["write", "rename", "renameat", "renameat2"].contains(call.name)
        && call.text.contains(folder) && !call.text.contains("/var/")
    }
    try #require(!writes.isEmpty)
    for call in writes where call.occurrence > 0 {
      for errno in ["ENOSPC", "EIO", "EROFS"] {
        Files.remove(folder + "/tunekit")
        let failing = Self.program(in: folder, prefix: call.injecting(error: errno, in: folder))
        let run = try failing.run(["apply", "--yes", "--json"] + Self.name)
        #expect(run.status == 6, "\(errno) at \(call.name) \(call.text): \(run.story)")
        let left = try Self.differences(in: folder, from: before)
        #expect(left.isEmpty, "\(errno) at \(call.name) \(call.text)")
      }
    }
    print("the built-in machine: \(writes.count * 3) faults")
  }

  @Test func `the built-in machine is restored after a kill at any system call`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let before = try Self.state(in: folder)
    Files.remove(folder + "/tunekit")
    let trace = try Trace(
      of: ["apply", "--yes"] + Self.name, by: Self.program(in: folder), root: folder)
    #expect(trace.run.status == 0, "\(trace.run.story)")
    let points = trace.calls[trace.firstChange...].filter { !$0.isInward }
    let failed = Mutex<[String]>([])
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: Workers.count) { _ in
      do {
        let own = try Files.temporaryFolder()
        defer { Files.remove(own) }
        while true {
          let index = next.withLock { number in
            number += 1
            return number - 1
          }
          guard index < points.count else { return }
          let point = points[index]
          Files.remove(own + "/tunekit")
          let dying = Self.program(in: own, prefix: point.injecting(signal: "SIGKILL", in: own))
          let run = try dying.run(["apply", "--yes"] + Self.name)
          let back = try Self.program(in: own).run(["revert"] + Self.name)
          let left = try Self.differences(in: own, from: before)
          if back.status != 0 || !left.isEmpty || run.signal == nil && run.status != 0 {
            let place = "\(point.name) \(point.text.prefix(100))"
            failed.withLock { $0.append("\(place): \(left) \(back.story)") }
          }
        }
      } catch {
        failed.withLock { $0.append("\(error)") }
      }
    }
    #expect(failed.withLock { $0.prefix(10).joined(separator: "\n") } == "")
    print("the built-in machine, killed: \(points.count) points")
  }
}
