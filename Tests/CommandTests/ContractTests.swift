import Foundation
import Testing

/// The keys that checks from outside read, and the way from plan to revert.
@Suite struct `The contract` {
  /// What a key's value has to be.
  private indirect enum Form: Sendable {
    case text, number, truth, list(of: Form), object([String: Form]), nullable(Form)

    /// The first place where a value is not of this form.
    func objection(to value: Any?, at place: String) -> String? {
      switch self {
      case .nullable(let form):
        if value is NSNull { return nil }
        return value == nil ? "\(place) is missing" : form.objection(to: value, at: place)
      case .text: return value is String ? nil : "\(place) is no text"
      case .number: return value is NSNumber ? nil : "\(place) is no number"
      case .truth: return value is Bool ? nil : "\(place) is no truth"
      case .list(let form):
        guard let list = value as? [Any] else { return "\(place) is no list" }
        return list.indices.lazy.compactMap {
          form.objection(to: list[$0], at: "\(place)[\($0)]")
        }.first
      case .object(let keys):
        guard let object = value as? [String: Any] else { return "\(place) is no object" }
        return keys.lazy.compactMap { $1.objection(to: object[$0], at: "\(place).\($0)") }.first
      }
    }
  }

  private static let link = Form.object([
    "speed_gts": .nullable(.number), "width": .nullable(.number),
    "expected_speed_gts": .nullable(.number), "expected_width": .nullable(.number),
    "verdict": .text,
  ])
  private static let interrupt = Form.object([
    "irq": .number, "affinity": .text, "effective": .nullable(.text), "action": .text,
  ])
  private static let card = Form.object([
    "id": .text, "address": .text, "driver": .nullable(.text), "slot": .nullable(.text),
    "link": link, "interrupts": .list(of: interrupt),
  ])
  private static let cluster = Form.object([
    "cpus": .text, "capacity": .nullable(.number), "max_khz": .nullable(.number),
    "kind": .nullable(.text), "fastest": .truth,
  ])
  private static let report: [String: Form] = [
    "schema": .text, "outcome": .text,
    "steps": .list(
      of: .object([
        "id": .text, "file": .text, "before": .nullable(.text), "after": .nullable(.text),
        "result": .text, "error": .nullable(.text),
      ])),
  ]
  private static let forms: [String: [String: Form]] = [
    "detect": [
      "schema": .text, "board": .object(["id": .nullable(.text), "name": .nullable(.text)]),
      "accelerators": .list(of: card), "clusters": .list(of: cluster),
      "contenders": .list(of: .object(["name": .text, "evidence": .text])),
    ],
    "plan": [
      "schema": .text,
      "steps": .list(
        of: .object([
          "id": .text, "file": .text, "found": .text, "wanted": .text, "reason": .text,
          "source": .text, "risk": .text, "requested_by": .list(of: .text),
        ])),
      "probes": .list(of: .object(["id": .text, "title": .text])),
      "declined": .list(of: .object(["what": .text, "why": .text])),
      "subject": .object([
        "board": .text, "accelerator": .text, "address": .text, "boot_id": .text, "kernel": .text,
      ]),
    ],
    "apply": report, "revert": report,
    "verify": [
      "schema": .text, "outcome": .text,
      "items": .list(
        of: .object([
          "id": .text, "title": .text, "state": .text, "expected": .text, "seen": .text,
          "culprit": .nullable(.text), "remedy": .nullable(.text),
        ])),
    ],
    "estimate": [
      "schema": .text, "untuned": .number, "unit": .text, "interval": .number, "rows": .number,
      "source": .text, "tuned": .object(["point": .number, "low": .number, "high": .number]),
    ],
    "prove": [
      "schema": .text, "verdict": .text, "confidence": .number, "unit": .text,
      "effect": .object(["percent": .number, "low": .number, "high": .number]),
      "untuned": .object(["median": .number, "spread": .number, "n": .number]),
      "tuned": .object(["median": .number, "spread": .number, "n": .number]),
      "steps": .list(
        of: .object([
          "id": .text,
          "effect": .object(["percent": .number, "low": .number, "high": .number]),
        ])),
      "blocks": .list(
        of: .object([
          "state": .text, "values": .list(of: .number), "left_out": .nullable(.text),
        ])),
    ],
    "status": ["schema": .text, "sessions": .list(of: .object(["state": .text, "since": .text]))],
  ]

  private static let machines = [
    "cm3588+ax650n_6.1-vendor", "cm3588+ax650n_6.12", "cm3588+ax650n-4-vectors_6.12",
    "cm3588+ax650n-slot2_6.1-vendor", "cm3588+ax650n-irqbalance_6.1-vendor",
    "cm3588+ax650n-cpu4-taken_6.12", "cm3588+ax650n-managed_6.12",
    "cm3588+ax650n-no-driver_6.12",
  ]

  @Test(arguments: machines)
  func `the JSON of every verb keeps the contract`(machine: String) throws {
    let tree = try Tree(machine)
    for verb in ["detect", "plan", "status", "verify", "apply", "status", "verify", "revert"] {
      let words =
        verb == "apply" ? [verb, "--yes"] : verb == "verify" ? [verb, "--sample", "0"] : [verb]
      let run = try tree.run(words + ["--json"])
      let answer = try Answer(run)
      #expect(run.errors.isEmpty, "\(run.story)")
      #expect(answer.schema == "tunekit.\(verb)/1")
      let form = Form.object(Self.forms[verb] ?? [:])
      let objection = form.objection(to: answer.object, at: verb)
      #expect(objection == nil, "\(objection ?? ""): \(run.output)")
      #expect(run.output.hasSuffix("}\n"))
    }
  }

  @Test(arguments: machines, ["--latency-ms", "--tokens-per-second", "--ttft-ms"])
  func `the JSON of estimate keeps the contract`(machine: String, option: String) throws {
    let value = ["--latency-ms": "0.7", "--tokens-per-second": "8", "--ttft-ms": "600"][option]
    let tree = try Tree(machine)
    let run = try tree.run(["estimate", option, value ?? "", "--json"])
    let answer = try Answer(run)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.story)")
    #expect(answer.schema == "tunekit.estimate/1")
    let form = Form.object(Self.forms["estimate"] ?? [:])
    let objection = form.objection(to: answer.object, at: "estimate")
    #expect(objection == nil, "\(objection ?? ""): \(run.output)")
    #expect(answer.object["interval"] as? Double == 0.9)
    #expect(answer.object["unit"] as? String == (option.hasSuffix("ms") ? "ms" : "tok/s"))
  }

  @Test func `the JSON of prove keeps the contract`() throws {
    let tree = try Tree()
    let run = try Program(deadline: 60).run(
      ["prove", "--json", "--ablate", "--budget", "20s"] + tree.arguments + ["--", "sleep", "0.01"])
    let answer = try Answer(run)
    #expect(run.status == 0 && answer.schema == "tunekit.prove/1", "\(run.story)")
    let objection = Form.object(Self.forms["prove"] ?? [:]).objection(
      to: answer.object, at: "prove")
    #expect(objection == nil, "\(objection ?? ""): \(run.output)")
    #expect(!answer.list("steps").isEmpty)
  }

  @Test(arguments: machines)
  func `apply, verify, status and revert work in sequence on every machine`(machine: String) throws
  {
    let tree = try Tree(machine)
    let before = tree.content()
    let hasWork = try !tree.run("plan", "--detailed-exitcode").status.isZero
    func outcome(_ words: String..., status: CInt = 0) throws -> String {
      let run = try tree.run(words + ["--json"])
      #expect(run.status == status, "\(run.story)")
      return try Answer(run).outcome ?? "none"
    }
    #expect(try outcome("apply", "--yes") == (hasWork ? "applied" : "nothing-to-do"))
    let applied = tree.content()
    #expect(try outcome("apply", "--yes") == "nothing-to-do")
    #expect(tree.differences(from: applied).isEmpty)
    // What only a kernel can show is unproven on a tree, and no error; a card without a driver is one.
    let hasDriver = !machine.contains("no-driver")
    let verified = try outcome("verify", "--sample", "0", status: hasDriver ? 0 : 4)
    let expected = !hasDriver ? ["drifted"] : hasWork ? ["unproven"] : ["unproven", "holds"]
    #expect(expected.contains(verified))
    #expect(try tree.run("status").status == 0)
    #expect(try outcome("revert") == (hasWork ? "reverted" : "nothing-to-do"))
    #expect(tree.differences(from: before).isEmpty)
    #expect(try outcome("revert") == "nothing-to-do")
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `the JSON of apply names the result of every step`() throws {
    let tree = try Tree()
    let applied = try Answer(tree.run("apply", "--yes", "--json"))
    #expect(applied.values("steps", "result") == ["written", "written", "written"])
    #expect(Set(applied.values("steps", "file")) == Set(Knobs.all))
    #expect(applied.values("steps", "before") == ["schedutil", "schedutil", "ff"])
    #expect(applied.values("steps", "after") == ["performance", "performance", "10"])
    let again = try Answer(tree.run("apply", "--yes", "--json"))
    #expect(again.values("steps", "result") == ["already", "already", "already"])
    let reverted = try Answer(tree.run("revert", "--json"))
    #expect(reverted.values("steps", "result") == ["restored", "restored", "restored"])
  }

  @Test func `revert leaves a value that another program changed, unless you force it`() throws {
    for knob in Knobs.all {
      let tree = try Tree()
      let before = tree.content()
      #expect(try tree.run("apply", "--yes").status == 0)
      let foreign = knob == Knobs.affinity ? "20\n" : "powersave\n"
      tree[knob] = foreign
      let run = try tree.run("revert", "--json")
      #expect(run.status == 7, "\(run.story)")
      let answer = try Answer(run)
      #expect(answer.outcome == "partly-rolled-back")
      let line = try #require(answer.list("steps").first { $0["file"] as? String == knob })
      #expect(line["result"] as? String == "left-alone")
      #expect(tree[knob] == foreign)
      #expect(tree.differences(from: before) == [knob])
      #expect(try tree.run("revert").status == 7)
      #expect(try tree.run("revert", "--force").status == 0)
      #expect(tree.differences(from: before).isEmpty)
    }
  }

  @Test func `apply performs a saved plan and a printed one`() throws {
    let tree = try Tree()
    let before = tree.content()
    let saved = try tree.savedPlan()
    let printed = tree.path + "/printed.json"
    #expect(try tree.run("plan", "--json", by: Program(outputFile: printed)).status == 0)
    for file in [saved, printed] {
      let run = try tree.run("apply", file, "--yes", "--json")
      #expect(run.status == 0, "\(run.story)")
      #expect(try Answer(run).outcome == "applied")
      #expect(tree.differences(from: before).sorted() == Knobs.all.sorted())
      #expect(try tree.run("revert").status == 0)
      #expect(tree.differences(from: before).isEmpty)
    }
  }

  @Test func `the command refuses another profile while one is applied`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    let applied = tree.content()
    let run = try tree.run("apply", "--yes", "--profile", "latency")
    #expect(run.status == 5 && run.errors.contains("revert"), "\(run.story)")
    #expect(tree.differences(from: applied).isEmpty)
  }
}

/// A driver that was reloaded and got another number for its interrupt.
@Suite struct `A renumbered interrupt` {
  /// Gives the card's vector a number, and its old one to another device with this mask.
  private static func renumber(_ tree: Tree, old mask: String) throws {
    let vectors = tree.content().keys.filter { $0.hasSuffix("0003:31:00.0/msi_irqs/154") }
    let vector = try #require(vectors.first)
    tree[vector.replacing("/154", with: "/160")] = tree[vector]
    tree[vector] = nil
    for (name, item) in tree.content() where name.hasPrefix("/proc/irq/154/") {
      if case .file(let bytes) = item {
        Files.makeFolder(tree.path + "/proc/irq/160")
        tree.write(bytes, to: name.replacing("/154/", with: "/160/"))
      }
    }
    tree["/proc/irq/160/smp_affinity"] = "ff\n"
    tree["/proc/irq/154/smp_affinity"] = mask
    let table = try #require(tree["/proc/interrupts"])
    let rows = table.split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.first { $0.contains("154:") })
    let new = row.replacing("154:", with: "160:")
    let other = row.replacing("ax_pcie_dev_host", with: "somebody_else")
    tree["/proc/interrupts"] = table.replacing(row + "\n", with: other + "\n" + new + "\n")
  }

  @Test(arguments: ["10\n", "ff\n", "01\n"])
  func `revert never writes a renumbered interrupt under its old number`(mask: String) throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    try Self.renumber(tree, old: mask)
    let run = try tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(tree["/proc/irq/154/smp_affinity"] == mask)
    #expect(tree["/proc/irq/160/smp_affinity"] == "ff\n")
    #expect(tree[Knobs.governor] == "schedutil\n")
  }

  @Test
  func `revert with --force does not write a renumbered interrupt under its old number`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    try Self.renumber(tree, old: "02\n")
    #expect(try tree.run("revert", "--force").status == 0)
    #expect(tree["/proc/irq/154/smp_affinity"] == "02\n")
  }

  @Test
  func `apply tunes a renumbered interrupt under its new number, and revert restores it`() throws {
    let tree = try Tree()
    #expect(try tree.run("apply", "--yes").status == 0)
    try Self.renumber(tree, old: "10\n")
    #expect(try tree.run("status").status == 4)
    let again = try tree.run("apply", "--yes")
    #expect(again.status == 0, "\(again.story)")
    #expect(tree["/proc/irq/160/smp_affinity"] == "10\n")
    #expect(try tree.run("status").status == 0)
    let run = try tree.run("revert")
    #expect(run.status == 0, "\(run.story)")
    #expect(tree["/proc/irq/160/smp_affinity"] == "ff\n")
    #expect(tree["/proc/irq/154/smp_affinity"] == "10\n")
    #expect(tree[Knobs.secondGovernor] == "schedutil\n")
  }

  @Test func `a renumbered interrupt makes a saved plan stale`() throws {
    let tree = try Tree()
    let plan = try tree.savedPlan()
    try Self.renumber(tree, old: "02\n")
    let before = tree.content()
    let run = try tree.run("apply", plan, "--yes")
    #expect(run.status == 5, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
  }
}

extension Int32? {
  fileprivate var isZero: Bool { self == 0 }
}
