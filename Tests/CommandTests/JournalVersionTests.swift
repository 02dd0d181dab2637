import Foundation
import Glibc
import Testing

/// Journals that other versions have written.
@Suite struct `A journal of another version` {
  private static let folder = Package.root + "/Tests/Journals"
  static let journals = Files.names(in: folder).filter { $0.hasSuffix(".jsonl") }.sorted()

  /// A machine as the journal's last line left it, and how it was before.
  private struct Stage {
    let tree: Tree
    let before: [String: Tree.Item]

    init(_ journal: String, changing change: (inout [String]) -> Void = { _ in }) throws {
      let machine = try #require(journal.components(separatedBy: ", ").first)
      let text = try #require(
        Files.contents("\(Package.root)/Tests/Journals/\(journal)")
          .map { String(decoding: $0, as: UTF8.self) })
      tree = try Tree(machine)
      before = tree.content()
      var bodies = try text.split(separator: "\n").map { line in
        try #require(line.range(of: "\"entry\":").map { String(line[$0.upperBound...].dropLast()) })
      }
      for body in bodies {
        let entry = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        guard let intent = entry?["intend"] as? [String: Any],
          let file = intent["file"] as? String, let will = intent["will"] as? String
        else { continue }
        tree[file] = will
      }
      #expect(!tree.differences(from: before).isEmpty)
      change(&bodies)
      tree["/var/lib/tunekit/journal/000001-20261128T082852Z-8af9b647.jsonl"] =
        bodies.map { body in
          "{\"crc\":\"\(Checksum.text(of: body))\",\"entry\":\(body)}\n"
        }.joined()
      for path in ["", "/journal"] {
        #expect(chmod(tree.path + "/var/lib/tunekit" + path, 0o700) == 0)
      }
    }
  }

  @Test func `a journal of every release is kept for the tests`() {
    #expect(Self.journals.count >= 5)
  }

  @Test(arguments: journals)
  func `a journal of every release reverts byte for byte`(journal: String) throws {
    let stage = try Stage(journal)
    let status = try stage.tree.run("status")
    #expect(status.status == 0 || journal.contains("confirm"), "\(status.story)")
    #expect(!status.output.contains("another version"), "\(status.story)")
    let run = try stage.tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(stage.tree.differences(from: stage.before).isEmpty)
  }

  /// What a later version might say, or one before might not have said yet.
  static let words: [(name: String, from: String, to: String)] = [
    ("a profile", "\"profile\":\"latency\"", "\"profile\":\"turbo\""),
    ("a check", "\"check\":{\"holds\"", "\"check\":{\"sings\""),
    ("a grammar of the plan", "\"necessity\":\"required\"", "\"necessity\":\"perhaps\""),
    ("a phase", "\"phase\":\"routing\"", "\"phase\":\"dreaming\""),
    ("a board's name", "\"board_name\":\"FriendlyElec CM3588 NAS\",", ""),
    ("a list", "\"left_alone\":[", "\"left_alone_too\":["),
    ("a key", "\"profile\":", "\"mood\":{\"deep\":[1]},\"profile\":"),
  ]

  @Test(arguments: words)
  func `a journal with an unknown word reverts, and is reported as another version's`(
    word: (name: String, from: String, to: String)
  ) throws {
    let stage = try Stage("cm3588+ax650n_6.1-vendor, latency.jsonl") { bodies in
      let changed = bodies[0].replacing(word.from, with: word.to)
      #expect(changed != bodies[0], "\(word.name)")
      bodies[0] = changed
    }
    let isKnown = word.name == "a key"
    let status = try stage.tree.run("status")
    #expect(status.output.contains("another version") == !isKnown, "\(status.story)")
    let run = try stage.tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(stage.tree.differences(from: stage.before).isEmpty)
  }

  @Test func `a journal with an unknown kind of line reverts`() throws {
    let stage = try Stage("cm3588+ax650n_6.1-vendor, latency.jsonl") { bodies in
      bodies.insert("{\"noted\":{\"why\":\"because\"}}", at: 1)
      bodies.append("{\"closed\":\"half-open\"}")
    }
    let run = try stage.tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(stage.tree.differences(from: stage.before).isEmpty)
  }

  @Test func `a journal with an unknown intent reports what cannot be restored`() throws {
    let stage = try Stage("cm3588+ax650n_6.1-vendor, latency.jsonl") { bodies in
      for index in bodies.indices where bodies[index].hasPrefix("{\"intend\"") {
        bodies[index] = bodies[index].replacing(
          "\"grammar\":\"cpu-mask\"", with: "\"grammar\":\"cpu-poem\"")
      }
    }
    let run = try stage.tree.run("revert")
    #expect(run.status == 7, "\(run.story)")
    let left = stage.tree.differences(from: stage.before)
    #expect(left == ["/proc/irq/154/smp_affinity"], "\(left)")
  }
}

/// CRC-32 as in IEEE 802.3, bit by bit.
private enum Checksum {
  static func text(of body: String) -> String {
    var sum: UInt32 = 0xffff_ffff
    for byte in body.utf8 {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? 0xedb8_8320 ^ (sum >> 1) : sum >> 1 }
    }
    let digits = String(~sum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
