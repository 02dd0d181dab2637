import Foundation
import Testing

@Suite struct `The verb plugin` {
  let program = Program()

  @Test func `plugin list shows every module with its kind and origin`() throws {
    let answer = try Answer(try program.run("plugin", "list", "--json"))
    #expect(answer.schema == "tunekit.plugin-list/1")
    #expect(answer.values("modules", "id").contains("cm3588"))
    #expect(Set(answer.values("modules", "kind")) == ["board", "accelerator"])
    #expect(Set(answer.values("modules", "from")) == ["compiled"])
  }

  @Test func `plugin show prints one module and marks what is assumed`() throws {
    let run = try program.run("plugin", "show", "hailo-8")
    #expect(run.status == 0)
    #expect(run.output.contains("! link: 8.0 GT/s x4"), "\(run.story)")
    #expect(run.output.contains("assumed: "), "\(run.story)")
  }

  @Test func `plugin show prints a manifest that its file name selects`() throws {
    let file = "\(Package.root)/Plugins-doc/examples/acme-sbc.toml"
    let run = try program.run("plugin", "show", file)
    #expect(run.status == 0 && run.output.contains("acme-sbc"), "\(run.story)")
  }

  @Test func `plugin show suggests the nearest module`() throws {
    let run = try program.run("plugin", "show", "ax650")
    #expect(run.status == 3 && run.errors.contains("Nearest: ax650n"), "\(run.story)")
  }

  @Test(arguments: [["show", "nothing"], ["check", "nothing"]])
  func `the plugin verbs refuse an unknown module with status 3`(_ words: [String]) throws {
    let run = try program.run(["plugin"] + words)
    #expect(run.status == 3)
    #expect(
      run.errors == "tunekit: no module \"nothing\" in this run. All: tunekit plugin list\n")
  }

  @Test func `plugin check finds no issue in this checkout`() throws {
    let here = Program(prefix: ["env", "--chdir=\(Package.root)/Sources/Boards"])
    let run = try here.run("plugin", "check", "--json")
    let answer = try Answer(run)
    #expect(answer.outcome == "green", "\(run.story)")
    let held = answer.list("modules").filter { ($0["captures"] as? [String])?.isEmpty == false }
    #expect(held.count >= 14)
  }

  @Test func `plugin check with --pairs tries a module with every other`() throws {
    let here = Program(prefix: ["env", "--chdir=\(Package.root)"])
    let answer = try Answer(try here.run("plugin", "check", "rock-5b", "--pairs", "--json"))
    #expect(answer.outcome == "green")
    #expect(answer.list("modules").first?["pairs"] as? Int ?? 0 > 20)
  }

  /// A board that is only chosen, and a card that is tried idle, too.
  @Test(arguments: ["cm3588-plus", "hailo-8"])
  func `plugin check with --pairs tries as many pairs as the table of devices.md`(
    _ id: String
  ) throws {
    let page = try String(
      contentsOfFile: "\(Package.root)/Plugins-doc/devices.md", encoding: .utf8)
    let table = page.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
      .filter { $0.count > 7 }
    // The first cell of a row names boards, each with the number of its slots, for three profiles.
    let slots = table.dropFirst(2).flatMap { row in
      row[0].matches(of: #/`([\w-]+)` \((\d+|any|chip)\)/#).map { match in
        (String(match.1), match.2 == "chip" ? 1 : 3 * (Int(match.2) ?? 1))
      }
    }
    let columns = table.first?.count { $0.contains("`\(id)`") } ?? 0
    let own = slots.filter { $0.0 == id }
    let width = columns > 0 ? columns : (table.first?.count ?? 1) - 1
    let cells = (columns > 0 ? slots : own).map(\.1).reduce(0, +) * width
    let here = Program(prefix: ["env", "--chdir=\(Package.root)"], deadline: 120)
    let answer = try Answer(try here.run("plugin", "check", id, "--pairs", "--json"))
    #expect(answer.outcome == "green")
    #expect(cells > 30 && answer.list("modules").first?["pairs"] as? Int == cells)
  }

  @Test func `plugin check finds unfinished places in a page and a manifest`()
    throws
  {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(folder)"])
      let example = "\(Package.root)/Plugins-doc/examples/acme.capture"
      #expect(
        try here.run(
          "plugin", "new", "accelerator", "acme-x", "--manifest", "--from", example
        ).status == 0)
      let run = try here.run("plugin", "check", "./acme-x.toml")
      #expect(run.status == 1)
      for line in [5, 27, 39] {
        #expect(run.output.contains("  ./acme-x.md:\(line)\n"), "\(run.story)")
      }
      #expect(run.output.contains("3 issues in 1 of 1 modules"), "\(run.story)")
      #expect(run.output.contains("page: \"To be written\" is still here"))
      #expect(run.output.contains("Write there what is known and from where"))
      let page = try String(contentsOfFile: "\(folder)/acme-x.md", encoding: .utf8)
      try page.replacing("To be written", with: "Known").write(
        toFile: "\(folder)/acme-x.md", atomically: false, encoding: .utf8)
      #expect(try here.run("plugin", "check", "./acme-x.toml").status == 0)
    }
  }

  /// Outside of a checkout, too: the program carries a board.
  @Test func `plugin check finds a link that the card's register contradicts`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(folder)/.."])
      let example = "\(Package.root)/Plugins-doc/examples/acme.capture"
      let stem = "\(folder)/acme-x"
      #expect(
        try here.run(
          "plugin", "new", "accelerator", "acme-x", "--manifest", "--from", example, "--into",
          folder
        ).status == 0)
      try FileManager.default.removeItem(atPath: "\(stem).md")
      let text = try String(contentsOfFile: "\(stem).toml", encoding: .utf8)
      try text.replacing("lanes = 2", with: "lanes = 4").write(
        toFile: "\(stem).toml", atomically: false, encoding: .utf8)
      let run = try here.run("plugin", "check", "\(stem).toml")
      #expect(run.status == 1)
      let line = text.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.hasPrefix("[pci]") }
      #expect(run.output.contains("\(stem).toml:\((line ?? 0) + 1)\n"), "\(run.story)")
      let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("link: 5.0 GT/s x4 is more than the card's own register says"))
      #expect(words.contains("1 issue in 1 of 1 modules"), "\(run.story)")
    }
  }

  @Test(arguments: [
    ("hailo-8", "cm3588", "has no hailo-8"), ("ax650n", "rock-5b", "is no rock-5b"),
    ("hailo-8\", \"coral", "rock-5b", "has no hailo-8 or coral"), ("ax650n", "cm3588", ""),
  ])
  func `plugin check says that a knob was not tried on a machine of which it is not`(
    card: String, board: String, why: String
  ) throws {
    try Self.inScratch { folder in
      let example = "\(Package.root)/Plugins-doc/examples/quiet-timer.toml"
      let text = try String(contentsOfFile: example, encoding: .utf8)
      let file = "\(folder)/quiet-timer.toml"
      try text.replacing("[\"ax650n\"]", with: "[\"\(card)\"]")
        .replacing("[\"cm3588\"]", with: "[\"\(board)\"]")
        .write(toFile: file, atomically: false, encoding: .utf8)
      let machine = "\(Package.root)/Tests/Machines/cm3588+ax650n_6.1-vendor/machine.capture"
      let words = ["plugin", "check", file, "--machine", machine]
      let run = try program.run(words)
      let shown = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let captures = try Answer(program.run(words + ["--json"])).list("modules").first?["captures"]
      if why.isEmpty {
        #expect(shown.contains("checked against 1 captured machine"), "\(run.story)")
        #expect((captures as? [String])?.count == 1)
        return
      }
      #expect(run.status == 0 && !run.output.contains("ok knob"), "\(run.story)")
      #expect(shown.hasPrefix("! knob quiet-timer: checked against no captured"), "\(run.story)")
      #expect(shown.contains(why), "\(run.story)")
      #expect((captures as? [String]) == [])
    }
  }

  @Test func `plugin check takes several modules, by id and by manifest`() throws {
    let examples = "\(Package.root)/Plugins-doc/examples"
    let files = ["\(examples)/acme-sbc.toml", "\(examples)/acme-npu.toml"]
    let run = try program.run(["plugin", "check", "--json", "cm3588"] + files)
    let answer = try Answer(run)
    #expect(answer.values("modules", "id") == ["cm3588", "acme-sbc", "acme-npu"], "\(run.story)")
    let wrong = try program.run(["plugin", "check"] + files + ["nothing"])
    #expect(wrong.status == 3 && wrong.errors.contains("no module \"nothing\""), "\(wrong.story)")
  }

  /// A module knows it by `compatible`, whatever its node is called.
  @Test func `capture takes a device on the chip whose node has another name`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(Package.root)"])
      let usual = try here.run("capture", "--machine", "rock-5c+rk3588-npu", "-")
      #expect(usual.output.contains("fdab0000.npu"), "\(usual.story)")
      try usual.output.replacing("fdab0000.npu", with: "fdab0000.engine").write(
        toFile: "\(folder)/odd.capture", atomically: false, encoding: .utf8)
      let again = "\(folder)/again.capture"
      let saved = try program.run("capture", "--machine", "\(folder)/odd.capture", again)
      #expect(saved.status == 0, "\(saved.story)")
      for file in ["\(folder)/odd.capture", again] {
        let answer = try Answer(try program.run("detect", "--machine", file, "--json"))
        #expect(answer.values("accelerators", "id") == ["rk3588-npu"])
      }
    }
  }

  @Test func `plugin new says which device it took, and which it did not find`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(Package.root)"])
      let capture = "\(folder)/both.capture"
      let npu = "\(folder)/npu.capture"
      #expect(try here.run("capture", "--machine", "rock-5c+rk3588-npu", npu).status == 0)
      let card = "/sys/devices/pci0009:00/0009:01:00.0"
      try
        (String(contentsOfFile: npu, encoding: .utf8)
        + "/sys/bus/pci/devices/0009:01:00.0 -> \(card)\n\(card)/vendor = 0xacae\n"
        + "\(card)/device = 0x0650\n\(card)/class = 0x120000\n")
        .write(toFile: capture, atomically: false, encoding: .utf8)
      let new = ["plugin", "new", "accelerator", "mine", "--manifest", "--into", folder, "--from"]
      let gone = try program.run(new + [capture, "--device", "fdab0000"])
      #expect(gone.status == 3, "\(gone.story)")
      #expect(gone.errors.contains("no device at fdab0000. Seen: "), "\(gone.story)")
      #expect(gone.errors.contains("fdab0000.npu (rockchip,rk3588-rknpu)"), "\(gone.story)")
      let taken = try program.run(new + [capture])
      let words = taken.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("! It is for "), "\(taken.story)")
      #expect(words.contains("--device chooses another: "), "\(taken.story)")
      for address in ["0009:01:00.0 (acae:0650)", "fdab0000.npu (rockchip,rk3588-rknpu)"] {
        #expect(words.contains(address), "\(taken.story)")
      }
    }
  }

  /// The clock of its own that the device has is the largest of what may be asked for.
  @Test func `plugin new asks for the clock of a device on the chip that has one`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(Package.root)"])
      let capture = "\(folder)/npu.capture"
      #expect(try here.run("capture", "--machine", "rock-5c+rk3588-npu", capture).status == 0)
      let new = try program.run(
        "plugin", "new", "accelerator", "my-npu", "--manifest", "--from", capture, "--device",
        "fdab0000.npu", "--into", folder)
      #expect(new.status == 0, "\(new.story)")
      let text = try String(contentsOfFile: "\(folder)/my-npu.toml", encoding: .utf8)
      #expect(
        text.contains(
          "\n[[need]]\n# Its devfreq, which the capture shows.\ndevice-clock = \"maximum\"\n"))
      let page = try String(contentsOfFile: "\(folder)/my-npu.md", encoding: .utf8)
      #expect(!page.contains("PCI ids") && page.contains("rockchip,rk3588-rknpu"), "\(page)")
      let swift = try program.run(
        "plugin", "new", "accelerator", "my-npu", "--from", capture, "--device", "fdab0000.npu",
        "--into", folder)
      #expect(swift.status == 0, "\(swift.story)")
      let source = try String(contentsOfFile: "\(folder)/MyNpu/MyNpu.swift", encoding: .utf8)
      #expect(source.contains("\n    Need.deviceClockAtMaximum\n      .because("), "\(source)")
    }
  }

  @Test func `plugin check says when it has no captures to compare with`() throws {
    let away = Program(prefix: ["env", "--chdir=\(Package.scratch)"])
    let run = try away.run("plugin", "check", "cm3588")
    #expect(run.output.contains("checked against no captured machine"), "\(run.story)")
    #expect(run.status == 0)
  }

  @Test func `plugin check finds missing headings and missing captures`() throws {
    try Self.inScratch { folder in
      let board = "Sources/Boards/Radxa/ROCK5B"
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(board)", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "\(Package.root)/\(board)/ROCK5B.swift", toPath: "\(folder)/\(board)/ROCK5B.swift")
      try "# X\n\n## What it is\n\n## Facts\n".write(
        toFile: "\(folder)/\(board)/ROCK5B.md", atomically: false, encoding: .utf8)
      let run = try Program(prefix: ["env", "--chdir=\(folder)"]).run("plugin", "check", "rock-5b")
      #expect(run.status == 1)
      #expect(run.output.contains("\(board)/ROCK5B.md:5\n"), "\(run.story)")
      #expect(run.output.contains("\"How it is known\" is expected here"), "\(run.story)")
      #expect(run.output.contains("there is no ROCK5B.capture"), "\(run.story)")
    }
  }

  @Test func `plugin new refuses a bad id, a known id and a missing place`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(folder)"])
      #expect(try here.run("plugin", "new", "board", "../x", "--into", ".").status == 64)
      #expect(try here.run("plugin", "new", "board", "cm3588", "--into", ".").status == 5)
      #expect(try here.run("plugin", "new", "toaster", "x", "--into", ".").status == 64)
      #expect(
        try here.run("plugin", "new", "board", "x", "--into", ".", "--from", "none").status == 1)
      #expect(
        try here.run(
          "plugin", "new", "accelerator", "x", "--into", ".", "--device", "0000:09:00.0", "--from",
          "\(Package.root)/Plugins-doc/examples/acme.capture"
        ).status == 3)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.sorted() == ["Package.swift", "Sources"])
    }
  }

  @Test func `plugin new writes a manifest here and overwrites nothing`() throws {
    try Self.inScratch { folder in
      let here = Program(prefix: ["env", "--chdir=\(folder)"])
      #expect(try here.run("plugin", "new", "accelerator", "acme-x", "--manifest").status == 0)
      let path = "\(folder)/acme-x.toml"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.contains("kind = \"accelerator\""))
      let again = try here.run("plugin", "new", "accelerator", "acme-x", "--manifest")
      #expect(again.status == 5)
      #expect(again.errors.contains("acme-x.toml"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  /// A folder that looks like a checkout with nothing in it.
  private static func inScratch(_ body: (String) throws -> Void) throws {
    let folder = "\(Package.scratch)/tunekit-plugin-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["Sources/Boards", "Sources/Accelerators"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    try "".write(toFile: "\(folder)/Package.swift", atomically: false, encoding: .utf8)
    try body(folder)
  }
}
