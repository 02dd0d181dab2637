import Foundation
import Testing

/// `--machine BOARD+CARD`: the plan of a board and a card that you do not have together.
@Suite struct `A machine of two captures` {
  private static let here = Program(prefix: ["env", "--chdir=\(Package.root)"])

  private static func pair(_ name: String, _ words: String...) throws -> Program.Run {
    try here.run(words + ["--machine", name])
  }

  @Test func `a pair machine is made of two ids and the captures of a checkout`() throws {
    let run = try Self.pair("rock-5b+hailo-8", "detect", "--json")
    #expect(run.status == 0, "\(run.story)")
    let answer = try Answer(run)
    #expect(answer.values("accelerators", "id") == ["hailo-8"])
    #expect(answer.values("accelerators", "slot") == ["M.2 M-key"])
    let plan = try Self.pair("rock-5b+hailo-8", "plan")
    #expect(plan.status == 0)
    #expect(plan.output.hasPrefix("Radxa ROCK 5B with Hailo-8 at 00f0:01:00.0"), "\(plan.story)")
    #expect(plan.output.contains("Next: tunekit apply --machine "))
  }

  @Test func `a pair machine puts its card into a slot by number`() throws {
    let answer = try Answer(try Self.pair("rock-5b+hailo-8@2", "detect", "--json"))
    #expect(answer.values("accelerators", "slot") == ["M.2 E-key"])
    let run = try Self.pair("rock-5b+hailo-8@3", "detect")
    #expect(run.status == 64)
    #expect(
      run.errors
        == "tunekit: rock-5b has no slot 3; it has 2: M.2 M-key, M.2 E-key\n", "\(run.story)")
  }

  @Test func `a pair machine is made of two files, each a whole machine`() throws {
    let machine = "Tests/Machines/nanopc-t6+hailo-8_6.1-vendor"
    try Self.inScratch { folder in
      // The board's own card goes, and that of the other machine comes.
      let board = "\(folder)/board.capture"
      try Self.save("cm3588+ax650n_6.1-vendor", as: board)
      let run = try Self.pair("\(board)+\(folder)/card.capture", "plan")
      #expect(run.status == 64 && run.errors.contains("neither a file nor"), "\(run.story)")
      let joined = try Self.pair("\(board)+Plugins-doc/examples/acme.capture", "plan")
      #expect(joined.status == 3)
      #expect(
        joined.errors.contains("tunekit plugin new accelerator ID --manifest"), "\(joined.story)")
      let part = "Sources/Accelerators/Hailo/Hailo8/Hailo8.capture"
      let plan = try Self.pair("\(board)+\(part)", "plan", "--json")
      let subject = try Answer(plan).object["subject"] as? [String: Any]
      #expect(subject?["board"] as? String == "cm3588", "\(plan.story)")
      #expect(subject?["accelerator"] as? String == "hailo-8")
      let whole = try Self.pair("cm3588+\(board)", "detect", "--json")
      #expect(try Answer(whole).values("accelerators", "id") == ["ax650n"], "\(whole.story)")
    }
    let missing = try Self.pair("\(machine)/none.capture", "plan")
    #expect(missing.status == 1 && missing.errors.contains("cannot be read"), "\(missing.story)")
  }

  @Test func `a pair machine is applied, verified and reverted in memory`() throws {
    let folder = "\(Package.scratch)/tunekit-pair-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = Program(
      prefix: ["env", "--chdir=\(Package.root)", "XDG_RUNTIME_DIR=\(folder)"])
    let words = ["--machine", "orangepi-5-plus+mx3"]
    #expect(try program.run(["apply", "--yes"] + words).status == 0)
    #expect(try program.run(["verify", "--sample", "0"] + words).status == 0)
    #expect(try program.run(["revert"] + words).status == 0)
  }

  @Test func `a pair machine accepts a module by its manifest`() throws {
    try Self.inScratch { folder in
      let program = Program(prefix: ["env", "--chdir=\(folder)"])
      let example = "\(Package.root)/Plugins-doc/examples/acme.capture"
      for kind in ["board", "accelerator"] {
        let id = kind == "board" ? "acme-sbc" : "acme-npu"
        let run = try program.run("plugin", "new", kind, id, "--manifest", "--from", example)
        #expect(run.status == 0, "\(run.story)")
      }
      let manifests = ["--manifest", "acme-sbc.toml", "--manifest", "acme-npu.toml"]
      let run = try program.run(["plan", "--machine", "acme-sbc+acme-npu"] + manifests)
      #expect(run.status == 0 && run.output.contains("with acme-npu at"), "\(run.story)")
      // The program carries one board itself, so a card is seen on it outside of a checkout, too.
      let other = try program.run(["plan", "--machine", "cm3588+acme-npu"] + manifests)
      #expect(other.output.hasPrefix("FriendlyElec CM3588 NAS with acme-npu"), "\(other.story)")
      let none = try program.run("plan", "--machine", "rock-5b+hailo-8")
      #expect(none.status == 1 && none.errors.contains("no capture of rock-5b found"))
    }
  }

  @Test(arguments: ["nothing+hailo-8", "rock-5b+nothing", "+", "a+", "+b", "rock-5b+hailo-8@x"])
  func `a pair machine with a missing half names that half`(_ name: String) throws {
    let run = try Self.pair(name, "plan")
    #expect(run.status == 64, "\(run.story)")
    #expect(run.errors.hasPrefix("tunekit: no machine \"\(name)\": \""), "\(run.story)")
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  private static func save(_ name: String, as path: String) throws {
    let text = try String(
      contentsOfFile: "\(Package.root)/Tests/Machines/\(name)/machine.capture", encoding: .utf8)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  private static func inScratch(_ body: (String) throws -> Void) throws {
    let folder = "\(Package.scratch)/tunekit-pair-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
