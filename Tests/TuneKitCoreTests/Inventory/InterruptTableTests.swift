import Testing
import TuneKitCore

@testable import TuneKitSystem

/// A row, and what it says.
struct RowExample: Sendable, CustomStringConvertible {
  let description: String
  let controller: String
  let actions: [String]
  let number: Int
  let counts: [UInt64]

  init(
    _ text: String, _ controller: String, _ actions: [String], _ number: Int,
    _ counts: [UInt64] = [0, 0, 0, 0, 0, 0, 0, 0]
  ) {
    description = text
    self.controller = controller
    self.actions = actions
    self.number = number
    self.counts = counts
  }

  static let header =
    "           CPU0       CPU1       CPU2       CPU3       CPU4       CPU5 "
    + "      CPU6       CPU7       "
  private static let zeros =
    "          0          0          0          0          0          0"
    + "          0          0"

  static let all: [RowExample] = [
    RowExample(
      "224:          0          0          0          0          0          0        597          0"
        + "   ITS-MSI 570949632 Edge      enP4p65s0-0",
      "ITS-MSI 570949632 Edge", ["enP4p65s0-0"], 224, [0, 0, 0, 0, 0, 0, 597, 0]),
    RowExample(
      " 13:        277         44         53         43        122        125       6438      18049"
        + "     GICv3  26 Level     arch_timer",
      "GICv3 26 Level", ["arch_timer"], 13, [277, 44, 53, 43, 122, 125, 6438, 18049]),
    RowExample(
      "154:\(zeros)   ITS-MSI   8 Edge      PCIe PME", "ITS-MSI 8 Edge", ["PCIe PME"], 154),
    RowExample(
      "103:      29939\(zeros.dropFirst(11))   PCI-MSI 524288 Edge      eth1",
      "PCI-MSI 524288 Edge", ["eth1"], 103, [29939, 0, 0, 0, 0, 0, 0, 0]),
    RowExample(
      "202:\(zeros)  ITS-PCI-MSI-0006:01:00.0   0 Edge      bhi",
      "ITS-PCI-MSI-0006:01:00.0 0 Edge", ["bhi"], 202),
    RowExample(
      " 143:\(zeros)  IR-PCI-MSI-0000:03:00.0    0-edge      0000:03:00.0",
      "IR-PCI-MSI-0000:03:00.0 0-edge", ["0000:03:00.0"], 143),
    RowExample(
      "   9:\(zeros)   IO-APIC    9-fasteoi   acpi", "IO-APIC 9-fasteoi", ["acpi"], 9),
    RowExample("  0:\(zeros)   IO-APIC-edge      timer", "IO-APIC-edge", ["timer"], 0),
    RowExample(
      " 32:\(zeros)  IR-PCI-MSI-0000:00:1f.2      0    -edge      ahci[0000:00:1f.2]",
      "IR-PCI-MSI-0000:00:1f.2 0 -edge", ["ahci[0000:00:1f.2]"], 32),
    RowExample(
      " 18:\(zeros)  IR-IO-APIC     18    -fasteoi   i801_smbus", "IR-IO-APIC 18 -fasteoi",
      ["i801_smbus"], 18),
    RowExample(
      " 26:\(zeros)  IR-PCI-MSI-0000:00:19.0      0 oob-edge      eno1",
      "IR-PCI-MSI-0000:00:19.0 0 oob-edge", ["eno1"], 26),
    RowExample(
      "544:\(zeros)     SIPIC      0 oob  out-of-band function call IPI", "SIPIC 0 oob",
      ["out-of-band function call IPI"], 544),
    RowExample(
      " 24:\(zeros)     SIRQC     24      in-band irq work", "SIRQC 24", ["in-band irq work"], 24),
    RowExample("  2:\(zeros)    XT-PIC      cascade", "XT-PIC", ["cascade"], 2),
    RowExample(
      " 39:\(zeros)  BRCM STB PCIe MSI 524288 Edge      0000:01:00.0",
      "BRCM STB PCIe MSI 524288 Edge", ["0000:01:00.0"], 39),
    RowExample(
      " 40:\(zeros)   ITS-MSI 428343296 Edge      chip 00 Egress Dcore Done Notification.",
      "ITS-MSI 428343296 Edge", ["chip 00 Egress Dcore Done Notification."], 40),
    RowExample(
      " 41:\(zeros)     GICv3 275 Level     aerdrv, PCIe PME, hailo",
      "GICv3 275 Level", ["aerdrv", "PCIe PME", "hailo"], 41),
    RowExample(" 42:\(zeros)   ITS-MSI   8 Edge    ", "ITS-MSI 8 Edge", [], 42),
    RowExample(" 43:\(zeros)   ITS-MSI   8 Edge      (null)", "ITS-MSI 8 Edge", [], 43),
    RowExample(" 44:\(zeros)      dummy   7  acknowledge", "dummy 7", ["acknowledge"], 44),
    RowExample(
      " 45:\(zeros)     GICv3  31 Level    -fasteoi   mmc1", "GICv3 31 Level -fasteoi", ["mmc1"], 45
    ),
    RowExample(" 46:\(zeros)  rk_gpio  12 Edge      4-0050", "rk_gpio 12 Edge", ["4-0050"], 46),
  ]
}

@Suite struct `The table of interrupts` {
  @Test(arguments: RowExample.all)
  func `an interrupts row is read with any line ending and spacing`(_ example: RowExample) {
    let plain = RowExample.header + "\n" + example.description
    let variants = [
      plain + "\n", plain, plain + "   \n",
      (plain + "\n").replacing("\n", with: "\r\n"),
      plain.replacing("  ", with: "   "),
      "\n\n" + plain + "\n",
      plain + "\nIPI0:  1 2 3 4 5 6 7 8  Rescheduling interrupts\nErr:  0\n",
    ]
    for text in variants {
      let table = InterruptTable(Array(text.utf8))
      #expect(table.processors == Array(0..<8))
      #expect(
        table.rows == [
          InterruptTable.Row(
            number: example.number, counts: example.counts, controller: example.controller,
            actions: example.actions)
        ], "\(text)")
    }
  }

  @Test(arguments: RowExample.all)
  func `an interrupts row is read without a header`(_ example: RowExample) {
    let table = InterruptTable(Array(example.description.utf8))
    #expect(table.processors.isEmpty)
    #expect(table.rows.first?.counts == example.counts)
    #expect(table.rows.first?.actions == example.actions)
    #expect(table.rows.first.map(table.counts(of:))?[7] == example.counts[7])
  }

  @Test func `interrupt counts belong to the CPUs of the header, without offline CPUs`() {
    let table = InterruptTable(
      Array("     CPU0 CPU2 CPU5\n 7:  1 2 3  GICv3 5 Level  x\n".utf8))
    #expect(table.processors == [0, 2, 5])
    #expect(table.rows.map(table.counts(of:)) == [[0: 1, 2: 2, 5: 3]])
  }

  @Test func `an interrupts row may have fewer counts than CPUs, and never more`() {
    let text = "  CPU0 CPU1 CPU2\n 7: 1 2  GICv3 5 Level  x\n 8: 1 2 3 4 GICv3 6 Level y\n"
    let table = InterruptTable(Array(text.utf8))
    #expect(table.rows.map(\.counts) == [[1, 2], [1, 2, 3]])
    #expect(table.rows.map(\.controller) == ["GICv3 5 Level", "GICv3 6 Level"])
  }

  @Test func `interrupt counts are kept up to the largest integer`() {
    let text = "CPU0 CPU1 CPU2\n1: 4294967296 18446744073709551615 18446744073709551616 c 1 Edge a"
    let table = InterruptTable(Array(text.utf8))
    #expect(table.rows.first?.counts == [4_294_967_296, .max, .max])
  }

  @Test func `interrupts rows without a number are left out`() {
    let text = """
      CPU0
      NMI:  1  Non-maskable interrupts
      LOC:  5  Local timer interrupts
      ERR:  0
      IPI0: 3  Rescheduling
      1a: 3  x 1 Edge y
      99999999999999999999999: 3  x 1 Edge y
      """
    #expect(InterruptTable(Array(text.utf8)).rows.isEmpty)
  }

  @Test func `thirteen interrupts of one name are thirteen rows`() {
    let rows = (0..<13).map { " \(200 + $0):  0  ITS-MSI \($0) Edge      apex\n" }
    let table = InterruptTable(Array(("  CPU0\n" + rows.joined()).utf8))
    #expect(table.rows.map(\.actions) == Array(repeating: ["apex"], count: 13))
    #expect(Set(table.rows.map(\.number)).count == 13)
  }

  @Test func `invalid UTF-8 in the interrupts table is repaired`() {
    let table = InterruptTable(
      Array(" CPU0\n 7: 1 GICv3 5 Level  na".utf8) + [0xff] + Array("me\n".utf8))
    #expect(table.rows.first?.actions == ["na\u{FFFD}me"])
  }

  @Test(arguments: [
    "", "\n", " ", ":", "CPU", "CPU0", "CPU0\n", "CPU99999999999999999999\n1: 1", "7", "7:", "7:\n",
    "7: ", "CPU0\n7:\n8", "\r\n\r\n", "\0\0\0", "7: 5", "7:5", "CPU0 CPU0\n1: 1 2 a 1 Edge b",
    "CPU0\n1: 1 -edge", "CPU0\n1: 1 - -", "CPU0\n1: 1 a 1 Edge ,", "CPU0\n1: 1 a 1 Edge , ,, ,",
  ])
  func `the parser of the interrupts table survives malformed text`(_ text: String) {
    let table = InterruptTable(Array(text.utf8))
    #expect(table.rows.allSatisfy { $0.actions.allSatisfy { !$0.isEmpty } })
    _ = table.rows.map(table.counts(of:))
  }

  @Test func `the parser of the interrupts table survives huge lines and noise`() {
    _ = InterruptTable(Array(repeating: UInt8(ascii: "7"), count: 1 << 20))
    _ = InterruptTable(Array(String(repeating: "CPU1 ", count: 1 << 18).utf8))
    let words = Array(("CPU0\n1: 2 " + String(repeating: "x ", count: 1 << 17)).utf8)
    #expect(InterruptTable(words).rows.count == 1)
    var random = SystemRandomNumberGenerator()
    let letters = Array("CPU0123456789: ,-\n\r\tEdgelv()".utf8) + [0, 0xff, 0xc3]
    for _ in 0..<300 {
      let noise = (0..<400).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
      _ = InterruptTable(Array("CPU0 CPU1\n".utf8) + noise).rows.count
    }
  }
}
