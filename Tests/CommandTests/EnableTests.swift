import Foundation
import Glibc
import Testing

/// `enable` and `disable` on a tree, where no service runs.
@Suite struct `Enabling` {
  private static let unit = "/etc/systemd/system/tunekit.service"
  private static let wish = "/etc/systemd/system/multi-user.target.wants/tunekit.service"
  private static let rule = "/etc/udev/rules.d/60-tunekit.rules"

  @Test
  func `enable writes a service, a rule and its wish, and disable removes exactly these`() throws {
    let tree = try Tree()
    let before = tree.content()
    let whole = Files.content(of: tree.path, below: [""])
    let run = try tree.run("enable", "--profile", "latency")
    #expect(run.status == 0, "\(run.story)")
    for file in [Self.unit, Self.wish, Self.rule] { #expect(run.output.contains(file)) }
    let new = Set(tree.content().keys).subtracting(before.keys)
    #expect(new.isSuperset(of: [Self.unit, Self.wish, Self.rule]))
    #expect(tree.differences(from: before).allSatisfy { $0.hasPrefix("/etc/") })
    #expect(Files.link(tree.path + Self.wish) == Self.unit)
    #expect(tree[Self.unit]?.contains("guard --profile latency\n") == true)
    #expect(tree[Self.rule]?.contains("ATTR{vendor}==\"0x1f4b\", ATTR{device}==\"0x0650\"") == true)
    let back = try tree.run("disable")
    #expect(back.status == 0 && back.output.contains("Disabled."), "\(back.story)")
    #expect(Files.content(of: tree.path, below: [""]) == whole)
  }

  @Test func `enable refuses another profile than the applied one`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let before = Files.content(of: tree.path, below: [""])
    let run = try tree.run("enable", "--profile", "cool")
    #expect(run.status == 5, "\(run.story)")
    #expect(run.errors.contains("profile standard is applied to 0003:31:00.0"), "\(run.story)")
    #expect(Files.content(of: tree.path, below: [""]) == before)
    #expect(try tree.run("revert").status == 0)
    #expect(try tree.run("enable", "--profile", "cool").status == 0)
  }

  @Test func `running enable or disable twice is the same as once`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("enable").status == 0)
    let enabled = tree.content()
    let again = try tree.run("enable", "--json")
    #expect(try Answer(again).outcome == "nothing-to-do" && again.status == 0, "\(again.story)")
    #expect(tree.content() == enabled)
    #expect(try tree.run("disable").status == 0)
    let twice = try tree.run("disable", "--json")
    #expect(try Answer(twice).outcome == "nothing-to-do" && twice.status == 0, "\(twice.story)")
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `enable with other options rewrites the unit`() throws {
    let tree = try Tree()
    #expect(try tree.run("enable", "--profile", "cool").status == 0)
    #expect(try tree.run("enable").status == 0)
    #expect(tree[Self.unit]?.contains(" guard\n") == true)
  }

  @Test func `enable writes the profile you chose, whatever the configuration says`() throws {
    let tree = try Tree()
    tree["/etc/tunekit/tunekit.conf"] = "profile = \"cool\"\n"
    #expect(try tree.run("enable", "--profile", "standard").status == 0)
    #expect(tree[Self.unit]?.contains(" guard --profile standard\n") == true)
    #expect(try tree.run("enable").status == 0)
    #expect(tree[Self.unit]?.contains(" guard\n") == true)
  }

  @Test func `enable and disable finish their work when nothing can be printed`() throws {
    let tree = try Tree()
    let before = tree.content()
    let mute = Program(outputFile: "/dev/full")
    for words in [["enable"], ["enable", "--json"]] {
      let run = try tree.run(words, by: mute)
      #expect(run.status == 1, "\(run.story)")
      #expect(run.errors == "tunekit: standard output cannot be written to\n", "\(run.story)")
      #expect(tree[Self.rule] != nil && Files.link(tree.path + Self.wish) == Self.unit)
      #expect(try tree.run("apply", "--yes").status == 0)
      let back = try tree.run(["disable"] + words.dropFirst(), by: mute)
      #expect(back.status == 1 && !back.errors.isEmpty, "\(back.story)")
      #expect(tree.differences(from: before).isEmpty)
    }
  }

  @Test func `disable removes nothing when it cannot revert`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("enable").status == 0)
    #expect(try tree.run("apply", "--yes").status == 0)
    let enabled = tree.content()
    let journal = tree.path + "/var/lib/tunekit/journal"
    chmod(journal, 0o777)
    let run = try tree.run("disable", "--json")
    #expect(try Answer(run).outcome == "refused" && run.status == 5, "\(run.story)")
    #expect(tree.differences(from: enabled).isEmpty)
    chmod(journal, 0o700)
    #expect(try tree.run("disable").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `disable reverts what is applied`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("enable").status == 0)
    #expect(try tree.run("apply", "--yes").status == 0)
    let run = try tree.run("disable", "--json")
    let answer = try Answer(run)
    #expect(run.status == 0 && answer.outcome == "disabled", "\(run.story)")
    #expect(answer.values("steps", "result").count == 3)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `enable refuses a manifest that the service would not read`() throws {
    let tree = try Tree()
    let before = Files.content(of: tree.path, below: [""])
    let run = try tree.run("enable", "--manifest", "/mine.toml")
    #expect(run.status == 64 && run.errors.contains("/etc/tunekit/devices.d"), "\(run.story)")
    #expect(Files.content(of: tree.path, below: [""]) == before)
  }

  @Test func `enable respects a masked unit`() throws {
    let tree = try Tree()
    Files.makeFolder(tree.path + "/etc/systemd/system")
    symlink("/dev/null", tree.path + Self.unit)
    let before = tree.content()
    let run = try tree.run("enable")
    #expect(run.status == 5 && run.errors.contains("systemctl unmask"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
  }

  @Test func `enable and disable leave another program's unit and rule alone`() throws {
    let tree = try Tree()
    tree[Self.unit] = "[Service]\nExecStart=/opt/mine\n"
    Files.makeFolder(tree.path + "/etc/udev/rules.d")
    symlink("/dev/null", tree.path + Self.rule)
    let before = tree.content()
    let run = try tree.run("enable")
    #expect(run.status == 0 && run.output.contains("left alone"), "\(run.story)")
    #expect(tree.differences(from: before).allSatisfy { $0.contains("multi-user.target.wants") })
    #expect(try tree.run("disable").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `disable leaves a unit that you changed`() throws {
    let tree = try Tree()
    #expect(try tree.run("enable").status == 0)
    tree[Self.unit] = "# mine now\n"
    #expect(try tree.run("disable").status == 0)
    #expect(tree[Self.unit] == "# mine now\n")
  }

  @Test func `enable uses a packaged unit and adds only its options`() throws {
    let tree = try Tree()
    let packaged = "/usr/lib/systemd/system/tunekit.service"
    tree[packaged] = "[Service]\nExecStart=/usr/bin/tunekit guard\n"
    tree["/usr/lib/udev/rules.d/60-tunekit.rules"] = "# packaged\n"
    let before = tree.content()
    #expect(try tree.run("enable").status == 0)
    #expect(tree[Self.unit] == nil && tree[Self.rule] == nil)
    #expect(Files.link(tree.path + Self.wish) == packaged)
    #expect(try tree.run("enable", "--profile", "cool").status == 0)
    let options = "/etc/systemd/system/tunekit.service.d/50-options.conf"
    #expect(tree[options]?.contains("ExecStart=\nExecStart=") == true)
    #expect(try tree.run("disable").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test(arguments: ["cm3588_6.1-vendor"])
  func `enable writes nothing when the board or card is unknown`(machine: String) throws {
    let tree = try Tree(machine)
    let run = try tree.run("enable")
    #expect(run.status == 3, "\(run.story)")
    tree["/sys/firmware/devicetree/base/compatible"] = "nobody,knows\0"
    #expect(try tree.run("enable", "--accel", "ax650n").status == 3)
    #expect(tree.traces.isEmpty && tree[Self.unit] == nil)
  }

  @Test func `enable writes nothing through a link that leads outside`() throws {
    let tree = try Tree()
    let outside = try Files.temporaryFolder()
    defer { Files.remove(outside) }
    Files.makeFolder(tree.path + "/etc")
    symlink(outside, tree.path + "/etc/systemd")
    _ = try tree.run("enable")
    #expect(Files.names(in: outside).isEmpty)
  }

  @Test func `enable on a machine in memory is a usage error`() throws {
    #expect(try Program().run("enable", "--machine", "cm3588+ax650n").status == 64)
  }

  @Test func `enable without systemd says what to do and writes nothing`() throws {
    guard Capability.root && access("/run/systemd/system", F_OK) != 0 else { return }
    let run = try Program().run("enable", "--board", "generic")
    #expect(run.status == 3 || run.status == 5, "\(run.story)")
    #expect(access(Self.unit, F_OK) != 0)
  }
}
