import Foundation
import Glibc
import Synchronization
import Testing

/// Many at once, on one machine.
@Suite(.serialized) struct `Runs that overlap` {
  /// A thousand commands, four at a time; each says that it was run.
  @Test func `runs that overlap all run their commands and leave nothing`() throws {
    let tree = try Tree()
    let before = tree.content()
    let complaints = Mutex<[String]>([])
    let commands = Mutex(0)
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<250 {
        let run = try? Program().run(["run"] + tree.arguments + ["--", "echo", "done"])
        if run?.output == "done\n" { commands.withLock { $0 += 1 } }
        if run?.status != 0 { complaints.withLock { $0.append(run?.story ?? "not started") } }
      }
    }
    let reported = complaints.withLock(\.self)
    #expect(reported.isEmpty, "\(reported.count): \(reported.prefix(3).joined())")
    #expect(commands.withLock(\.self) == 1000)
    #expect(tree.differences(from: before).isEmpty)
    #expect(Files.names(in: tree.path + "/run/tunekit/holders").isEmpty)
    #expect(try tree.run("revert").output.contains("Nothing is applied"))
    print("overlapping runs: 1000 in \((ContinuousClock.now - start).components.seconds) s")
  }

  @Test func `runs that overlap call no plan stale that was never saved`() throws {
    let tree = try Tree()
    let complaints = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 3) { index in
      for _ in 0..<30 {
        let verb =
          index == 0
          ? ["apply", "--yes"] + tree.arguments
          : index == 1
            ? ["revert"] + tree.arguments : ["run"] + tree.arguments + ["--", "true"]
        let run = try? Program().run(verb)
        if run?.status != 0 { complaints.withLock { $0.append(run?.story ?? "not started") } }
      }
    }
    let reported = complaints.withLock(\.self)
    #expect(reported.isEmpty, "\(reported.count): \(reported.prefix(3).joined())")
    #expect(try tree.run("revert").status == 0)
  }
}
