import Foundation
import Testing

/// The commands after `Next:` and `Undo:`, pasted as you would.
@Suite struct `The commands that are suggested` {
  private static let wide = Program(environment: ["COLUMNS": "500"])

  /// The words of the one command behind a sign, without the program's name.
  private static func words(
    behind sign: String, in run: Program.Run, as start: String = "tunekit "
  ) throws -> [String] {
    let ends = run.output.components(separatedBy: sign + " ").dropFirst()
    try #require(ends.count == 1, "\(run.story)")
    let command = ends.first?.split(separator: "\n").first.map(String.init) ?? ""
    try #require(command.hasPrefix(start), "\(run.story)")
    return command.dropFirst(start.count).split(separator: " ").map(String.init)
  }

  @Test(arguments: ["standard", "cool"])
  func `the suggested commands lead from detect to a tuned tree and back`(profile: String) throws {
    let tree = try Tree()
    let before = tree.content()
    let detected = try Self.wide.run(["detect", "--profile", profile, "--root", tree.path])
    let planned = try Self.wide.run(Self.words(behind: "Next:", in: detected))
    #expect(planned.output.contains("profile \(profile)\n"), "\(planned.story)")
    let applied = try Self.wide.run(Self.words(behind: "Next:", in: planned))
    #expect(applied.status == 0, "\(applied.story)")
    let status = try Self.wide.run(["status", "--root", tree.path])
    #expect(status.output.contains("profile \(profile), applied"), "\(status.story)")
    #expect(tree.differences(from: before) != [])
    let reverted = try Self.wide.run(Self.words(behind: "Undo:", in: applied))
    #expect(reverted.status == 0, "\(reverted.story)")
    #expect(tree.differences(from: before) == [])
  }

  @Test(arguments: ["standard", "cool"])
  func `the suggested commands keep the profile you chose, whatever is configured`(
    profile: String
  ) throws {
    let tree = try Tree()
    tree["/etc/tunekit/tunekit.conf"] = "profile = \"cool\"\n"
    let detected = try Self.wide.run(["detect", "--profile", profile, "--root", tree.path])
    let planned = try Self.wide.run(Self.words(behind: "Next:", in: detected))
    #expect(planned.output.contains("profile \(profile)\n"), "\(planned.story)")
    #expect(try Self.wide.run(Self.words(behind: "Next:", in: planned)).status == 0)
    let status = try Self.wide.run(["status", "--root", tree.path])
    #expect(status.output.contains("profile \(profile), applied"), "\(status.story)")
  }

  @Test func `the command suggested after saving a plan applies that plan`() throws {
    let tree = try Tree()
    let file = tree.path + "/saved.json"
    let planned = try Self.wide.run(
      ["plan", "--profile", "latency", "-o", file, "--root", tree.path])
    #expect(try Self.words(behind: "Next:", in: planned) == ["apply", file, "--root", tree.path])
  }

  @Test func `the commands suggested on a captured machine name that machine`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let alone = Program(environment: ["COLUMNS": "500", "XDG_RUNTIME_DIR": folder])
    let machine = ["--machine", "cm3588+ax650n"]
    let planned = try alone.run(["plan"] + machine)
    #expect(try Self.words(behind: "Next:", in: planned) == ["apply"] + machine)
    let status = try alone.run(["status"] + machine)
    #expect(try Self.words(behind: "Next:", in: status) == ["detect"] + machine)
  }

  /// Pasted, one without them would tune the machine that the test runs on.
  @Test func `the commands suggested on a tree name the tree and no sudo`() throws {
    let tree = try Tree()
    let root = ["--root", tree.path]
    let looks = [
      ["detect"], ["plan"], ["verify"], ["status"], ["diagnose"], ["diagnose", "--markdown"],
    ]
    let policy = "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor"
    var count = 0
    for act in [[], ["apply", "--profile", "latency"], ["foreign"], ["revert"], ["apply"]] {
      if act == ["foreign"] { tree[policy] = "powersave\n" }
      let acts = act.isEmpty || act == ["foreign"] ? [] : [act]
      for verb in acts + looks + looks.map({ $0 + ["--json"] })
      where !verb.contains("--markdown") || !verb.contains("--json") {
        let run = try Self.wide.run(verb + root)
        let text = run.output + run.errors
        #expect(!text.contains("sudo tunekit"), "\(run.story)")
        for match in text.matches(
          of: #/tunekit (?:apply|revert|plan|verify|diagnose|detect)\b[^\n]*/#)
        {
          count += 1
          #expect(match.output.contains(" --root "), "\(match.output)")
        }
      }
    }
    #expect(count > 20)
  }

  @Test func `the commands suggested after a drift apply the same profile again`() throws {
    let tree = try Tree()
    let root = ["--root", tree.path]
    #expect(try Self.wide.run(["apply", "--profile", "latency"] + root).status == 0)
    let policy = "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor"
    let wanted = tree[policy]
    tree[policy] = "powersave\n"
    for verb in ["verify", "status", "diagnose"] {
      let run = try Self.wide.run([verb] + root)
      #expect(
        run.output.contains("tunekit apply --profile latency --root \(tree.path)"), "\(run.story)")
    }
    #expect(try Self.wide.run(["apply", "--profile", "latency"] + root).status == 0)
    #expect(tree[policy] == wanted)
  }
}
