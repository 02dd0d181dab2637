import Foundation
import Glibc
import Testing

/// What the verbs report about the next boot and about the guard.
@Suite struct `What a reboot forgets` {
  private static let unit = "/etc/systemd/system/tunekit.service"
  private static let wish = "/etc/systemd/system/multi-user.target.wants/tunekit.service"
  private static let rule = "/etc/udev/rules.d/60-tunekit.rules"
  private static let wide = Program(environment: ["COLUMNS": "500"])

  private static func answer(_ tree: Tree, _ key: String) throws -> String? {
    try Answer(try tree.run("status", "--json")).object[key] as? String
  }

  private static func metric(_ name: String, _ tree: Tree) throws -> String? {
    try tree.run("metrics").output.split(separator: "\n").first { $0.hasPrefix(name + " ") }
      .map(String.init)
  }

  @Test func `apply names the command for every boot until you have run it`() throws {
    let tree = try Tree()
    let applied = try tree.run("apply", "--yes", by: Self.wide)
    let command = "tunekit enable --root \(tree.path)"
    #expect(
      applied.output.contains("\nKept until a reboot.  At every boot: \(command)\n"),
      "\(applied.story)")
    // Whole also where the line is broken before it.
    for look in [Self.wide, Program()] {
      #expect(try tree.run("status", by: look).output.contains("Keep it: \(command)\n"))
    }
    #expect(try tree.run("enable").status == 0)
    #expect(try tree.run("revert").status == 0)
    let again = try tree.run("apply", "--yes", by: Self.wide)
    #expect(
      again.output.contains("Applied in") && !again.output.contains("enable"), "\(again.story)")
    #expect(!(try tree.run("status").output.contains("Keep it")))
  }

  @Test(arguments: [
    (["--profile", "cool"], " --profile cool --root "),
    (["--board", "cm3588", "--accel", "ax650n"], " --board cm3588 --accel ax650n --root "),
  ])
  func `the command that apply names for every boot carries your options`(
    words: [String], said: String
  ) throws {
    let tree = try Tree()
    let run = try tree.run(["apply", "--yes"] + words, by: Self.wide)
    let end = try #require(run.output.components(separatedBy: "At every boot: tunekit").last)
    #expect(end.hasPrefix(" enable" + said), "\(run.story)")
    let command = end.split(separator: "\n")[0].split(separator: " ").map(String.init)
    #expect(try Program().run(command).status == 0)
    #expect(try Self.answer(tree, "at_boot") == "enabled")
  }

  @Test func `the command named for a saved plan carries the plan's profile`() throws {
    let tree = try Tree()
    let file = tree.path + "/saved.json"
    #expect(try tree.run("plan", "--profile", "cool", "-o", file).status == 0)
    let run = try tree.run("apply", "--yes", file, by: Self.wide)
    #expect(run.output.contains(" enable --profile cool --root "), "\(run.story)")
  }

  @Test func `the command for every boot is named after confirm, not before`() throws {
    let tree = try Tree()
    let run = try tree.run("apply", "--yes", "--profile", "cool", "--confirm-within", "1h")
    #expect(run.status == 0 && !run.output.contains("At every boot"), "\(run.story)")
    let confirmed = try tree.run("confirm", by: Self.wide)
    #expect(confirmed.output.contains(" enable --profile cool --root "), "\(confirmed.story)")
  }

  @Test
  func `a captured machine or a manifest of your own gets no command for every boot`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let alone = Program(environment: ["XDG_RUNTIME_DIR": folder])
    let machine = ["--machine", "cm3588+ax650n"]
    let run = try alone.run(["apply", "--yes"] + machine)
    #expect(run.output.contains("Applied in") && !run.output.contains("enable"), "\(run.story)")
    #expect(!(try alone.run(["status"] + machine).output.contains("tunekit enable")))
    let tree = try Tree()
    let file = Package.root + "/Plugins-doc/examples/quiet-timer.toml"
    let other = try tree.run("apply", "--yes", "--manifest", file)
    #expect(!other.output.contains("enable"), "\(other.story)")
  }

  @Test func `status and metrics report whether TuneKit is enabled, disabled or masked`() throws {
    let tree = try Tree()
    #expect(try Self.answer(tree, "at_boot") == "no" && Self.answer(tree, "guard") == "none")
    #expect(try Self.metric("tunekit_enabled", tree) == "tunekit_enabled 0")
    #expect(try Self.metric("tunekit_guard_running", tree) == "tunekit_guard_running 0")
    #expect(try tree.run("enable").status == 0)
    #expect(try Self.answer(tree, "at_boot") == "enabled")
    #expect(try Self.answer(tree, "guard") == "stopped")
    #expect(try Self.metric("tunekit_enabled", tree) == "tunekit_enabled 1")
    #expect(try tree.run("status").output.contains("at boot  enabled"))
    // udev starts it as soon as the card appears, whether or not a target wants it.
    unlink(tree.path + Self.wish)
    #expect(try Self.answer(tree, "at_boot") == "enabled")
    unlink(tree.path + Self.rule)
    #expect(try Self.answer(tree, "at_boot") == "no")
    symlink(Self.unit, tree.path + Self.wish)
    #expect(try Self.answer(tree, "at_boot") == "enabled")
    unlink(tree.path + Self.unit)
    #expect(try Self.answer(tree, "at_boot") == "no")
    symlink("/dev/null", tree.path + Self.unit)
    #expect(try Self.answer(tree, "at_boot") == "masked")
    #expect(try Self.metric("tunekit_enabled", tree) == "tunekit_enabled 0")
    #expect(try tree.run("status").output.contains("systemctl unmask tunekit.service"))
  }

  @Test func `status reports a running guard, its start and its last action`() throws {
    let tree = try Tree()
    let program = Program(deadline: 30)
    let child = try program.start(["guard"] + tree.arguments)
    defer { child.kill(by: SIGKILL) }
    let record = tree.path + "/run/tunekit/guard"
    #expect(isLastDeed("interrupt 154", on: tree))
    let answer = try Answer(try tree.run("status", "--json"))
    #expect(answer.object["guard"] as? String == "running")
    #expect((answer.object["guard_since"] as? String)?.hasSuffix("Z") == true)
    #expect(try Self.metric("tunekit_guard_running", tree) == "tunekit_guard_running 1")
    #expect(try tree.run("status").output.contains("guard    running, started "))
    // A second one does its work, and does not claim to be the first.
    let listener = try Listener(at: tree.path + "/notify")
    var other = program
    other.environment = ["NOTIFY_SOCKET": tree.path + "/notify"]
    let second = try other.start(["guard"] + tree.arguments)
    #expect(comes { listener.messages.contains { $0.hasPrefix("READY=1") } })
    second.kill(by: SIGTERM)
    #expect(other.end(of: second).status == 0)
    #expect(try Self.answer(tree, "guard") == "running")
    child.kill(by: SIGTERM)
    #expect(program.end(of: child).status == 0)
    #expect(try Self.answer(tree, "guard") == "none")
    #expect(Files.contents(record) == nil)
  }

  @Test func `status reports a guard that was killed`() throws {
    let tree = try Tree()
    let program = Program(deadline: 30)
    let child = try program.start(["guard"] + tree.arguments)
    #expect(isLastDeed("interrupt 154", on: tree))
    child.kill(by: SIGKILL)
    _ = program.end(of: child)
    let answer = try Answer(try tree.run("status", "--json"))
    #expect(answer.object["guard"] as? String == "stopped")
    #expect(answer.object["guard_last_deed"] is [String: Any])
  }
}

/// The folders that are made where there are none.
@Suite struct `New folders` {
  private static func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test(arguments: ["022", "077", "000"])
  func `enable makes folders that every user can walk through`(mask: String) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program()
    let words = [
      "sh", "-c", "umask \(mask); exec \"$@\"", "sh", Program.path, "enable", "--root", folder,
      "--board", "cm3588", "--accel", "ax650n",
    ]
    let run = program.end(of: try program.start(words: words))
    #expect(run.status == 0, "\(run.story)")
    for path in ["/var", "/var/lib", "/etc", "/etc/systemd", "/etc/udev/rules.d"] {
      #expect(Self.mode(folder + path) == 0o755, "\(path) under \(mask)")
    }
    #expect(Self.mode(folder + "/var/lib/tunekit") == 0o700)
  }

  @Test func `the journal's folders belong to root alone from TuneKit's own folder on`() throws {
    let tree = try Tree()
    tree.forget()
    #expect(try tree.run("apply", "--yes").status == 0)
    for path in ["/var", "/var/lib", "/run", "/run/tunekit"] {
      #expect(Self.mode(tree.path + path) == 0o755, "\(path)")
    }
    for path in ["/var/lib/tunekit", "/var/lib/tunekit/journal"] {
      #expect(Self.mode(tree.path + path) == 0o700, "\(path)")
    }
  }
}
