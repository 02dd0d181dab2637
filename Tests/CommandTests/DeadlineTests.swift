import Foundation
import Glibc
import Testing

/// Files that do not answer: each verb ends and says so.
@Suite(
  .serialized,
  .enabled(if: Capability.root && access("/dev/fuse", W_OK) == 0, "only root can mount"))
struct `A file that does not answer` {
  private static let looks = [
    ["plan"], ["status"], ["verify", "--sample", "0"], ["detect", "--json"],
  ]
  private static let places: [(String, StubbornFile.Question)] = [
    ("/proc/interrupts", .reading), ("/proc/sys/kernel/random/boot_id", .opening),
    (Knobs.governor, .status), (Knobs.affinity, .reading),
  ]

  /// Runs a verb, and expects that it ends by itself in time.
  private static func end(
    of verb: [String], on tree: Tree, within seconds: Double = 8
  ) throws -> Program.Run {
    let start = ContinuousClock.now
    let run = try tree.run(verb, by: Program(deadline: 40))
    let time = ContinuousClock.now - start
    #expect(!run.isHanging && run.signal == nil, "\(verb): \(run.story)")
    #expect(time < .seconds(seconds), "\(verb) took \(time)")
    return run
  }

  @Test(arguments: places)
  func `a file that does not answer stops no verb that only reads`(
    place: String, question: StubbornFile.Question
  ) throws {
    let tree = try Tree()
    let file = try #require(StubbornFile(tree.path + place, not: question))
    defer { file.remove() }
    for verb in Self.looks {
      let run = try Self.end(of: verb, on: tree)
      #expect([0, 3, 4, 5].contains(run.status), "\(verb): \(run.story)")
      if verb == ["detect", "--json"] {
        #expect(run.output.contains("did not answer within 2 s"), "\(run.story)")
      }
    }
  }

  /// A manifest, or the configuration: what needs it is refused, what goes by the journal goes on.
  @Test(arguments: ["/etc/tunekit/devices.d/x.toml", "/etc/tunekit/tunekit.conf"])
  func `a settings file that does not answer is refused in time, and status still works`(
    place: String
  ) throws {
    let tree = try Tree()
    tree[place] = "format = 1\n"
    let folder = tree.path + "/etc"
    for part in ["", "/tunekit", "/tunekit/devices.d"] { chmod(folder + part, 0o755) }
    for question in [StubbornFile.Question.status, .reading] {
      let file = try #require(StubbornFile(tree.path + place, not: question))
      defer { file.remove() }
      for verb in [["detect"], ["plan"], ["apply", "--yes"]] {
        let run = try Self.end(of: verb, on: tree)
        #expect(run.status == 5, "\(verb): \(run.story)")
        #expect(
          run.errors.hasSuffix(
            "\(tree.path)\(place) cannot be read: it did not answer within 2 s; its file system hangs\n"
          ), "\(run.story)")
      }
      let status = try Self.end(of: ["status"], on: tree)
      #expect(status.status == 0 && !status.output.isEmpty, "\(status.story)")
    }
  }

  @Test func `a write that hangs is listed, and revert repairs it later`() throws {
    try Self.hang(.writing, says: "whether it has taken the value is unknown")
  }

  @Test func `a hanging read after a write is listed, and revert repairs it later`() throws {
    try Self.hang(.readingBack, says: "did not answer within 2 s")
  }

  private static func hang(_ question: StubbornFile.Question, says words: String) throws {
    let tree = try Tree()
    let before = tree.content()
    for knob in Knobs.all {
      let file = try #require(StubbornFile(tree.path + knob, not: question))
      let run = try end(of: ["apply", "--yes", "--json"], on: tree, within: 12)
      #expect(run.status == 7, "\(run.story)")
      let answer = try Answer(run)
      let failed = answer.list("steps").filter { $0["result"] as? String == "failed" }
      #expect(failed.compactMap { $0["file"] as? String } == [knob], "\(run.story)")
      #expect(run.output.contains(words), "\(run.story)")
      #expect(try end(of: ["status"], on: tree).status == 4)
      let early = try end(of: ["revert"], on: tree)
      #expect(early.status == 7, "\(early.story)")
      file.heal()
      #expect(try end(of: ["revert"], on: tree).status == 0)
      file.remove()
      #expect(tree.differences(from: before).isEmpty, "\(knob)")
      tree.forget()
    }
  }

  @Test(arguments: [StubbornFile.Question.status, .reading, .writing])
  func `a lock or journal that does not answer is refused, and nothing changes`(
    question: StubbornFile.Question
  ) throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    let applied = tree.content()
    let session = try #require(tree.sessions.first)
    for place in ["/run/tunekit/lock", session] {
      if question == .writing && place == session { continue }
      // The lock is opened and written, and read only to say who holds it.
      if question == .reading && place != session { continue }
      let file = try #require(StubbornFile(tree.path + place, not: question))
      for verb in [["apply", "--yes"], ["revert"]] {
        let run = try Self.end(of: verb, on: tree)
        #expect(run.status == 5, "\(place), \(verb): \(run.story)")
        #expect(run.errors.contains("did not answer within 2 s"), "\(run.story)")
      }
      let status = try Self.end(of: ["status"], on: tree).status
      #expect(status == (place == session ? 5 : 0))
      #expect(tree.differences(from: applied).isEmpty)
      file.remove()
    }
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `forty files that do not answer take at most twice the time of one`() throws {
    let tree = try Tree()
    let files = try (0..<40).map { number in
      let name = "/sys/class/thermal/thermal_zone\(100 + number)/temp"
      tree[name] = "40000\n"
      return try #require(StubbornFile(tree.path + name, not: .reading))
    }
    defer { for file in files { file.remove() } }
    let start = ContinuousClock.now
    let run = try Self.end(of: ["detect", "--json"], on: tree)
    let time = ContinuousClock.now - start
    let unread = try Answer(run).object["unread"] as? [String] ?? []
    let lines = unread.filter { $0.contains("did not answer within") }
    #expect(run.status == 0 && lines.count == 40, "\(run.story)")
    #expect(lines.last?.contains("thermal_zone139/temp did not answer within 20 ms") == true)
    print("40 files that do not answer: \(time)")
  }
}
