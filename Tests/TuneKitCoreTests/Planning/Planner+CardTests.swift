import Testing
import TuneKitCore

/// What a card's own facts prevent.
@Suite struct `The planner, of a card` {
  private let reason = Reason("the driver frees it at the last close", .documented("driver.c"))

  private func refusal(_ strategy: Strategy, _ what: String = "interrupt") -> String? {
    strategy.declined.first { $0.what.hasPrefix(what) }?.why
  }

  @Test
  func `a card without interrupts is declined because they exist only while it is open`() throws {
    var bench = try Bench()
    bench.accelerator.presence = .whileOpen(reason)
    try bench.freeInterrupt()
    let strategy = try bench.plan(.standard)
    let why = try #require(refusal(strategy))
    #expect(why.hasPrefix("it exists only while the device is open: the driver frees it"), "\(why)")
    #expect(why.hasSuffix("(documented: driver.c)"))
    #expect(!strategy.cautions.contains { $0.summary == "interrupt" })
    #expect(strategy.steps.map(\.phase).allSatisfy { $0 == .clock })
  }

  @Test func `a card in use gets its interrupt placed with a caution about closing`() throws {
    var bench = try Bench()
    bench.accelerator.presence = .whileOpen(reason)
    let strategy = try bench.plan(.standard)
    #expect(strategy.steps.last?.id.string == "interrupt/0")
    let caution = try #require(strategy.cautions.first { $0.summary == "interrupt" })
    #expect(caution.detail.contains("frees it at the last close, so its place is lost then"))
    #expect(caution.remedy?.contains("tunekit run -- CMD") == true)
    #expect(caution.command == Message(.enable) && caution.weight == .lasting)
  }

  @Test func `a card that copies its message is moved only by a suitable controller`() throws {
    var bench = try Bench()
    bench.accelerator.messages = .copied(fromVectors: 1, reason)
    let refused = try #require(refusal(try bench.plan(.standard), "interrupt 154"))
    #expect(
      refused.contains("that ITS-MSI moves it without a new message is not known"), "\(refused)")
    bench.board.steady = [InterruptController("ITS-", reason: reason)]
    #expect(refusal(try bench.plan(.standard)) == nil)
    bench.board.steady = [InterruptController("MIP-MSI", reason: reason)]
    #expect(refusal(try bench.plan(.standard)) != nil)
  }

  @Test func `a card that copies several messages is moved with one vector`() throws {
    var bench = try Bench()
    bench.accelerator.messages = .copied(fromVectors: 2, reason)
    #expect(refusal(try bench.plan(.standard)) == nil)
    bench = try Bench("cm3588+ax650n-4-vectors_6.12")
    bench.accelerator.messages = .copied(fromVectors: 2, reason)
    let strategy = try bench.plan(.standard)
    #expect(strategy.declined.map(\.what).contains { $0.hasSuffix("vectors 0-3") })
    #expect(!strategy.steps.contains { $0.phase == .routing })
  }

  @Test func `a card without a driver is declined, with a note about too few interrupts`() throws {
    var bench = try Bench("cm3588+ax650n-no-driver_6.12")
    #expect(
      refusal(try bench.plan(.standard), "everything")?.hasSuffix("load its driver and plan again")
        == true)
    bench.accelerator.leastVectors = 13
    #expect(
      refusal(try bench.plan(.standard), "everything")?.hasSuffix("load its driver and plan again")
        == true)
    let slot = bench.board.slots[0]
    bench.board.slots = [
      Slot(
        slot.name, controller: slot.controller, generation: .three, lanes: 1, messages: 8,
        source: .documented("board.dts"))
    ]
    let why = try #require(refusal(try bench.plan(.standard), "everything"))
    #expect(why.contains("it must have 13 interrupts, and the controller behind slot 4 has 8"))
    bench.accelerator.leastVectors = 8
    #expect(refusal(try bench.plan(.standard), "everything")?.hasSuffix("plan again") == true)
  }

  @Test func `a plan names what is assumed about link and slot`() throws {
    var bench = try Bench()
    #expect(try bench.plan(.standard).cautions.isEmpty)
    bench.accelerator.linkSource = .assumed("a brief")
    let slot = bench.board.slots[0]
    bench.board.slots = [
      Slot(
        slot.name, controller: slot.controller, generation: .three, lanes: 1,
        source: .assumed("a photograph"))
    ]
    #expect(try bench.plan(.standard).cautions.map(\.summary) == ["assumed"], "the register tells")
    bench.image.remove(Bench.bridge.appending("0003:31:00.0/max_link_speed"))
    let cautions = try bench.plan(.standard).cautions
    #expect(cautions.map(\.summary) == ["assumed", "assumed"])
    #expect(
      cautions.map(\.detail) == [
        "slot 4, 8.0 GT/s x1: a photograph", "the card's best link, 5.0 GT/s x2: a brief",
      ])
  }

  @Test func `a plan's module digest changes with every fact of the module`() throws {
    var bench = try Bench()
    var digests: Set<String> = [try bench.plan(.standard).subject.modules]
    bench.accelerator.leastVectors = 2
    digests.insert(try bench.plan(.standard).subject.modules)
    bench.accelerator.presence = .whileOpen(reason)
    digests.insert(try bench.plan(.standard).subject.modules)
    bench.accelerator.messages = .copied(fromVectors: 9, reason)
    digests.insert(try bench.plan(.standard).subject.modules)
    bench.accelerator.linkSource = .documented("another")
    digests.insert(try bench.plan(.standard).subject.modules)
    bench.board.steady = [InterruptController("ITS-", reason: reason)]
    digests.insert(try bench.plan(.standard).subject.modules)
    #expect(digests.count == 6)
  }
}
