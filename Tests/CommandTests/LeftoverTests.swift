import Foundation
import Glibc
import Testing

/// Kills and full disks of what writes files of its own, and what is left of them.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `What a killed run leaves` {
  /// What lies in a tree beside the machine's own files; nothing where all is as it was.
  private static func leftovers(_ tree: Tree, _ before: [String: Tree.Item]) -> [String] {
    Files.content(of: tree.path, below: [""]).keys.map { $0.replacing("//", with: "/") }
      .filter { before[$0] == nil && !["/proc", "/sys"].contains($0) }.sorted()
  }

  private static func expect(_ status: Int32, from run: Program.Run) -> String? {
    run.status == status ? nil : run.story
  }

  private static func clean(_ tree: Tree, _ before: [String: Tree.Item]) throws -> String? {
    if let complaint = expect(0, from: try tree.run("disable")) { return complaint }
    let left = leftovers(tree, before)
    return left.isEmpty ? nil : "left: \(left)"
  }

  @Test func `disable removes every file of a killed enable, temporary names too`() throws {
    try Kills.kill(["enable"], "killed enable", at: .sample) { tree, before in
      try Self.clean(tree, before)
    }
  }

  @Test func `enable finishes what a killed enable left`() throws {
    try Kills.kill(["enable"], "killed enable, enabled again", at: .changes) { tree, before in
      try Self.expect(0, from: tree.run("enable")) ?? Self.expect(0, from: tree.run("enable"))
        ?? Self.clean(tree, before)
    }
  }

  @Test func `a second disable removes what a killed disable left, empty folders too`() throws {
    let enabled: @Sendable (Tree) throws -> Program.Run = { try $0.run("enable") }
    try Kills.kill(["disable"], "killed disable", at: .sample, after: enabled) { tree, before in
      try Self.clean(tree, before)
    }
  }

  @Test func `a disable killed after apply is finished by the next disable`() throws {
    let applied: @Sendable (Tree) throws -> Program.Run = { tree in
      _ = try tree.run("enable")
      return try tree.run("apply", "--yes")
    }
    try Kills.kill(
      ["disable"], "killed disable over an apply", at: .changes, after: applied
    ) { tree, before in
      if let complaint = try Self.expect(0, from: tree.run("disable")) { return complaint }
      let left = Self.leftovers(tree, before).filter {
        !$0.hasPrefix("/var") && !$0.hasPrefix("/run")
      }
      return left.isEmpty ? nil : "left: \(left)"
    }
  }

  @Test func `disable removes what enable left on a full disk`() throws {
    let sizes = Array(stride(from: 0, through: 3000, by: 61))
    let complaints = Workers.complaints(sizes) { size, tree, before in
      let run = try tree.run("enable", by: Program(prefix: ["prlimit", "--fsize=\(size)"]))
      guard run.status == 0 || run.status == 1 else { return "\(size): \(run.story)" }
      let hidden = Self.leftovers(tree, before).filter { $0.hasSuffix(".new") }
      if !hidden.isEmpty { return "\(size): \(hidden)" }
      return try Self.clean(tree, before).map { "\(size): \($0)" }
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  @Test(arguments: [
    "/var/lib/tunekit/.enabled.new", "/etc/systemd/system/.tunekit.service.new",
    "/etc/udev/rules.d/.60-tunekit.rules.new",
  ])
  func `a pipe or link under a temporary name makes neither enable nor disable hang`(
    name: String
  ) throws {
    for isPipe in [true, false] {
      let tree = try Tree()
      let (place, victim) = (tree.path + name, tree.path + "/victim")
      Files.write(Array("secret".utf8), to: victim)
      Files.makeFolder(Files.parent(of: place))
      if isPipe { mkfifo(place, 0o600) } else { symlink(victim, place) }
      for verb in ["enable", "disable"] {
        let run = try tree.run([verb], by: Program(deadline: 20))
        #expect(run.status == 0 && !run.isHanging, "\(name), \(verb): \(run.story)")
      }
      #expect(Files.contents(victim) == Array("secret".utf8))
      #expect(access(place, F_OK) != 0)
    }
  }

  @Test func `disable keeps empty folders that were there before enable`() throws {
    let tree = try Tree()
    for folder in ["/var/lib", "/etc/systemd", "/etc/udev/rules.d"] {
      Files.makeFolder(tree.path + folder)
    }
    let before = Files.content(of: tree.path, below: [""])
    #expect(try tree.run("enable").status == 0)
    #expect(try tree.run("disable").status == 0)
    #expect(Files.content(of: tree.path, below: [""]) == before)
  }
}
