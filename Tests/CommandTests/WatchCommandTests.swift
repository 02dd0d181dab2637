import Foundation
import Glibc
import Testing

/// The command `watch`, as a process.
@Suite struct `Watching` {
  private static let taken = "\u{1b}[?1049h"
  private static let released = "\u{1b}[?1049l"

  private static func words(_ tree: Tree, _ more: String...) -> [String] {
    [Program.path, "watch", "--interval", "100ms"] + more + tree.arguments
  }

  private static func objects(_ output: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(value as? [String: Any])
    }
  }

  @Test func `watch --json prints a line for each sample`() throws {
    let tree = try Tree()
    let before = tree.content()
    let run = try tree.run("watch", "-n", "3", "--interval", "100ms", "--json")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    let samples = try Self.objects(run.output)
    #expect(samples.count == 3)
    for sample in samples {
      #expect(sample["schema"] as? String == "tunekit.watch/1")
      #expect(sample["drifted"] as? Bool == false && sample["time"] is String)
      #expect((sample["clocks"] as? [Any])?.count == 3)
      let interrupt = try #require((sample["interrupts"] as? [[String: Any]])?.first)
      #expect(interrupt["irq"] as? Int == 154 && interrupt["per_second"] as? Int == 0)
      let temperatures = try #require(sample["temperatures"] as? [[String: Any]])
      #expect(temperatures.allSatisfy { $0["zone"] is String && $0["celsius"] is NSNumber })
    }
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
  }

  @Test func `watch without a terminal prints plain lines`() throws {
    let tree = try Tree()
    let run = try tree.run("watch", "-n", "2", "--interval", "100ms")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 2 && !run.output.contains("\u{1b}"))
    #expect(lines.allSatisfy { $0.contains("interrupts CPU 0 0/s") && $0.hasSuffix("not applied") })
  }

  @Test func `watch counts what arrives in a tree and reports drift`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let output = tree.path + "/lines"
    let program = Program(outputFile: output, deadline: 30)
    let child = try program.start(Self.words(tree, "--json").dropFirst().map { $0 })
    func lines() -> [[String: Any]] {
      let text = Files.contents(output).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let whole = text.lastIndex(of: "\n").map { text[...$0] } ?? ""
      return (try? Self.objects(String(whole))) ?? []
    }
    Self.wait { lines().count > 1 }
    #expect(lines().last?["drifted"] as? Bool == false)
    tree[Knobs.governor] = "ondemand\n"
    Self.wait { lines().last?["drifted"] as? Bool == true }
    #expect(lines().last?["drifted"] as? Bool == true)
    tree[Knobs.governor] = "performance\n"
    let table = try #require(tree["/proc/interrupts"])
    let row = try #require(table.split(separator: "\n").first { $0.contains("154:") })
    let words = row.split(separator: " ")
    let count = try #require(Int(words[1]))
    tree["/proc/interrupts"] = table.replacing(
      row, with: row.replacing("\(count) ", with: "\(count + 50) ", maxReplacements: 1))
    func isCounted(_ line: [String: Any]) -> Bool {
      (line["interrupts"] as? [[String: Any]])?.contains {
        ($0["per_second"] as? Double ?? 0) > 0 && $0["cpu"] as? Int == 0
      } ?? false
    }
    Self.wait { lines().contains(where: isCounted) }
    #expect(lines().contains(where: isCounted))
    child.kill(by: SIGTERM)
    let run = program.end(of: child)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM])
  func `watch ends with 0 by any signal, and restores the terminal`(signal: Int32) throws {
    let tree = try Tree()
    let terminal = try PseudoTerminal(Self.words(tree))
    let before = tcflag_t(ICANON | ECHO)
    #expect(terminal.wait { $0.output.contains("q ends it") && $0.output.contains("154") })
    #expect(terminal.modes & before == 0)
    terminal.send(signal)
    #expect(terminal.end() == 0, "\(terminal.output)")
    #expect(terminal.output.contains(Self.taken) && terminal.output.contains(Self.released))
    #expect(terminal.output.contains("\u{1b}[?25h"))
    #expect(terminal.modes & before == before)
    let left = terminal.output.split(separator: Self.released).last ?? ""
    #expect(left.contains("154"), "the last sample stays on the terminal")
    let lines = tree.path + "/lines"
    let plain = Program(outputFile: lines, deadline: 30)
    let child = try plain.start(Array(Self.words(tree, "--json").dropFirst()))
    Self.wait { Files.contents(lines)?.isEmpty == false }
    child.kill(by: signal)
    let run = plain.end(of: child)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
  }

  @Test func `watch stops and goes on with the terminal restored meanwhile`() throws {
    let tree = try Tree()
    let terminal = try PseudoTerminal(Self.words(tree))
    #expect(terminal.wait { $0.output.contains("154") })
    terminal.send(SIGTSTP)
    #expect(terminal.wait { $0.isStopped })
    #expect(terminal.wait { $0.output.hasSuffix(Self.released) })
    #expect(terminal.modes & tcflag_t(ICANON) != 0)
    terminal.send(SIGCONT)
    #expect(terminal.wait { $0.output.ranges(of: Self.taken).count == 2 })
    #expect(terminal.modes & tcflag_t(ICANON) == 0)
    terminal.type("q")
    #expect(terminal.end() == 0)
  }

  @Test func `watch follows a resized terminal down to 20 columns`() throws {
    let tree = try Tree()
    let terminal = try PseudoTerminal(Self.words(tree))
    #expect(terminal.wait { $0.output.contains("154") })
    terminal.resize(width: 20, height: 10)
    #expect(terminal.wait { $0.output.contains("more lines") })
    let screen = terminal.output.split(separator: "\u{1b}[H").last { $0.contains("more lines") }
    for line in (screen ?? "").split(separator: "\r\n") {
      let text = line.split(separator: "\u{1b}[", omittingEmptySubsequences: false).enumerated().map
      {
        $0 == 0 ? $1 : $1.drop { !$0.isLetter }.dropFirst()
      }.joined()
      // The terminal puts a return before each line end.
      #expect(text.count { $0 != "\r" } <= 20, "\(text)")
    }
    terminal.type("q")
    #expect(terminal.end() == 0)
  }

  @Test func `watch on a terminal that knows no screen prints plain lines`() throws {
    let tree = try Tree()
    let terminal = try PseudoTerminal(
      Self.words(tree, "-n", "2"), environment: ["TERM": "dumb"])
    #expect(terminal.end() == 0)
    #expect(!terminal.output.contains("\u{1b}") && terminal.output.contains("not applied"))
  }

  @Test func `watch ends quietly when no one reads it any more`() throws {
    let tree = try Tree()
    let command = Self.words(tree, "--json").map { "'\($0)'" }.joined(separator: " ")
    let program = Program(prefix: [], deadline: 30)
    let script = "(\(command); echo ended $? >&2) | head -n 1"
    let run = program.end(of: try program.start(words: ["sh", "-c", script]))
    #expect(try Self.objects(run.output).count == 1)
    #expect(run.errors == "ended 0\n", "\(run.story)")
  }

  @Test func `watch on a full disk is an error`() throws {
    let tree = try Tree()
    let program = Program(outputFile: "/dev/full", deadline: 30)
    let run = try program.run(Array(Self.words(tree).dropFirst()))
    #expect(run.status == 1 && run.errors.contains("cannot be written"), "\(run.story)")
  }

  @Test func `watch --json prints a refusal on one line`() throws {
    let tree = try Tree("cm3588_6.1-vendor")
    let run = try tree.run("watch", "--json")
    #expect(run.status == 3)
    #expect(try Self.objects(run.output).first?["outcome"] as? String == "refused")
  }

  @Test func `watch shows interrupts that arrive on a captured machine`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let run = try program.run(
      "watch", "--machine", "cm3588+ax650n", "-n", "2", "--interval", "200ms", "--json")
    let interrupts = try Self.objects(run.output).compactMap {
      ($0["interrupts"] as? [[String: Any]])?.first
    }
    #expect(interrupts.count == 2)
    #expect(
      interrupts.allSatisfy { ($0["per_second"] as? Double ?? 0) > 1000 && $0["cpu"] as? Int == 0 })
  }

  @Test func `watch shows the clock of an accelerator on the chip, and no link`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let words = ["--machine", "rock-5c+rk3588-npu", "-n", "1", "--interval", "200ms"]
    let run = try program.run(["watch", "--json"] + words)
    let card = try #require(
      (try Self.objects(run.output).first?["cards"] as? [[String: Any]])?.first)
    #expect(
      card["clock"] as? [String: Int] == [
        "khz": 1_000_000, "limit_khz": 1_000_000, "max_khz": 1_000_000,
      ])
    #expect(try program.run(["watch"] + words).output.contains("  fdab0000.npu 1.00 GHz  "))
    let axera = try program.run("watch", "--json", "--machine", "cm3588+ax650n", "-n", "1")
    let other = try #require(
      (try Self.objects(axera.output).first?["cards"] as? [[String: Any]])?.first)
    #expect(other["clock"] is NSNull)
  }

  private static func wait(until isSo: () -> Bool) {
    for _ in 0..<3000 {
      if isSo() { return }
      usleep(5000)
    }
  }
}
