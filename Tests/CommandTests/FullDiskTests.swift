import Foundation
import Glibc
import Testing

/// Journals that end somewhere for want of space.
///
/// A limit on the size of files looks like a full disk: a write takes what still fits, and the
/// next one nothing.
@Suite(.serialized) struct `A disk that gets full` {
  private static let isAll = ProcessInfo.processInfo.environment["TUNEKIT_FAULTS"] == "all"

  private static func limited(to bytes: Int) -> Program {
    Program(prefix: ["prlimit", "--fsize=\(bytes)"], deadline: 30)
  }

  /// The journal of an apply, and then a revert, that nothing disturbed.
  private static func journal() throws -> (applied: [UInt8], reverted: [UInt8]) {
    let tree = try Tree()
    _ = try tree.run("apply", "--yes")
    let name = try #require(tree.sessions.first)
    let applied = try #require(Files.contents(tree.path + name))
    _ = try tree.run("revert")
    return (applied, try #require(Files.contents(tree.path + name)))
  }

  @Test func `a disk full at any byte of apply's journal makes apply refuse or revert`() throws {
    let bytes = try Self.journal().applied
    let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    let promised = try #require(ends.dropFirst(3).first)
    // What is printed has to fit, too.
    let places = Set(stride(from: 2000, to: bytes.count, by: Self.isAll ? 7 : 97))
      .union(ends.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 >= 2000 && $0 <= bytes.count }
    let tally = Tally(columns: ["0", "5", "6", "short of it"])
    let complaints = Workers.complaints(places.sorted()) { place, tree, before in
      let run = try tree.run("apply", "--yes", by: Self.limited(to: place))
      let left = tree.differences(from: before)
      let wanted: Int32 = place < promised ? 5 : place < bytes.count ? 6 : 0
      tally.add("apply", run.status == wanted ? "\(wanted)" : "short of it")
      guard run.status == wanted, wanted == 0 || left.isEmpty else {
        return "full at \(place): \(left) \(run.story)"
      }
      return try Scenario.objection(afterwards: tree, before: before)
        .map { "full at \(place), \($0)" }
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print(tally.table("journal full at a byte"))
  }

  @Test func `a disk full at any byte of revert's record still restores every value`() throws {
    let (applied, reverted) = try Self.journal()
    let complaints = Workers.complaints(Array(applied.count..<reverted.count)) {
      place, tree, before in
      _ = try tree.run("apply", "--yes")
      for _ in 0..<2 {
        let run = try tree.run("revert", by: Self.limited(to: place))
        guard run.status == 1, run.output.contains("Everything is as it was"),
          run.errors.contains("the journal cannot record the revert")
        else { return "full at \(place): \(run.story)" }
        let left = tree.differences(from: before)
        if !left.isEmpty { return "full at \(place): \(left)" }
      }
      return try Scenario.objection(afterwards: tree, before: before)
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("journal full in revert: \(reverted.count - applied.count) places")
  }

  @Test(.enabled(if: Capability.root, "only root can mount"))
  func `revert works when the disk is full`() throws {
    let tree = try Tree()
    let before = tree.content()
    Files.makeFolder(tree.path + "/var")
    let shell = Program()
    let mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tree.path + "/var"]
    try #require(shell.end(of: try shell.start(words: mount)).status == 0)
    defer { umount2(tree.path + "/var", Int32(MNT_DETACH)) }
    #expect(try tree.run("apply", "--yes").status == 0)
    let filler = tree.path + "/var/filler"
    Files.write([UInt8](repeating: 0x20, count: 1 << 20), to: filler)
    let drifted = try tree.run("apply", "--yes", "--profile", "latency")
    #expect(drifted.status == 5, "\(drifted.story)")
    let run = try tree.run("revert")
    // The last page of the session may still have room for the line.
    #expect(run.status == 0 || run.status == 1, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    #expect(try tree.run("apply", "--yes").status == 5)
    #expect(tree.differences(from: before).isEmpty)
    Files.remove(filler)
    #expect(try Scenario.objection(afterwards: tree, before: before) == nil)
  }
}
