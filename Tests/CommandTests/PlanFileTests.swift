import Foundation
import Glibc
import Testing

/// Plans that are not for here, or not for now, or altered, or no plans.
@Suite struct `A plan file` {
  @Test(arguments: [
    ["--profile", "latency"], ["--board", "rock-5b"], ["--accel", "coral"],
    ["--device", "0001:01:00.0"],
  ])
  func `a plan file is refused when the command line contradicts it`(words: [String]) throws {
    let tree = try Tree()
    let before = tree.content()
    let plan = try tree.savedPlan()
    let run = try tree.run(["apply", plan, "--yes"] + words)
    #expect(run.status == 64 && run.errors.contains(words[0]), "\(run.story)")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `a plan file is applied when the command line agrees with it`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan()
    let run = try tree.run(
      "apply", plan, "--yes", "--profile", "standard", "--board", "cm3588", "--device",
      "0003:31:00.0", "--accel", "ax650n")
    #expect(run.status == 0, "\(run.story)")
  }

  @Test func `a plan file is saved whole or not at all, through a link too`() throws {
    let tree = try Tree()
    let (file, elsewhere) = (tree.path + "/saved.json", tree.path + "/elsewhere")
    Files.write(Array("old".utf8), to: file)
    let full = Program(prefix: ["prlimit", "--fsize=1000"])
    let run = try tree.run("plan", "-o", file, by: full)
    #expect(run.status == 1 && run.errors.contains(file), "\(run.story)")
    #expect(Files.contents(file) == Array("old".utf8))
    #expect(!Files.names(in: tree.path).contains { $0.hasPrefix("saved.json.") })
    Files.write(Array("other".utf8), to: elsewhere)
    Files.remove(file)
    symlink(elsewhere, file)
    #expect(try tree.run("plan", "-o", file).status == 0)
    #expect(Files.link(file) == elsewhere && Files.contents(elsewhere) != Array("other".utf8))
    #expect(try tree.run("apply", "-n", file).status == 0)
  }

  @Test func `a plan can be saved to a device`() throws {
    let tree = try Tree()
    #expect(try tree.run("plan", "-o", "/dev/null").status == 0)
    let run = try tree.run("plan", "-o", "/dev/full")
    #expect(run.status == 1 && run.errors.contains("/dev/full"), "\(run.story)")
  }

  private static func expectRefusal(
    _ plan: String, on tree: Tree, naming words: String...
  ) throws {
    let before = tree.content()
    let run = try tree.run("apply", plan, "--yes")
    #expect(run.status == 5, "\(run.story)")
    for word in words { #expect(run.errors.contains(word), "\(run.story)") }
    #expect(tree.differences(from: before).isEmpty)
    #expect(tree.sessions.isEmpty)
  }

  @Test(arguments: [
    ("file", "/sys/devices/system/cpu/cpufreq/policy6/scaling_governor"),
    ("reason", "It was asked for."), ("source", "measured: by me"), ("risk", "none at all"),
    ("necessity", "desirable"), ("phase", "quiet"),
  ])
  func `a plan file that describes a step differently from planning is refused`(
    key: String, value: String
  ) throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { plan in
      guard var steps = plan["steps"] as? [[String: Any]] else { return }
      #expect(steps[0][key] as? String != value)
      steps[0][key] = value
      plan["steps"] = steps
    }
    try Self.expectRefusal(plan, on: tree, naming: "governor of CPU 4-5")
  }

  @Test(arguments: [0, 1])
  func `a plan file with fewer or other checks than planning is refused`(kept: Int) throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { plan in
      guard var probes = plan["probes"] as? [[String: Any]] else { return }
      probes = kept == 0 ? [] : probes
      for index in probes.indices { probes[index]["title"] = "it is all right" }
      plan["probes"] = probes
    }
    try Self.expectRefusal(plan, on: tree, naming: kept == 0 ? "does not check" : "no such check")
  }

  @Test(arguments: [
    "performance\u{0}", "  performance", "performance ", "performance\t\n\n", "powersave",
    "performance" + String(repeating: " ", count: 5000),
  ])
  func `a plan file whose wanted value is spelled differently is refused`(
    wanted: String
  ) throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { plan in
      guard var steps = plan["steps"] as? [[String: Any]] else { return }
      steps[0]["wanted"] = wanted
      plan["steps"] = steps
    }
    try Self.expectRefusal(plan, on: tree, naming: "planning now gives performance")
  }

  @Test func `a plan file with a step twice is refused`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { plan in
      guard let steps = plan["steps"] as? [[String: Any]] else { return }
      plan["steps"] = steps + steps
    }
    try Self.expectRefusal(plan, on: tree, naming: "twice")
  }

  @Test func `a dry run refuses every plan file that apply would refuse`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan()
    #expect(try tree.run("apply", "-n", plan).status == 0)
    tree[Knobs.governor] = "ondemand\n"
    let run = try tree.run("apply", "-n", plan)
    #expect(run.status == 5 && run.errors.contains("stale"), "\(run.story)")
  }

  @Test func `a plan file with an unknown profile is refused in TuneKit's own words`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { $0["profile"] = "turbo" }
    try Self.expectRefusal(plan, on: tree, naming: "profile", "unknown value \"turbo\"")
  }

  @Test func `a plan file's control codes do not reach the terminal`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { $0["schema"] = "\u{1b}]0;x\u{7}\u{202e}y" }
    let run = try tree.run("apply", plan)
    #expect(run.status == 5, "\(run.story)")
    #expect(!run.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!run.errors.unicodeScalars.contains { $0.properties.isBidiControl })
  }

  @Test func `a stale plan file is refused with what has changed`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan()
    tree[Knobs.governor] = "ondemand\n"
    try Self.expectRefusal(plan, on: tree, naming: "stale", "policy4")
  }

  @Test func `a plan file of another boot is refused`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan()
    tree["/proc/sys/kernel/random/boot_id"] = "00000000-1111-2222-3333-444444444444\n"
    try Self.expectRefusal(plan, on: tree, naming: "boot")
  }

  @Test func `a plan file of another machine is refused`() throws {
    let other = try Tree("cm3588+ax650n-slot2_6.12")
    let file = try other.savedPlan()
    try Self.expectRefusal(file, on: Tree())
    let bare = try Tree("cm3588_6.1-vendor")
    try Self.expectRefusal(file, on: bare)
  }

  @Test func `a plan file of a newer version is refused with the advice to upgrade`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { $0["schema"] = "tunekit.plan/2" }
    try Self.expectRefusal(plan, on: tree, naming: "newer")
    let other = try tree.savedPlan { $0["schema"] = "tunekit.apply/1" }
    try Self.expectRefusal(other, on: tree)
  }

  @Test func `a plan file that is cut off anywhere is refused`() throws {
    let tree = try Tree()
    let bytes = try #require(Files.contents(try tree.savedPlan()))
    let cuts = stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) + [bytes.count - 1]
    for count in cuts {
      tree.write(Array(bytes.prefix(count)), to: "/cut.json")
      try Self.expectRefusal(tree.path + "/cut.json", on: tree)
    }
  }

  @Test(arguments: [
    "[]", "{}", "null", "1", "\u{0}", "{\"schema\":1}", "[[[[[[", "{\"schema\":null}",
  ])
  func `a file that is no plan is refused`(text: String) throws {
    let tree = try Tree()
    tree["/plan.json"] = text
    try Self.expectRefusal(tree.path + "/plan.json", on: tree)
  }

  @Test func `a plan file that nests without end is refused`() throws {
    let tree = try Tree()
    tree["/plan.json"] = String(repeating: "[", count: 200_000)
    try Self.expectRefusal(tree.path + "/plan.json", on: tree)
  }

  @Test func `apply with a missing file or a folder as its plan is an error`() throws {
    let tree = try Tree()
    for name in ["/none.json", "/proc"] {
      let run = try tree.run("apply", tree.path + name, "--yes")
      #expect(run.status == 1 || run.status == 5, "\(run.story)")
    }
  }

  @Test(arguments: [
    "/etc/passwd", "/proc/../etc/passwd", "/sys/../etc/shadow", "relative", "/",
    "/proc/sysrq-trigger",
    "/sys/bus/pci/devices/0003:31:00.0/config", "/sys/bus/pci/devices/0003:31:00.0/reset",
    "/sys/bus/pci/devices/0003:31:00.0/remove", "/sys/bus/pci/rescan", "/sys/power/state",
    "/proc/sys/kernel/core_pattern", "/sys/kernel/debug/x", "/var/lib/tunekit/journal/x",
    "/proc/sys/kernel/random/boot_id", "/sys/module/ax_pcie_dev_host/parameters/x",
  ]) func `a plan file that names a file on the never-touch list is refused`(file: String) throws {
    let tree = try Tree()
    for name in [file] where tree[name] == nil && name.hasPrefix("/") && !name.contains("..") {
      if name != "/" { tree[name] = "schedutil\n" }
    }
    let plan = try tree.savedPlan { plan in
      guard var steps = plan["steps"] as? [[String: Any]] else { return }
      steps[0]["knob"] = ["grammar": "word", "lifetime": "until-reboot", "target": ["file": file]]
      steps[0]["file"] = file
      plan["steps"] = steps
    }
    try Self.expectRefusal(plan, on: tree)
  }

  @Test func `a plan file that names another device's interrupt is refused`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan { plan in
      guard var steps = plan["steps"] as? [[String: Any]] else { return }
      steps[steps.count - 1]["file"] = "/proc/irq/13/smp_affinity"
      plan["steps"] = steps
    }
    try Self.expectRefusal(plan, on: tree)
  }

  @Test func `a plan whose link leads to a file on the never-touch list is refused`() throws {
    let tree = try Tree()
    tree["/proc/sysrq-trigger"] = "schedutil\n"
    Files.remove(tree.path + Knobs.governor)
    symlink("/proc/sysrq-trigger", tree.path + Knobs.governor)
    let before = tree.content()
    let run = try tree.run("apply", "--yes")
    #expect(
      run.status != 0 || tree.differences(from: before) == [Knobs.affinity, Knobs.secondGovernor])
    #expect(tree["/proc/sysrq-trigger"] == "schedutil\n")
  }
}
