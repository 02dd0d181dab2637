import Foundation
import Testing

/// What an author of a first module meets: what is filled in, and which slips are named.
@Suite struct `A first module` {
  private static let example = "\(Package.root)/Plugins-doc/examples/acme.capture"

  private static func inFolder(_ body: (String, Program) throws -> Void) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    try body(folder, Program(prefix: ["env", "--chdir=\(folder)"]))
  }

  private static func knob(_ file: String, _ more: String = "") -> String {
    """
    format = 1
    kind = "knob"
    id = "floor"
    name = "Floor"
    \(more)
    [[need]]
    file = "\(file)"
    grammar = "integer"
    value = "1560000000"
    because = "The memory answers sooner."
    source = "assumed: a test"
    """
  }

  private static func write(_ text: String, _ file: String) throws {
    try text.write(toFile: file, atomically: false, encoding: .utf8)
  }

  private static func words(_ run: Program.Run) -> String {
    (run.output + run.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `a knob whose file is named over a link is set at the file itself`() throws {
    try Self.inFolder { folder, here in
      try Self.write(Self.knob("/sys/class/devfreq/dmc/min_freq"), "\(folder)/floor.toml")
      let common = ["--machine", "cm3588+ax650n", "--manifest", "floor.toml"]
      let check = try here.run(["plugin", "check", "floor.toml", "--machine", "cm3588+ax650n"])
      #expect(check.status == 0 && check.output.contains("1 captured machine"), "\(check.story)")
      let plan = try here.run(["plan"] + common)
      #expect(
        plan.output.contains("/sys/devices/platform/dmc/devfreq/dmc/min_freq"), "\(plan.story)")
      #expect(!plan.output.contains("cannot be read"), "\(plan.story)")
      for verb in [["apply", "--yes"], ["verify"], ["revert"]] {
        let run = try here.run(verb + common)
        #expect(run.status == 0, "\(run.story)")
      }
    }
  }

  /// The rest is checked under both names: that a file is never written does not depend on a link.
  @Test func `a check names a file that the machine does not have, and a card that nobody knows`()
    throws
  {
    try Self.inFolder { folder, here in
      try Self.write(Self.knob("/sys/class/devfreq/ddr/min_freq"), "\(folder)/floor.toml")
      let missing = try here.run(["plugin", "check", "floor.toml", "--machine", "cm3588+ax650n"])
      #expect(missing.status == 1, "\(missing.story)")
      #expect(Self.words(missing).contains("min_freq is not on the machine"), "\(missing.story)")
      try Self.write(
        Self.knob("/sys/class/devfreq/dmc/min_freq", "accelerators = [\"ax650\"]"),
        "\(folder)/floor.toml")
      let unknown = try here.run("plugin", "check", "floor.toml")
      #expect(unknown.status == 1, "\(unknown.story)")
      #expect(
        Self.words(unknown).contains("no accelerator \"ax650\" is known; nearest: ax650n"),
        "\(unknown.story)")
    }
  }

  @Test func `plugin new begins a knob, and check finds what is not written yet`() throws {
    try Self.inFolder { folder, here in
      let new = try here.run("plugin", "new", "knob", "quiet")
      #expect(new.status == 0 && new.output.hasPrefix("written  quiet.toml\n"), "\(new.story)")
      #expect(new.output.contains("\"Look up\" and \"To be written\""), "\(new.story)")
      let check = try here.run("plugin", "check", "./quiet.toml")
      #expect(check.status == 1 && check.output.contains("./quiet.toml:"), "\(check.story)")
      #expect(try here.run("plugin", "new", "knob", "other", "--from", "x").status == 64)
      #expect(try here.run("plugin", "new", "knob", "other", "--as", "A/B").status == 64)
    }
  }

  @Test func `a board's module is checked against a machine that a person names`() throws {
    try Self.inFolder { folder, here in
      let new = try here.run(
        "plugin", "new", "board", "acme-x", "--manifest", "--from", Self.example)
      #expect(new.status == 0, "\(new.story)")
      #expect(
        new.output.contains("\"assumed\", \"Look up\", \"UNCONFIRMED\" and \"To be written\""))
      for ending in ["md", "capture"] { Files.remove("\(folder)/acme-x.\(ending)") }
      let alone = try here.run("plugin", "check", "acme-x.toml")
      #expect(Self.words(alone).contains("(there is no acme-x.capture)"), "\(alone.story)")
      let held = try here.run("plugin", "check", "acme-x.toml", "--machine", Self.example)
      #expect(held.status == 0 && held.output.contains("1 captured machine"), "\(held.story)")
      let text = try String(contentsOfFile: "\(folder)/acme-x.toml", encoding: .utf8)
      try Self.write(
        text.replacing("pcie@fe180000", with: "a40c00000.pcie"), "\(folder)/acme-x.toml")
      let wrong = try here.run("plugin", "check", "acme-x.toml", "--machine", Self.example)
      #expect(wrong.status == 1, "\(wrong.story)")
      #expect(
        Self.words(wrong).contains("a40c00000.pcie, is not a node of a device tree"),
        "\(wrong.story)")
      try Self.write(
        text.replacing("pcie@fe180000", with: "pcie@deadbeef"), "\(folder)/acme-x.toml")
      let other = try here.run("plugin", "check", "acme-x.toml", "--machine", Self.example)
      #expect(Self.words(other).contains("it has pcie@"), "\(other.story)")
    }
  }

  @Test func `a manifest that says tested needs the log`() throws {
    try Self.inFolder { folder, here in
      let text = Self.knob("/sys/class/devfreq/dmc/min_freq", "tested = { plan = \"6.1.118\" }")
      try Self.write(text, "\(folder)/floor.toml")
      let bare = try here.run("plugin", "check", "floor.toml")
      #expect(bare.status == 1, "\(bare.story)")
      #expect(bare.output.contains("Evidence/tested-6.1.118.md"), "\(bare.story)")
      Files.makeFolder("\(folder)/Evidence")
      try Self.write("tunekit plan -v\n6.1.118\n", "\(folder)/Evidence/tested-6.1.118.md")
      let logged = try here.run("plugin", "check", "floor.toml")
      #expect(logged.status == 0, "\(logged.story)")
    }
  }

  @Test func `a card's part repeats what its capture says of itself`() throws {
    try Self.inFolder { folder, here in
      let new = try here.run(
        "plugin", "new", "accelerator", "acme-x", "--manifest", "--from", Self.example)
      #expect(new.status == 0, "\(new.story)")
      let part = try String(contentsOfFile: "\(folder)/acme-x.capture", encoding: .utf8)
      #expect(part.contains("#   An Acme NPU in an Acme SBC, which do not exist"))
      let alone = try here.run("detect", "--machine", "./acme-x.capture")
      #expect(alone.errors.contains("the part of a card, not a machine"), "\(alone.story)")
    }
  }

  /// In a checkout a folder without its line in the catalogue, and a pair without a capture.
  @Test func `what is missing is named in a checkout`() throws {
    let here = Program(prefix: ["env", "--chdir=\(Package.root)"])
    let new = try here.run("plugin", "new", "board", "acme-x", "--as", "no place")
    #expect(new.status == 64 && new.errors.contains("MAKER/TYPE"), "\(new.story)")
    let pairs = try here.run(
      "plugin", "check", "Plugins-doc/examples/acme-npu.toml", "--pairs")
    #expect(
      pairs.errors.contains("no pair was tried: there is no Plugins-doc/examples/acme-npu.capture"),
      "\(pairs.story)")
    let knob = try here.run("plugin", "check", "Plugins-doc/examples/quiet-timer.toml", "--pairs")
    #expect(knob.errors.contains("a knob is in no pair"), "\(knob.story)")
  }

  @Test func `a capture holds the files that a knob names`() throws {
    try Self.inFolder { folder, here in
      try Self.write(Self.knob("/proc/sys/kernel/timer_migration"), "\(folder)/floor.toml")
      let machine = "\(Package.root)/Tests/Machines/cm3588_6.1-vendor/machine.capture"
      let text = try String(contentsOfFile: machine, encoding: .utf8)
      try Self.write(text + "/proc/sys/kernel/timer_migration = 1\n", "\(folder)/m.capture")
      for (manifests, isIn) in [([], false), (["--manifest", "floor.toml"], true)] {
        let run = try here.run(["capture", "-", "--machine", "./m.capture"] + manifests)
        #expect(run.status == 0 && run.output.contains("timer_migration") == isIn, "\(run.errors)")
      }
    }
  }

  @Test func `a file of an editor of another system is taken`() throws {
    try Self.inFolder { folder, here in
      let knob = Self.knob("/proc/sys/kernel/timer_migration")
      try Self.write("\u{FEFF}" + knob.replacing("\n", with: "\r\n"), "\(folder)/floor.toml")
      #expect(try here.run("plugin", "check", "floor.toml").status == 0)
      let text = try String(contentsOfFile: Self.example, encoding: .utf8)
      try Self.write("\u{FEFF}" + text, "\(folder)/m.capture")
      #expect(try here.run("detect", "--machine", "./m.capture").errors == "")
    }
  }
}
