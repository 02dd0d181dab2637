import Foundation
import Glibc
import Testing

/// Wrong names, and machines that are not what you took them for.
@Suite struct `A wrong choice` {
  @Test func `an unknown board or accelerator is answered with the nearest names`() throws {
    let tree = try Tree()
    let board = try tree.run("plan", "--board", "cm3858")
    #expect(board.status == 3 && board.errors.contains("cm3588"), "\(board.story)")
    let card = try tree.run("plan", "--accel", "ax650")
    #expect(card.status == 3 && card.errors.contains("ax650n"), "\(card.story)")
  }

  @Test func `a board that the machine contradicts is refused without --force`() throws {
    let tree = try Tree("rock-4d+ax650n_6.1-vendor")
    let before = tree.content()
    for verb in [["plan"], ["apply", "--yes"]] {
      let run = try tree.run(verb + ["--board", "cm3588"])
      #expect(run.status == 5 && run.errors.contains("--force"), "\(run.story)")
    }
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
    let forced = try tree.run("plan", "--board", "cm3588", "--force")
    #expect(forced.status == 0, "\(forced.story)")
  }

  @Test func `two cards need a choice of one`() throws {
    let tree = try Tree("cm3588+2ax650n_6.1-vendor")
    let before = tree.content()
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5 && run.errors.contains("--device"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
    for card in ["0000:01:00.0", "0003:31:00.0"] {
      #expect(try tree.run("apply", "--yes", "--device", card).status == 0)
      #expect(try tree.run("status").output.contains(card))
    }
    #expect(try tree.run("apply", "--yes", "--device", "0004:41:00.0").status == 5)
    #expect(try tree.run("apply", "--yes", "--device", "0009:01:00.0").status == 3)
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `a card without a driver is declined without an error`() throws {
    let tree = try Tree("cm3588+ax650n-no-driver_6.12")
    let before = tree.content()
    let plan = try tree.run("plan", "--json")
    #expect(plan.status == 0, "\(plan.story)")
    #expect(try !Answer(plan).list("declined").isEmpty)
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }
}

/// `/proc/interrupts` as no kernel, or a very large one, would print it.
@Suite struct `A table of interrupts` {
  private static let row = "  154:  1  2  3  4  5  6  7  8  ITS-MSI 1 Edge  ax_pcie_dev_host\n"
  private static let header = "   CPU0 CPU1 CPU2 CPU3 CPU4 CPU5 CPU6 CPU7\n"

  private static let tables: [String: [UInt8]] = [
    "empty": [],
    "no header": Array(row.utf8),
    "header only": Array(header.utf8),
    "no line end": Array((header + row).utf8.dropLast()),
    "a line of a megabyte": Array(
      (header + row + "  200: " + String(repeating: "1 ", count: 524_288) + "\n").utf8),
    "a name of a megabyte": Array(
      (header + "  154: 1 2 " + String(repeating: "x", count: 1 << 20) + "\n").utf8),
    "gaps": Array(("   CPU0 CPU4 CPU7\n" + row + "  999999: 1\n  -3: 4\n 7\n::::\n").utf8),
    "beyond 32 bits": Array((header + "  154: 4294967296 99999999999 0 0 0 0 0 0 x y ax\n").utf8),
    "beyond 64 bits": Array(
      (header + "  154: 18446744073709551616 99999999999999999999999999 0 0 0 0 0 0 x y ax\n").utf8),
    "a number beyond 64 bits": Array(
      (header + "  99999999999999999999999999: 1 2 3\n  4294967296: 1\n" + row).utf8),
    "no UTF-8": Array(header.utf8) + Array("  154: 1 2 3 4 5 6 7 8 ".utf8) + [
      0xFF, 0xFE, 0xC0, 0x0A,
    ],
    "NULs": Array(header.utf8) + [UInt8](repeating: 0, count: 4096) + [0x0A],
    "CR LF": Array((header + row).replacing("\n", with: "\r\n").utf8),
    "four thousand CPUs": Array(
      ((0..<4096).map { "CPU\($0)" }.joined(separator: " ") + "\n154: "
        + String(repeating: "7 ", count: 4096) + "x y ax\n").utf8),
  ]

  @Test(arguments: tables.keys.sorted())
  func `no verb fails on an interrupts table of any form`(form: String) throws {
    let tree = try Tree()
    let bytes = try #require(Self.tables[form])
    tree.write(bytes, to: "/proc/interrupts")
    let before = tree.content()
    for verb in [["detect"], ["plan"], ["detect", "--json"], ["plan", "--json"]] {
      let run = try tree.run(verb, by: Program(deadline: 20))
      let isPlain = [0, 3, 5].contains(run.status)
      #expect(isPlain && !run.isHanging, "\(form), \(verb): \(run.story.prefix(2000))")
    }
    let applied = try tree.run("apply", "--yes", by: Program(deadline: 20))
    #expect(applied.signal == nil, "\(form): \(applied.story.prefix(2000))")
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `no verb fails on an empty, enormous or binary kernel file`() throws {
    let tree = try Tree()
    let before = tree.content()
    let bad: [[UInt8]] = [[], [0xFF, 0x00, 0xC3], Array("99999999999999999999999999\n".utf8)]
    // The same place in each file of its kind is enough.
    var names: [String: String] = [:]
    for (name, item) in before where name.hasPrefix("/sys/") || name.hasPrefix("/proc/") {
      if case .file = item { names[String(name.split(separator: "/").last ?? "")] = name }
    }
    for name in names.values.sorted() {
      guard case .file(let old)? = before[name] else { continue }
      for bytes in bad {
        tree.write(bytes, to: name)
        let run = try tree.run("plan", by: Program(deadline: 20))
        let isPlain = [0, 1, 3, 5].contains(run.status)
        #expect(isPlain, "\(name) holds \(bytes): \(run.story.prefix(600))")
      }
      tree.write(old, to: name)
    }
    print("files made bad: \(names.count * bad.count)")
  }
}
