import Foundation
import Glibc
import Testing

/// Who has applied something: in the journal, and in the log of the system.
@Suite struct `Who has applied it` {
  private static func author(in tree: Tree) throws -> [String: Any] {
    let name = try #require(tree.sessions.last)
    let line = try #require(tree[name]?.split(separator: "\n").first)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    let entry = object?["entry"] as? [String: Any]
    let opened = entry?["opened"] as? [String: Any]
    return try #require(opened?["by"] as? [String: Any])
  }

  @Test(
    arguments: [
      ("anna", "anna"), ("", nil), ("a\u{1b}[31mb\nc", "a??31mb?c"), ("ä\u{202e}b", "??b"),
      (String(repeating: "x", count: 5000), String(repeating: "x", count: 32)),
    ] as [(String, String?)])
  func `the journal's first line names who applied, with plain names only`(
    name: String, kept: String?
  ) throws {
    let tree = try Tree()
    let run = try tree.run("apply", "--yes", by: Program(environment: ["SUDO_USER": name]))
    #expect(run.status == 0, "\(run.story)")
    let author = try Self.author(in: tree)
    #expect(author["uid"] as? Int == Int(getuid()))
    #expect(author["sudo_user"] as? String == kept)
    let version = try Program().run("--version").output.dropLast()
    #expect(author["version"] as? String == String(version))
    #expect(try tree.run("revert").status == 0)
  }

  @Test func `a changed author in the journal does not make a line invalid`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    let name = try #require(tree.sessions.first)
    let text = try #require(tree[name])
    let first = try #require(text.split(separator: "\n").first)
    let body = first.dropFirst(#"{"crc":"12345678","entry":"#.utf8.count).dropLast()
    let other = body.replacing(#/"by":\{[^}]*\}/#, with: #""by":["somebody",2]"#)
    try #require(other != String(body))
    let line = #"{"crc":"\#(Self.checksum(Array(other.utf8)))","entry":\#(other)}"#
    tree[name] = line + text.dropFirst(first.count)
    let run = try tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
  }

  /// CRC-32 of IEEE 802.3, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> String {
    let sum = ~bytes.reduce(0xffff_ffff as UInt32) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
      }
    }
    let text = String(sum, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  @Test func `applying on a tree sends nothing to the system log`() throws {
    let tree = try Tree()
    Files.makeFolder(tree.path + "/dev")
    let log = try Listener(at: tree.path + "/dev/log")
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("revert").status == 0)
    #expect(log.messages.isEmpty)
  }
}
