import Foundation
import Glibc
import Testing

/// A journal that was taken away, emptied or cut, or whose boot is said to be over.
@Suite struct `A record that is gone` {
  private static let folder = "var/lib/tunekit/journal"

  @Test(arguments: [
    "rm -rf \"$1/var/lib/tunekit\"", ": >\"$(echo \"$1\"/\(folder)/*)\"",
    "rm \"$1\"/\(folder)/*", "truncate -s 100 \"$1\"/\(folder)/*",
    "truncate -s 5430 \"$1\"/\(folder)/*", "echo other >\"$1/proc/sys/kernel/random/boot_id\"",
    ": >\"$1/proc/sys/kernel/random/boot_id\"",
  ])
  func `run ends with 7 and lists the settings when its record is lost meanwhile`(
    deed: String
  ) throws {
    let tree = try Tree()
    let run = try Program().run(
      ["run"] + tree.arguments + ["--", "sh", "-c", deed, "sh", tree.path])
    #expect(run.status == 7, "\(run.story)")
    #expect(!run.errors.contains("note: everything was restored"), "\(run.story)")
    if !deed.hasPrefix(": >\"$1/proc") {
      #expect(run.errors.contains("governor of CPU 4-7"), "\(run.story)")
    }
  }

  @Test func `run succeeds when its record is lost after everything was reverted`() throws {
    let tree = try Tree()
    let before = tree.content()
    let deed = "\(Program.path) revert --root \"$1\" && rm -rf \"$1/var/lib/tunekit\""
    let run = try Program().run(
      ["run"] + tree.arguments + ["--", "sh", "-c", deed, "sh", tree.path])
    #expect(run.status == 0 && run.errors.contains("everything was restored"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
  }

  /// The first line is what was to be done, the next three what was there before.
  @Test(arguments: [0, 1, 100, 1000, 3000, 5000, 5300])
  func `a journal that was cut off is reported until you accept it`(length: Int) throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    truncate(tree.path + (tree.sessions.first ?? ""), off_t(length))
    try Self.expectDoubt(tree, before, Knobs.all.sorted())
  }

  @Test(arguments: [1, 2, 3])
  func `a journal that lost its last lines is reported`(lines: Int) throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    let name = try #require(tree.sessions.first)
    let all = try #require(Files.contents(tree.path + name))
    let kept = all.split(separator: 0x0a, omittingEmptySubsequences: false).prefix(lines)
    tree.write(Array(kept.joined(separator: [0x0a])) + [0x0a], to: name)
    let left = [[Knobs.affinity, Knobs.governor, Knobs.secondGovernor], nil, nil][lines - 1]
    try Self.expectDoubt(tree, before, left)
  }

  @Test func `a journal folder that was removed is reported`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    Files.remove(tree.path + "/var/lib/tunekit")
    let verify = try tree.run("verify")
    #expect(verify.status == 4 && verify.output.contains("was removed"), "\(verify.story)")
    try Self.expectDoubt(tree, before, Knobs.all.sorted())
  }

  @Test func `a lost record is no error when nothing is applied`() throws {
    for deed in 0..<2 {
      let tree = try Tree()
      #expect(try tree.run("apply", "--yes").status == 0)
      let first = try #require(tree.sessions.first)
      #expect(try tree.run("revert").status == 0)
      if deed == 0 { Files.remove(tree.path + "/var/lib/tunekit") } else { tree[first] = "" }
      for verb in ["status", "revert"] {
        let run = try tree.run(verb)
        #expect(run.status == 0 && run.output.contains("Nothing is applied"), "\(run.story)")
      }
    }
  }

  private static func expectDoubt(
    _ tree: Tree, _ before: [String: Tree.Item], _ left: [String]?
  ) throws {
    let status = try tree.run("status")
    #expect(left == nil || status.status == 4, "\(status.story)")
    for _ in 1...2 {
      let run = try tree.run("revert")
      #expect(run.status == 7 && !run.output.contains("Nothing is applied"), "\(run.story)")
      #expect(run.output.contains("--force"), "\(run.story)")
      if let left { #expect(tree.differences(from: before) == left) }
    }
    #expect(try tree.run("revert", "--force").status == 0)
    let last = try tree.run("revert")
    #expect(last.status == 0 && last.output.contains("Nothing is applied"), "\(last.story)")
    #expect(try tree.run("status").status == 0)
  }
}
