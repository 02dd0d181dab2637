import Foundation
import Glibc
import Testing

/// Trees and captures without the id of their boot.
@Suite struct `An unknown boot` {
  static let file = "/proc/sys/kernel/random/boot_id"
  static let texts: [[UInt8]?] = [
    nil, [], [0x0a], [0x20, 0x09, 0x0a], [0, 0, 0], [0x0a, 0x61, 0x62], [0xff, 0xfe],
    [0x61, 0, 0x62],
  ]

  @Test(arguments: texts) func `every verb reads the same boot from a tree with an unusual boot id`(
    bytes: [UInt8]?
  ) throws {
    let tree = try Tree()
    if let bytes { tree.write(bytes, to: Self.file) } else { tree[Self.file] = nil }
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(tree.differences(from: before) == Knobs.all.sorted())
    let status = try tree.run("status")
    #expect(status.status == 0 && status.output.contains("applied"), "\(status.story)")
    #expect(try Answer(tree.run("status", "--json")).list("sessions").count == 1)
    #expect(try tree.run("apply", "--yes").output.contains("Nothing to do"))
    let revert = try tree.run("revert")
    #expect(revert.status == 0 && revert.output.contains("as it was"), "\(revert.story)")
    #expect(tree.differences(from: before).isEmpty)
    let seen = tree.path + Knobs.governor
    let run = try Program().run(["run"] + tree.arguments + ["--", "cat", seen])
    #expect(run.status == 0 && run.output == "performance\n", "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    #expect(try tree.run("apply", "--yes", "--confirm-within", "1s").status == 0)
    #expect(comes { tree.differences(from: before).isEmpty })
  }

  @Test(arguments: [" =-", " =", " = ", nil])
  func `a capture gives the same boot for every unusual boot id`(
    value: String?
  ) throws {
    let path = "\(Package.root)/Tests/Machines/cm3588+ax650n_6.1-vendor/machine.capture"
    let text = String(decoding: Files.contents(path) ?? [], as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      line.hasPrefix(Self.file) ? value.map { "\(Self.file)\($0)" } : String(line)
    }
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    Files.write(Array(lines.joined(separator: "\n").utf8), to: folder + "/x.capture")
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let machine = ["--machine", folder + "/x.capture"]
    #expect(try program.run(["apply", "--yes"] + machine).status == 0)
    #expect(try Answer(program.run(["status", "--json"] + machine)).list("sessions").count == 1)
    let revert = try program.run(["revert"] + machine)
    #expect(revert.status == 0 && revert.output.contains("as it was"), "\(revert.story)")
  }

  /// Whether it is the boot of the apply is unknown.
  @Test func `an unknown boot is reported after apply, and revert does not claim success`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let boot = tree[Self.file]
    tree[Self.file] = ""
    for verb in ["status", "verify"] {
      let run = try tree.run(verb)
      #expect(run.status == 4 && run.output.contains("which boot this is"), "\(run.story)")
    }
    #expect(try tree.run("revert").status == 5)
    tree[Self.file] = boot
    #expect(try tree.run("revert").output.contains("as it was"))
  }
}
