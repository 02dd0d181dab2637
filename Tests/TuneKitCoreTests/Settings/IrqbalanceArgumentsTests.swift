import Testing
import TuneKitCore

@testable import TuneKitModel

@Suite struct `The arguments of irqbalance` {
  private static let ours = "--banmod=0003:31:00.0"

  @Test(arguments: [
    ("", "IRQBALANCE_ARGS=\"\(ours)\"\n"),
    ("#IRQBALANCE_ARGS=\n", "#IRQBALANCE_ARGS=\nIRQBALANCE_ARGS=\"\(ours)\"\n"),
    ("no line end", "no line end\nIRQBALANCE_ARGS=\"\(ours)\"\n"),
    ("IRQBALANCE_ARGS=\n", "IRQBALANCE_ARGS=\"\(ours)\"\n"),
    ("IRQBALANCE_ARGS=\"\"\nX=1\n", "IRQBALANCE_ARGS=\"\(ours)\"\nX=1\n"),
    ("IRQBALANCE_ARGS=--debug\n", "IRQBALANCE_ARGS=\"--debug \(ours)\"\n"),
    ("IRQBALANCE_ARGS='-t 5'\n", "IRQBALANCE_ARGS=\"-t 5 \(ours)\"\n"),
    ("  IRQBALANCE_ARGS=\"--banirq=40\"\n", "  IRQBALANCE_ARGS=\"--banirq=40 \(ours)\"\n"),
    (
      "\tIRQBALANCE_ARGS=-x\n #IRQBALANCE_ARGS=\n",
      "\tIRQBALANCE_ARGS=\"-x \(ours)\"\n #IRQBALANCE_ARGS=\n"
    ),
    (
      "IRQBALANCE_ARGS=a\nIRQBALANCE_ARGS=b\n", "IRQBALANCE_ARGS=a\nIRQBALANCE_ARGS=\"b \(ours)\"\n"
    ),
  ])
  func `an irqbalance argument is added beside the others and removed again`(
    before: String, after: String
  ) {
    #expect(IrqbalanceArguments.text(adding: Self.ours, to: before) == after)
    #expect(IrqbalanceArguments.holds(Self.ours, in: after))
    #expect(!IrqbalanceArguments.holds(Self.ours, in: before))
    #expect(IrqbalanceArguments.text(adding: Self.ours, to: after) == after)
    #expect(IrqbalanceArguments.text(takingBack: before, after, from: after) == before)
  }

  @Test func `restoring irqbalance's arguments keeps later additions of others`() {
    let was = "IRQBALANCE_ARGS=--debug\n"
    let will = "IRQBALANCE_ARGS=\"--debug \(Self.ours)\"\n"
    let now = "# mine\nIRQBALANCE_ARGS=\"--debug \(Self.ours) --banmod=apex\"\n"
    #expect(
      IrqbalanceArguments.text(takingBack: was, will, from: now)
        == "# mine\nIRQBALANCE_ARGS=\"--debug --banmod=apex\"\n")
    let gone = "IRQBALANCE_ARGS=--journal\n"
    #expect(IrqbalanceArguments.text(takingBack: was, will, from: gone) == gone)
  }

  @Test func `restoring irqbalance's arguments repairs a torn write`() {
    let was = "#IRQBALANCE_ARGS=\n"
    let will = "#IRQBALANCE_ARGS=\nIRQBALANCE_ARGS=\"\(Self.ours)\"\n"
    for length in was.utf8.count...will.utf8.count {
      let torn = String(decoding: Array(will.utf8).prefix(length), as: UTF8.self)
      #expect(IrqbalanceArguments.text(takingBack: was, will, from: torn) == was)
    }
  }

  @Test(arguments: [
    "IRQBALANCE_ARGS=\"$OTHER\"\n", "IRQBALANCE_ARGS=\"a\\\"b\"\n", "IRQBALANCE_ARGS='a' 'b'\n",
    "IRQBALANCE_ARGS=\"open\n", "IRQBALANCE_ARGS=a b\n", "IRQBALANCE_ARGS=`x`\n",
    "IRQBALANCE_ARGS=\"\n", "export IRQBALANCE_ARGS=\"--banirq=40\"\n",
    "IRQBALANCE_ARGS=-x\n  export IRQBALANCE_ARGS\n", "X=1 \\\nIRQBALANCE_ARGS=-x\n",
    ": ${IRQBALANCE_ARGS:=-x}\n", "IRQBALANCE_ARGS=-x \\\n  -y\n", "IRQBALANCE_ARGS+=-x\n",
  ])
  func `irqbalance arguments that a shell would expand are left alone`(text: String) {
    #expect(IrqbalanceArguments.text(adding: Self.ours, to: text) == nil)
  }

  @Test(arguments: [
    "--policyscript=/tmp/evil", "-l/tmp/evil", "--banmod=", "--banmod=a b --pid=/etc/x",
    "--banmod=$(reboot)", "--banmod=a\"b", "--banmod=a;b", "--debug",
  ])
  func `an unsafe irqbalance argument is never written`(argument: String) {
    #expect(IrqbalanceArguments.text(adding: argument, to: "") == nil)
  }

  @Test(arguments: [
    ("ax_pcie_dev_host", "--banmod=ax_pcie_dev_host"), ("hailo", "--banmod=hailo"), ("", nil),
    ("x", nil), ("a$bc", nil), ("two words", nil), ("a\nb=c", nil),
  ])
  func `irqbalance exempts a driver by its name`(driver: String, argument: String?) {
    #expect(IrqbalanceArguments.exempting(driver: driver) == argument)
  }
}
