import Foundation
import Glibc
import Testing

/// Several accelerators on one machine: what is said of one, and of the others.
@Suite struct `Several accelerators` {
  private static let wide = Program(environment: ["COLUMNS": "500"])
  private static let unit = "/etc/systemd/system/tunekit.service"
  private static let cores = ["fdab0000.npu", "fdac0000.npu", "fdad0000.npu"]
  private static let npu = "/sys/devices/platform/fdab0000.npu"

  /// Three cores on the chip, each a device of its own.
  private static func threeCores() throws -> Tree { try Tree("cm3588+3rk3588-npu_7.0-rocket") }

  /// A card, and a unit on the chip.
  private static func cardAndUnit() throws -> Tree {
    let tree = try Tree()
    tree["\(npu)/uevent"] = "DRIVER=RKNPU\nOF_COMPATIBLE_0=rockchip,rk3588-rknpu\n"
    let clock = "\(npu)/devfreq/fdab0000.npu"
    tree["\(clock)/governor"] = "rknpu_ondemand\n"
    tree["\(clock)/available_governors"] = "rknpu_ondemand performance\n"
    tree["\(clock)/cur_freq"] = "300000000\n"
    tree["\(clock)/min_freq"] = "300000000\n"
    tree["\(clock)/max_freq"] = "1000000000\n"
    for (folder, target) in [("bus/platform/devices", npu), ("class/devfreq", clock)] {
      Files.makeFolder(tree.path + "/sys/" + folder)
      symlink(
        "../../.." + target.dropFirst("/sys".count), tree.path + "/sys/\(folder)/fdab0000.npu")
    }
    Files.makeFolder(tree.path + "/sys/bus/platform/drivers/RKNPU")
    symlink("../../../bus/platform/drivers/RKNPU", tree.path + npu + "/driver")
    return tree
  }

  private static func run(_ words: [String], _ tree: Tree) throws -> Program.Run {
    try tree.run(words, by: wide)
  }

  private static func apply(_ devices: [String], _ tree: Tree) throws -> [String] {
    try devices.map { device in
      let run = try run(["apply", "--yes", "--device", device], tree)
      try #require(run.status == 0, "\(run.story)")
      return run.output
    }
  }

  @Test func `enable says what it keeps and what it leaves alone`() throws {
    let tree = try Self.cardAndUnit()
    let run = try Self.run(["enable"], tree)
    #expect(run.status == 0, "\(run.story)")
    #expect(run.output.contains("Kept tuned: Axera AX650N at 0003:31:00.0.\n"), "\(run.story)")
    #expect(
      run.output.contains("Left alone: Rockchip RK3588 NPU at fdab0000.npu. To keep it, too: "),
      "\(run.story)")
    let command = try #require(run.output.firstMatch(of: #/too: tunekit (.*)/#)?.output.1)
    let applied = try Program().run(command.split(separator: " ").map(String.init) + ["--yes"])
    #expect(applied.status == 0, "\(applied.story)")
    let again = try Answer(try Self.run(["enable", "--json"], tree))
    #expect(again.object["kept"] as? [String] == ["0003:31:00.0", "fdab0000.npu"])
    #expect(again.object["left"] as? [String] == [])
    #expect(again.object["replaced"] is NSNull)
  }

  @Test func `enable of one accelerator alone says nothing of others`() throws {
    let run = try Self.run(["enable"], try Tree())
    #expect(run.status == 0 && !run.output.contains("Kept tuned"), "\(run.story)")
  }

  @Test func `enable that replaces a selection says so, and how to have all`() throws {
    let tree = try Self.threeCores()
    #expect(!(try Self.run(["enable", "--device", Self.cores[0]], tree).output.contains("was ")))
    let other = try Self.run(["enable", "--device", Self.cores[1]], tree)
    let line =
      "It was enabled with --device fdab0000.npu, and now is with --device fdac0000.npu. "
      + "For all: tunekit enable --root \(tree.path)\n"
    #expect(other.output.contains(line), "\(other.story)")
    let all = try Self.run(["enable"], tree)
    #expect(
      all.output.contains("enabled with --device fdac0000.npu, and now is with no options.\n"),
      "\(all.story)")
    #expect(tree[Self.unit]?.contains(" guard\n") == true)
    #expect(!(try Self.run(["enable"], tree).output.contains("It was enabled")))
  }

  @Test func `enable without options takes those of before back from a packaged unit`() throws {
    let tree = try Self.threeCores()
    tree["/usr/lib/systemd/system/tunekit.service"] =
      "[Service]\nExecStart=/usr/bin/tunekit guard\n"
    tree["/usr/lib/udev/rules.d/60-tunekit.rules"] = "# tunekit.service\n"
    let before = tree.content()
    let options = "/etc/systemd/system/tunekit.service.d/50-options.conf"
    #expect(try Self.run(["enable", "--device", Self.cores[0]], tree).status == 0)
    #expect(tree[options] != nil)
    let run = try Self.run(["enable"], tree)
    #expect(run.status == 0 && tree[options] == nil, "\(run.story)")
    #expect(run.output.contains("now is with no options"), "\(run.story)")
    #expect(try Self.run(["disable"], tree).status == 0)
    #expect(tree.differences(from: before) == [])
  }

  @Test func `apply, status and diagnose name one command that has all at every boot`() throws {
    let tree = try Self.threeCores()
    let (all, root) = ("tunekit enable --root \(tree.path)\n", " --root \(tree.path)\n")
    var wanted = ["tunekit enable --device fdab0000.npu" + root, all, all]
    for device in Self.cores {
      let command = wanted.removeFirst()
      let applied = try Self.apply([device], tree)[0]
      #expect(applied.contains("At every boot: " + command), "\(applied)")
      let status = try Self.run(["status"], tree).output
      #expect(status.contains("Keep it: " + command), "\(status)")
      let diagnosis = try Self.run(["diagnose", "-v"], tree).output
      #expect(diagnosis.contains(command), "\(diagnosis)")
      #expect(diagnosis.matches(of: #/tunekit enable/#).count == 1, "\(diagnosis)")
    }
  }

  @Test func `only the unit was applied, so the command for every boot keeps the unit alone`()
    throws
  {
    let tree = try Self.cardAndUnit()
    let applied = try Self.apply(["fdab0000.npu"], tree)[0]
    #expect(applied.contains("At every boot: tunekit enable --device fdab0000.npu --root"))
    let card = try Self.run(["apply", "--yes"], tree).output
    #expect(card.contains("At every boot: tunekit enable --root"), "\(card)")
  }

  @Test func `status says what an enabled service is limited to, and what is lost`() throws {
    let tree = try Self.threeCores()
    _ = try Self.apply(Self.cores, tree)
    #expect(try Self.run(["enable", "--device", Self.cores[1]], tree).status == 0)
    let status = try Self.run(["status"], tree).output
    #expect(
      status.contains(
        " at boot  enabled for fdac0000.npu alone, tuned again at every boot; lost at a reboot: "
          + "fdab0000.npu and fdad0000.npu. For all: tunekit enable --root \(tree.path)\n"),
      "\(status)")
    let answer = try Answer(try Self.run(["status", "--json"], tree))
    #expect(answer.list("sessions").map { $0["comes_back"] as? Bool } == [false, true, false])
    let only = answer.object["at_boot_only"] as? [String: Any]
    #expect(only?["device"] as? String == "fdac0000.npu" && only?["accelerator"] is NSNull)
    // What does not come back is still named where it is applied.
    #expect(try Self.run(["revert", "--device", Self.cores[2]], tree).status == 0)
    #expect(
      try Self.apply([Self.cores[2]], tree)[0].contains("At every boot: tunekit enable --root"))
    #expect(try Self.run(["enable"], tree).status == 0)
    let whole = try Self.run(["status"], tree).output
    #expect(whole.contains(" at boot  enabled, tuned again at every boot\n"), "\(whole)")
    let all = try Answer(try Self.run(["status", "--json"], tree))
    #expect(all.list("sessions").allSatisfy { $0["comes_back"] as? Bool == true })
    #expect(all.object["at_boot_only"] is NSNull)
  }

  @Test func `diagnose lists no tuned accelerator as one that stays as it is`() throws {
    let tree = try Self.cardAndUnit()
    for act in [[], ["apply", "--yes"], ["apply", "--yes", "--device", "fdab0000.npu"]] {
      if !act.isEmpty { #expect(try Self.run(act, tree).status == 0) }
      let run = try Self.run(["diagnose", "-v"], tree)
      #expect(!run.output.contains("other accelerator"), "\(run.story)")
      let answer = try Answer(try Self.run(["diagnose", "--json"], tree))
      let commands = answer.values("recommendations", "command")
      #expect(commands.allSatisfy { !$0.hasPrefix("plan it") }, "\(commands)")
    }
  }

  @Test func `revert of one says what is still applied, and for whom`() throws {
    let tree = try Self.threeCores()
    let before = tree.content()
    _ = try Self.apply(Self.cores, tree)
    let run = try Self.run(["revert", "--device", Self.cores[1]], tree)
    #expect(run.status == 0, "\(run.story)")
    #expect(!run.output.contains("Everything is as it was"), "\(run.story)")
    #expect(
      run.output.contains(
        "\nRestored for fdac0000.npu.\nStill applied: Rockchip RK3588 NPU at fdab0000.npu and "
          + "fdad0000.npu.  Undo: tunekit revert --root \(tree.path)\n"), "\(run.story)")
    let again = try Self.run(["revert", "--device", Self.cores[1]], tree)
    #expect(
      again.output.hasPrefix("Nothing is applied for fdac0000.npu, so ")
        && again.output.contains("\nStill applied: "), "\(again.story)")
    let all = try Self.run(["revert"], tree)
    #expect(all.output.contains("\nEverything is as it was.\n"), "\(all.story)")
    #expect(tree.differences(from: before) == [])
  }

  @Test func `revert of one names for whom a shared setting stays`() throws {
    let tree = try Self.cardAndUnit()
    #expect(try Self.run(["apply", "--yes"], tree).status == 0)
    _ = try Self.apply(["fdab0000.npu"], tree)
    let card = try Self.run(["revert", "--device", "0003:31:00.0"], tree)
    #expect(card.status == 5, "\(card.story)")
    #expect(
      card.errors.contains("is also needed for Rockchip RK3588 NPU at fdab0000.npu"),
      "\(card.story)")
    let unit = try Self.run(["revert", "--device", "fdab0000.npu"], tree)
    #expect(
      unit.output.contains("performance, still set for 0003:31:00.0\n"), "\(unit.story)")
  }

  @Test func `the revert that a refused apply names reaches no further than it must`() throws {
    let tree = try Self.cardAndUnit()
    #expect(try Self.run(["apply", "--yes"], tree).status == 0)
    _ = try Self.apply(["fdab0000.npu"], tree)
    let words = ["apply", "--yes", "--profile", "latency", "--device"]
    let unit = try Self.run(words + ["fdab0000.npu"], tree)
    #expect(
      unit.status == 5
        && unit.errors.contains("First: tunekit revert --device fdab0000.npu --root"),
      "\(unit.story)")
    // The unit needs the card's governor, so that the card's revert alone would be refused.
    let card = try Self.run(words + ["0003:31:00.0"], tree)
    #expect(
      card.status == 5 && card.errors.contains("First: tunekit revert --root")
        && card.errors.contains("which restores all"), "\(card.story)")
    let enable = try Self.run(["enable", "--profile", "cool"], tree)
    #expect(enable.status == 5 && enable.errors.contains("revert --device"), "\(enable.story)")
    #expect(try Self.run(["revert"], tree).status == 0)
    #expect(try Self.run(["apply", "--yes"], tree).status == 0)
    let one = try Self.run(["apply", "--yes", "--profile", "latency"], tree)
    #expect(one.errors.contains("First: tunekit revert --root"), "\(one.story)")
  }

  @Test func `a plan names all others in one caution whose command works, and none tuned`() throws {
    let tree = try Self.cardAndUnit()
    let answer = try Answer(try Self.run(["plan", "--accel", "ax650n", "--json"], tree))
    let others = answer.list("cautions").filter { $0["summary"] as? String == "other accelerator" }
    let command = try #require(others.first?["command"] as? String)
    #expect(others.count == 1 && command.hasPrefix("tunekit plan --device fdab0000.npu"))
    let plan = try Program().run(command.split(separator: " ").dropFirst().map(String.init))
    #expect(plan.status == 0 && plan.output.contains("at fdab0000.npu"), "\(plan.story)")
    _ = try Self.apply(["fdab0000.npu"], tree)
    #expect(!(try Self.run(["plan"], tree).output.contains("other accelerator")))
  }

  @Test func `detect leads to what apply takes`() throws {
    let tree = try Self.cardAndUnit()
    // The card cannot be tuned without its driver, and apply would take it all the same.
    unlink(
      tree.path
        + "/sys/devices/platform/fe180000.pcie/pci0003:30/0003:30:00.0/0003:31:00.0/driver")
    let detect = try Answer(try Self.run(["detect", "--json"], tree))
    let next = detect.object["next"] as? [String: Any]
    let command = next?["command"] as? String ?? ""
    #expect(command.hasPrefix("tunekit diagnose --device 0003:31:00.0"), "\(command)")
    let applied = try Self.run(["apply", "--yes"], tree)
    #expect(applied.output.contains("Nothing to do here."), "\(applied.story)")
  }
}
