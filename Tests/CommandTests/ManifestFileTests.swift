import Foundation
import Glibc
import Testing

/// Manifests as people use them: in folders of the machine, and named on the command line.
@Suite struct `Manifests on the command line` {
  private static let own = "/etc/tunekit/devices.d"
  private static let supplied = "/usr/share/tunekit/devices.d"

  private static func text(_ path: String) throws -> String {
    guard let bytes = Files.contents(Package.root + "/" + path) else { throw Trouble("no \(path)") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A board that takes the place of the compiled one.
  private static func board() throws -> String {
    try text("Plugins-doc/examples/example-sbc.toml").replacingOccurrences(
      of: "example-sbc", with: "cm3588"
    )
    .replacingOccurrences(
      of: "acme,sbc\",", with: "friendlyelec,cm3588\", \"friendlyarm,cm3588-nas\","
    )
    .replacingOccurrences(of: "pcie@fe150000", with: "pcie@fe180000")
  }

  @Test func `a manifest in a folder replaces the module of its id, and a note says so`() throws {
    let tree = try Tree()
    tree[Self.own + "/board.toml"] = try Self.board()
    let run = try tree.run("detect")
    let file = tree.path + Self.own + "/board.toml"
    #expect(run.status == 0, "\(run.story)")
    #expect(run.errors == "note: \(file) replaces \"cm3588\", the one compiled in\n")
    #expect(run.output.contains("Acme SBC (cm3588)"), "\(run.story)")
    #expect(run.output.contains("\n  file        /"), "\(run.story)")
    let json = try Answer(try tree.run("detect", "--json"))
    #expect((json.object["board"] as? [String: Any])?["file"] as? String == file)
    #expect(json.values("accelerators", "file") == ["null"])
  }

  @Test func `a manifest adds needs that are applied and reverted`() throws {
    let tree = try Tree()
    let timer = "/proc/sys/kernel/timer_migration"
    tree[timer] = "1\n"
    tree[Self.supplied + "/timer.toml"] = try Self.text("Plugins-doc/examples/quiet-timer.toml")
    let before = tree.content()
    let plan = try Answer(try tree.run("plan", "--profile", "latency", "--json"))
    let step = plan.list("steps").first { $0["file"] as? String == timer }
    #expect(step?["requested_by"] as? [String] == ["quiet-timer"])
    #expect(try tree.run("apply", "--yes", "--profile", "latency").status == 0)
    #expect(tree[timer] == "0\n")
    #expect(try tree.run("verify").status == 0)
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `a manifest in /etc masks the one in /usr/share`() throws {
    let tree = try Tree()
    tree[Self.supplied + "/board.toml"] = try Self.board()
    Files.makeFolder(tree.path + Self.own)
    symlink("/dev/null", tree.path + Self.own + "/board.toml")
    let run = try tree.run("detect")
    #expect(run.status == 0 && run.errors.isEmpty && !run.output.contains("Acme"), "\(run.story)")
  }

  @Test
  func `a manifest that you name is read on a machine in memory, where no folder is`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    Files.write(Array(try Self.board().utf8), to: folder + "/board.toml")
    let program = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let words = ["detect", "--machine", "cm3588+ax650n"]
    let plain = try program.run(words)
    #expect(plain.status == 0 && !plain.output.contains("Acme"), "\(plain.story)")
    let run = try program.run(words + ["--manifest", folder + "/board.toml"])
    #expect(run.status == 0 && run.output.contains("Acme SBC (cm3588)"), "\(run.story)")
    #expect(run.errors.hasPrefix("note: \(folder)/board.toml replaces"), "\(run.story)")
    let none = try program.run(words + ["--manifest", folder + "/none.toml"])
    #expect(none.status == 5 && none.errors.contains("none.toml cannot be read"), "\(none.story)")
  }

  /// Revert must work whatever is in /etc by then.
  @Test func `a broken manifest stops the verbs that need modules and no others`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    tree[Self.own + "/acme.toml"] = "format = 1\nkind = \"board\"\nnmae = \"x\"\n"
    let message = "/acme.toml:3: unknown key \"nmae\"; nearest: name"
    for verb in [["detect"], ["plan"], ["apply", "--yes"], ["plan", "--json"]] {
      let run = try tree.run(verb)
      #expect(run.status == 5 && run.errors.contains(message), "\(run.story)")
      #expect(run.output.isEmpty != verb.contains("--json"))
    }
    for verb in ["status", "verify", "revert"] {
      let run = try tree.run(verb)
      #expect(run.status == 0 && run.errors.hasPrefix("note: "), "\(run.story)")
      #expect(run.errors.contains(message), "\(run.story)")
    }
    Files.remove(tree.path + Self.own + "/acme.toml")
    Files.remove(tree.path + Self.own)
    Files.remove(tree.path + "/etc/tunekit")
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(arguments: [0o666, 0o1777] as [mode_t])
  func `a manifest that others can write to is refused with the remedy`(mode: mode_t) throws {
    let tree = try Tree()
    tree[Self.own + "/board.toml"] = try Self.board()
    let place = tree.path + Self.own + (mode == 0o666 ? "/board.toml" : "")
    chmod(place, mode)
    let run = try tree.run("plan")
    #expect(run.status == 5 && run.errors.contains("sudo chmod go-w \(place)"), "\(run.story)")
    #expect(tree.traces.isEmpty)
  }

  @Test func `two manifests for one card are refused with both file names`() throws {
    let tree = try Tree()
    let card = try Self.text("Plugins-doc/examples/example-npu.toml")
    tree[Self.own + "/a.toml"] = card
    tree[Self.own + "/b.toml"] = card.replacingOccurrences(of: "example-npu", with: "other-npu")
    let run = try tree.run("plan")
    #expect(run.status == 5 && run.errors.contains("/a.toml"), "\(run.story)")
    #expect(run.errors.contains("/b.toml: \"other-npu\" and"), "\(run.story)")
    let revert = try tree.run("revert")
    #expect(revert.status == 0 && revert.errors.contains("all manifests are ignored"))
  }

  @Test
  func `a manifest of each kind is listed, shown and checked like a built-in module`() throws {
    let examples = Package.root + "/Plugins-doc/examples"
    let knob = examples + "/quiet-timer.toml"
    let list = try Program().run("plugin", "list", "--machine", "cm3588+ax650n", "--manifest", knob)
    #expect(list.status == 0, "\(list.story)")
    #expect(list.output.contains("Added needs\n  quiet-timer"), "\(list.story)")
    for name in ["quiet-timer", "example-npu", "example-sbc"] {
      let file = "\(examples)/\(name).toml"
      let show = try Program().run("plugin", "show", name, "--manifest", file)
      #expect(show.status == 0 && show.output.contains(file.suffix(40)), "\(show.story)")
      let check = try Program().run("plugin", "check", file)
      #expect(check.status == 0 && check.output.contains(" \(name): checked"), "\(check.story)")
    }
  }

  @Test func `plugin check reports a manifest's error with file and line`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let file = folder + "/typo.toml"
    try Self.text("Plugins-doc/examples/example-npu.toml")
      .replacingOccurrences(of: "because", with: "becuase")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let check = try Program().run("plugin", "check", file)
    #expect(check.status == 1, "\(check.story)")
    #expect(check.errors.contains("unknown key \"becuase\"; nearest: because"), "\(check.story)")
    #expect(check.errors.contains("\(file):"), "\(check.story)")
  }
}
