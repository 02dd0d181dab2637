import Glibc
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitLinux

@Suite struct `The conversation with irqbalance` {
  @Test(arguments: [
    ("SLEEP 10 BANNED 00000000", ""),
    ("SLEEP 10 IRQ 40 LOAD 0 DIFF 0 CLASS 0 BANNED 00000000", "40"),
    (
      "SLEEP 2 IRQ 40 LOAD 7 DIFF 1 CLASS 0 IRQ 41 LOAD 0 DIFF 0 CLASS 3 BANNED ff,00000000",
      "40 41"
    ),
    ("", nil), ("SLEEP 10", nil), ("SLEEP 10 IRQ x BANNED 0", nil), ("BANNED 0", nil),
  ])
  func `the replies of irqbalance are parsed`(reply: String, bans: String?) {
    #expect(IrqbalanceSocket.bans(in: reply) == bans)
  }

  @Test func `irqbalance receives the caller's identity and its reply is read`() throws {
    let listener = try Listener(answering: "SLEEP 10 IRQ 40 LOAD 0 DIFF 0 CLASS 0 BANNED 0")
    #expect(try IrqbalanceSocket(path: listener.path).bans() == "40")
    let heard = listener.heard()
    #expect(heard.text == "setup" && heard.process == getpid() && heard.user == getuid())
  }

  @Test(arguments: [("40 25", "settings ban irqs 40 25"), ("", "settings ban irqs NONE")])
  func `irqbalance receives the whole list of banned interrupts`(
    bans: String, message: String
  ) throws {
    let listener = try Listener(answering: "")
    try IrqbalanceSocket(path: listener.path).set(bans)
    #expect(listener.heard().text == message)
  }

  @Test
  func `a conversation with irqbalance fails with a reason without listener or answer`() throws {
    let ground = try Playground()
    let path = try SystemPath(validating: ground.root + "/none.sock")
    #expect(throws: MachineError.missing(path)) { try IrqbalanceSocket(path: path).bans() }
    let talker = try Listener(answering: "who are you?")
    #expect(throws: MachineError.notText(talker.path)) {
      try IrqbalanceSocket(path: talker.path).bans()
    }
    let long = (0..<200).map(String.init).joined(separator: " ")
    #expect(throws: MachineError.refused(path, .messageTooLong)) {
      try IrqbalanceSocket(path: path).set(long)
    }
  }

  @Test func `a conversation with irqbalance ends at its deadline`() throws {
    let silent = try Listener(answering: nil)
    let started = ContinuousClock.now
    #expect(throws: MachineError.unreadable(silent.path, .resourceTemporarilyUnavailable)) {
      try IrqbalanceSocket(path: silent.path).bans()
    }
    #expect(ContinuousClock.now - started < .seconds(10))
  }
}
