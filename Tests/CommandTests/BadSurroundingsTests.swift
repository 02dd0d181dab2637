import Foundation
import Glibc
import Synchronization
import Testing

/// Journals that a crash, a disk or a person has damaged.
@Suite(.serialized) struct `A damaged journal` {
  /// A journal of an apply that went well, and the knobs after it.
  private static func applied() throws -> (bytes: [UInt8], knobs: [String: String]) {
    let tree = try Tree()
    let run = try tree.run("apply", "--yes")
    guard run.status == 0, let name = tree.sessions.first,
      let bytes = Files.contents(tree.path + name)
    else { throw Trouble(run.story) }
    return (bytes, Dictionary(uniqueKeysWithValues: Knobs.all.map { ($0, tree[$0] ?? "") }))
  }

  private static let name = "/var/lib/tunekit/journal/000001-20260101T000000Z-8af9b647.jsonl"

  private static func lay(_ bytes: [UInt8], _ knobs: [String: String], in tree: Tree) {
    for (name, text) in knobs { tree[name] = text }
    Files.makeFolder(tree.path + "/var/lib/tunekit/journal")
    chmod(tree.path + "/var/lib/tunekit/journal", 0o700)
    tree.write(bytes, to: name)
  }

  @Test func `a journal cut off at any byte restores every promised value or none`() throws {
    let (bytes, knobs) = try Self.applied()
    // What is synced before the first write: the opening and one intent for each step.
    let ends = bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    let promised = try #require(ends.dropFirst(3).first)
    let isAll = ProcessInfo.processInfo.environment["TUNEKIT_CRASH"] == "all"
    let cuts = Set(stride(from: 0, to: bytes.count, by: isAll ? 1 : 13))
      .union(ends.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 <= bytes.count }.sorted()
    let complaints = Workers.complaints(cuts) { cut, tree, before in
      Self.lay(Array(bytes.prefix(cut)), knobs, in: tree)
      let status = try tree.run("status").status
      guard status == 0 || status == 4 else { return "cut at \(cut): status ends \(status ?? -1)" }
      let run = try tree.run("revert")
      guard let code = run.status, [0, 5, 7].contains(code) else {
        return "cut at \(cut): \(run.story)"
      }
      let left = tree.differences(from: before)
      if cut >= promised && (code != 0 || !left.isEmpty) {
        return "cut at \(cut), after the sync: \(left) \(run.story)"
      }
      let other = left.filter { knobs[$0] == nil || tree[$0] != knobs[$0] }
      for (name, item) in before {
        if case .file(let old) = item, left.contains(name) { tree.write(old, to: name) }
      }
      return other.isEmpty ? nil : "cut at \(cut): \(other)"
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("journal cut: \(cuts.count) places of \(bytes.count)")
  }

  @Test func `a journal with a wrong byte writes no value that was not there before`() throws {
    let (bytes, knobs) = try Self.applied()
    let places = Array(stride(from: 0, to: bytes.count, by: 29))
    let complaints = Workers.complaints(places) { place, tree, before in
      var rotten = bytes
      rotten[place] ^= 0x15
      Self.lay(rotten, knobs, in: tree)
      let run = try tree.run("revert")
      guard let code = run.status, [0, 5, 7].contains(code) else { return "\(place): \(run.story)" }
      let left = tree.differences(from: before)
      let other = left.filter { knobs[$0] == nil || tree[$0] != knobs[$0] }
      for (name, item) in before {
        if case .file(let old) = item, left.contains(name) { tree.write(old, to: name) }
      }
      return other.isEmpty ? nil : "\(place): \(other)"
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("journal with a rotten byte: \(places.count) places")
  }

  @Test(
    arguments: [
      [], Array("garbage\n".utf8), [UInt8](repeating: 0, count: 10_000), [0xFF, 0xFE, 0x0A],
      Array("{\"crc\":\"00000000\",\"entry\":{}}\n".utf8), Array(repeating: 0x0A, count: 1000),
      Array(String(repeating: "{", count: 100_000).utf8),
    ] as [[UInt8]]) func `a journal of garbage is reported and blocks apply until you accept it`(
      bytes: [UInt8]
    ) throws
  {
    let tree = try Tree()
    let before = tree.content()
    Self.lay(bytes, [:], in: tree)
    // Its name says that it is of this boot, so what was there first may be lost with it; an empty
    // file is what a run leaves that was cut off before its first line.
    let isLoss = bytes.contains(0x0A)
    let verbs: [([String], Int32)] = [
      (["status"], isLoss ? 4 : 0), (["revert"], isLoss ? 7 : 0),
      (["apply", "--yes"], isLoss ? 5 : 0), (["revert", "--force"], 0), (["status"], 0),
      (["apply", "--yes"], 0), (["revert"], 0),
    ]
    for (verb, status) in verbs {
      let run = try tree.run(verb)
      #expect(run.signal == nil && !run.isHanging && run.status == status, "\(verb): \(run.story)")
      if status == 5 || status == 7 { #expect(tree.differences(from: before).isEmpty) }
    }
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `a journal of another boot is closed and writes nothing`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    tree["/proc/sys/kernel/random/boot_id"] = "00000000-1111-2222-3333-444444444444\n"
    let before = tree.content()
    #expect(try tree.run("status").output.contains("applied since") == false)
    let run = try tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    let session = try #require(tree.sessions.first)
    #expect(tree[session]?.contains("settled") == true)
  }

  @Test func `a pipe, folder or link in the journal's folder makes no verb hang`() throws {
    let tree = try Tree()
    Self.lay([], [:], in: tree)
    let folder = tree.path + "/var/lib/tunekit/journal"
    mkfifo(folder + "/000002-pipe.jsonl", 0o600)
    mkdir(folder + "/000003-folder.jsonl", 0o700)
    symlink("/etc/passwd", folder + "/000004-link.jsonl")
    symlink("000005-circle.jsonl", folder + "/000005-circle.jsonl")
    for verb in [["status"], ["apply", "--yes"], ["revert"]] {
      let run = try tree.run(verb, by: Program(deadline: 30))
      #expect(run.status == 0, "\(verb): \(run.story)")
    }
  }
}

/// Disks, locks, signals and descriptors.
@Suite(.serialized) struct `Bad surroundings` {
  @Test(
    .enabled(if: Capability.root, "only root can mount"),
    arguments: [
      "size=4k", "size=64k,nr_inodes=2", "size=64k,nr_inodes=4", "size=64k,nr_inodes=1",
    ]) func `apply on a full disk refuses and changes nothing`(options: String) throws
  {
    let tree = try Tree()
    let before = tree.content()
    Files.makeFolder(tree.path + "/var")
    let shell = Program()
    let mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", tree.path + "/var"]
    guard shell.end(of: try shell.start(words: mount)).status == 0 else { return }
    defer { umount2(tree.path + "/var", 0) }
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    let back = try tree.run("revert")
    #expect(back.status == 0 || back.status == 5, "\(back.story)")
  }

  @Test(.enabled(if: Capability.strace, "strace may not trace here"))
  func `one of two simultaneous applies succeeds`() throws {
    let tree = try Tree()
    let before = tree.content()
    let slow = Program(
      prefix: Trace.quiet + ["-e", "trace=fsync", "-e", "inject=fsync:delay_enter=9000000:when=1"])
    let first = try slow.start(["apply", "--yes"] + tree.arguments)
    while tree.sessions.isEmpty { usleep(2000) }
    // Each waits 2 s before it is refused.
    for verb in [["apply", "--yes"], ["revert"]] {
      let run = try tree.run(verb)
      #expect(run.status == 5 && run.errors.contains("process"), "\(run.story)")
    }
    #expect(try tree.run("status").signal == nil)
    #expect(slow.end(of: first).status == 0)
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(.enabled(if: Capability.strace, "strace may not trace here"))
  func `a signal during apply restores every value or comes before the first write`() throws {
    let tree = try Tree()
    let trace = try Trace(of: ["apply", "--yes"] + tree.arguments, root: tree.path)
    let knobs = trace.calls.filter { $0.name == "write" && $0.text.contains("<\(tree.path)/") }
    try #require(knobs.count == 3)
    let points = trace.calls.dropFirst().filter(\.changes).flatMap { call in
      ["SIGINT", "SIGTERM", "SIGHUP"].map { (call: call, signal: $0) }
    }
    let complaints = Workers.complaints(points) { point, tree, before in
      let place = "\(point.signal) at \(point.call.name) \(point.call.text.prefix(100))"
      let words = point.call.injecting(signal: point.signal, in: tree.path)
      let run = try tree.run("apply", "--yes", by: Program(prefix: words))
      guard run.status == 0 || run.status == 6 else { return "\(place): \(run.story)" }
      let isBetween = knobs.dropLast().contains { $0.occurrence == point.call.occurrence }
      if point.call.name == "write" && isBetween && run.status != 6 {
        return "\(place): went on"
      }
      if run.status == 6 && !tree.differences(from: before).isEmpty { return "\(place): left some" }
      let back = try tree.run("revert")
      let left = tree.differences(from: before)
      return back.status == 0 && left.isEmpty ? nil : "\(place): \(left) \(back.story)"
    }
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    print("signals: \(points.count) points")
  }

  @Test(arguments: [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]] as [[Int32]])
  func `closed standard descriptors spoil no file`(closed: [Int32]) throws {
    let tree = try Tree()
    let before = tree.content()
    let program = Program(closed: closed)
    for verb in [["plan"], ["apply", "--yes"], ["status"], ["revert"]] {
      let run = try tree.run(verb, by: program)
      // What cannot be printed is an error, and what was done is done.
      #expect(run.status == (closed.contains(1) ? 1 : 0), "\(verb): \(run.story)")
      for name in tree.sessions { #expect(tree[name]?.contains("CPU 4-5 (policy4)  ") == false) }
      if verb == ["apply", "--yes"] {
        #expect(tree.differences(from: before).sorted() == Knobs.all.sorted())
      }
    }
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `an output that takes nothing is an error, and revert still works`() throws {
    let tree = try Tree()
    let before = tree.content()
    for verb in [
      ["detect"], ["plan"], ["apply", "--yes"], ["verify", "--sample", "0"], ["revert"],
    ] {
      let run = try tree.run(verb, by: Program(outputFile: "/dev/full"))
      #expect(run.status == 1 && !run.errors.isEmpty, "\(verb): \(run.story)")
      if verb[0] == "apply" {
        #expect(run.errors.contains("applied, though it cannot be shown"), "\(run.story)")
      }
    }
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(arguments: [["--help"], ["--version"], ["plan", "--help"], ["help", "apply"]])
  func `help that cannot be printed is an error`(words: [String]) throws {
    let run = try Program(outputFile: "/dev/full").run(words)
    #expect(run.status == 1, "\(run.story)")
    #expect(run.errors == "tunekit: standard output cannot be written to\n", "\(run.story)")
    let heard = try Program().run(words)
    #expect(heard.status == 0 && heard.errors.isEmpty && heard.output.hasSuffix("\n"))
  }

  @Test func `a plan that cannot be written to its place is an error`() throws {
    let tree = try Tree()
    for place in [
      "/dev/full", tree.path, tree.path + "/none/plan.json", tree.path + "/proc/cpuinfo/x",
    ] {
      let run = try tree.run("plan", "-o", place)
      #expect(run.status == 1 && !run.errors.isEmpty, "\(run.story)")
      #expect(run.output.isEmpty)
    }
  }

  @Test(arguments: [Knobs.governor, Knobs.affinity])
  func `a file with another hard link elsewhere is not written`(name: String) throws {
    let tree = try Tree()
    let elsewhere = tree.path + "/elsewhere"
    #expect(link(tree.path + name, elsewhere) == 0)
    let before = tree.content()
    let run = try tree.run("apply", "--yes")
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(run.status == 6 && words.contains("another name elsewhere"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    #expect(Files.contents(elsewhere).map { before[name] == .file($0) } == true)
  }

  @Test(arguments: [
    "/proc/interrupts", "/proc/sys/kernel/random/boot_id", "/proc/cpuinfo", Knobs.governor,
    Knobs.affinity, "/sys/firmware/devicetree/base/model", "/sys/devices/system/cpu/online",
    "/run/tunekit/lock", "/etc/default/irqbalance",
  ])
  func `a pipe, device or folder in place of a kernel file makes no verb hang`(name: String) throws
  {
    let tree = try Tree()
    let makers: [(String) -> Bool] = [
      { mkfifo($0, 0o644) == 0 }, { mkdir($0, 0o755) == 0 },
      { mknod($0, S_IFCHR | 0o644, 0x501) == 0 }, { symlink($0, $0) == 0 },
      { symlink("/dev/zero", $0) == 0 }, { symlink("../../../../../../../../dev/zero", $0) == 0 },
    ]
    for make in makers {
      Files.makeFolder(Files.parent(of: tree.path + name))
      Files.remove(tree.path + name)
      guard make(tree.path + name) else { continue }
      for verb in [
        ["detect"], ["plan"], ["verify", "--sample", "0"], ["status"], ["apply", "--yes"],
        ["revert"],
      ] {
        let run = try tree.run(verb, by: Program(deadline: 30))
        #expect(!run.isHanging && run.signal == nil, "\(name), \(verb): \(run.story)")
      }
      tree.forget()
    }
  }
}
