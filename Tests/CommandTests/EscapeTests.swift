import Glibc
import Testing

/// Texts of others with codes that would control your terminal.
@Suite struct `A text that steers a terminal` {
  private static let odd = "a\u{1b}[31m\u{7}\u{85}\u{9b}b\u{202e}c\u{2066}\u{200f}\u{7f}d"

  private static func tree() throws -> Tree {
    let tree = try Tree()
    tree["/proc/sys/kernel/osrelease"] = odd + "\n"
    tree[Knobs.governor] = odd + "\n"
    tree["/proc/device-tree/model"] = odd + "\0"
    return tree
  }

  private static func steering(_ text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value))
        || scalar.properties.isBidiControl
    }.map { String($0.value, radix: 16) }
  }

  @Test func `no verb prints terminal control codes from the machine, in text or JSON`() throws {
    let tree = try Self.tree()
    for verb in [
      ["metrics"], ["detect"], ["plan"], ["diagnose"], ["status"], ["verify", "--sample", "0"],
      ["config"], ["capture", "-"], ["report", "-"], ["report-hardware", "-"], ["apply", "-n"],
      ["enable", "--print"],
      ["watch", "-n", "1", "--interval", "100ms"],
    ] {
      for form in ["metrics", "capture", "report", "report-hardware"].contains(verb[0])
        ? [[]] : [[], ["--json"]]
      {
        let run = try tree.run(verb + form)
        #expect(!run.output.isEmpty || !run.errors.isEmpty)
        #expect(Self.steering(run.output) == [], "\(verb + form)")
        #expect(Self.steering(run.errors) == [], "\(verb + form)")
      }
    }
  }

  @Test func `JSON keeps the exact text of a kernel release with control codes`() throws {
    let tree = try Self.tree()
    let run = try tree.run("plan", "--json")
    let subject = try Answer(run).object["subject"] as? [String: Any]
    #expect(subject?["kernel"] as? String == Self.odd, "\(run.story)")
  }

  @Test func `a command's name with line breaks makes one line in status and revert`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let folder = tree.path + "/run/tunekit/holders"
    Files.makeFolder(folder)
    chmod(folder, 0o700)
    let record =
      #"{"alive":true,"card":"0003:31:00.0","command":"a\nNothing is applied.\u001b[2J","#
      + #""process":4711,"since":"2026-01-01T00:00:00Z"}"#
    Files.write(Array(record.utf8), to: folder + "/4711")
    chmod(folder + "/4711", 0o600)
    let file = open(folder + "/4711", O_RDWR | O_CLOEXEC)
    defer { close(file) }
    #expect(flock(file, LOCK_EX) == 0)
    let status = try tree.run("status")
    #expect(status.output.contains("held by a?Nothing is applied.?[2J, process"), "\(status.story)")
    let back = try tree.run("revert")
    #expect(back.errors.contains("note: a?Nothing is applied.?[2J, process 4711"), "\(back.story)")
  }
}
