import Testing
import TuneKitCore

@Suite struct `The next step` {
  private static func next(
    _ bench: Bench, _ choice: Recognition.Choice = .init(), _ profile: Profile = .standard
  ) throws -> NextStep {
    let registry = try Registry(boards: [bench.board], accelerators: [bench.accelerator])
    return try TuneKit(
      bench.image, state: bench.root, registry: registry, choice: choice, profile: profile
    ).detect().next
  }

  @Test func `the next step is plan before applying and verify afterwards`() throws {
    let bench = try Bench()
    let first = try Self.next(bench)
    #expect(first.command == .plan)
    #expect(first.why == "The card's interrupt is not kept on a fast core.")
    try bench.apply(.standard)
    let second = try Self.next(bench)
    #expect(second.command == .verify)
    #expect(second.why == "All that can be set is set already." && !second.needsAttention)
    bench.image.set("powersave", Bench.governor)
    let third = try Self.next(bench)
    #expect(third.command == .plan && third.why == nil && third.expected == nil)
  }

  @Test func `the next step repeats the options you chose`() throws {
    let bench = try Bench()
    let choice = Recognition.Choice(
      board: "test-board", accelerator: "test-card", device: DeviceAddress(Bench.card),
      force: true)
    #expect(
      try Invocation().spelled(Self.next(bench, choice, .latency).command)
        == "tunekit plan --board test-board --force --accel test-card --device \(Bench.card) "
        + "--profile latency")
  }

  @Test func `the next step repeats a profile that is not the usual one`() throws {
    let bench = try Bench()
    let registry = try Registry(boards: [bench.board], accelerators: [bench.accelerator])
    func next(_ profile: Profile, insteadOf usual: Profile) throws -> Action {
      try TuneKit(
        bench.image, state: bench.root, registry: registry, profile: profile, insteadOf: usual
      ).detect().next.command
    }
    #expect(try next(.standard, insteadOf: .cool) == .plan.choosing([.profile(.standard)]))
    #expect(try next(.cool, insteadOf: .cool) == .plan)
  }

  @Test func `the next step names the first of several cards that needs work`() throws {
    let bench = try Bench("cm3588+2ax650n_6.1-vendor")
    let cards = try bench.tunekit().detect().accelerators.map(\.place.device.address)
    let options = cards.map { [Action.Option.device($0.description)] }
    #expect(try Self.next(bench).command == .plan.choosing(options[0]))
    _ = try bench.tunekit(.standard, device: cards[0]).performed()
    #expect(try Self.next(bench).command == .plan.choosing(options[1]))
    _ = try bench.tunekit(.standard, device: cards[1]).performed()
    #expect(try Self.next(bench).command == .verify.choosing(options[0]))
  }

  @Test func `the next step is diagnose when no driver has the card`() throws {
    let bench = try Bench("cm3588+ax650n-no-driver_6.12")
    let next = try Self.next(bench)
    #expect(next.command == .diagnose)
    #expect(next.why?.contains("no driver has the card at 0003:31:00.0") == true)
    #expect(try bench.plan(.standard).changes.isEmpty)
    var silent = bench
    silent.accelerator.wanted = [.handsOff(.reset).because("No.", .documented("x"))]
    #expect(try Self.next(silent).command == .diagnose)
  }

  @Test func `the next step is diagnose when no card is known`() throws {
    let next = try Self.next(try Bench("cm3588_6.1-vendor"))
    #expect(next.command == .diagnose)
    #expect(next.why == "No accelerator that TuneKit knows is here.")
  }

  @Test func `the next step for an unknown board is a plan with the generic board`() throws {
    var bench = try Bench()
    (bench.board.id, bench.board.signature) = ("generic", .chosen)
    let next = try Self.next(bench)
    #expect(next.command == .plan.choosing([.board("generic")]))
    #expect(next.why?.hasPrefix("This board is unknown") == true)
  }

  @Test func `the next step mentions the program without which no interrupt exists`() throws {
    var bench = try Bench()
    try bench.freeInterrupt()
    bench.accelerator.presence = .whileOpen(Reason("as the driver says", .documented("x")))
    bench.accelerator.wanted = [.interrupts(on: .fastest).because("So.", .reasoned("x"))]
    let next = try Self.next(bench)
    #expect(next.command == .plan)
    #expect(next.why?.contains("plan again while a program has it open") == true)
  }

  @Test func `the next step names the obstacle when nothing can be set`() throws {
    var bench = try Bench()
    bench.accelerator.wanted = [
      .set(Knob(.file("/sys/none"), .word), to: "1").because("So.", .reasoned("x"))
    ]
    let next = try Self.next(bench)
    #expect(next.command == .diagnose)
    #expect(next.why == "Nothing can be set: /sys/none: it is not there or cannot be read.")
  }

  @Test func `the next step is plugin check for a module that cannot be planned`() throws {
    var bench = try Bench()
    bench.accelerator.wanted = [
      .set(Knob(.file("/sys/bus/pci/rescan"), .integer), to: "1").because("No.", .assumed("x"))
    ]
    bench.image.set("0", "/sys/bus/pci/rescan")
    let next = try Self.next(bench)
    #expect(next.command == .check("test-card"))
    #expect(next.why?.contains("never written") == true)
  }

  @Test(arguments: [40, 80, 200])
  func `the next step is at the end of detect, with a mark when something is wrong`(
    width: Int
  ) throws {
    let bench = try Bench("cm3588+ax650n-no-driver_6.12")
    let text = try bench.tunekit(.standard).detect().text(Style(width: width))
    let end = text.split(separator: "\n\n").last ?? ""
    #expect(end.hasPrefix("✗ Nothing can be set"))
    let words = end.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.hasSuffix("Next: tunekit diagnose"))
    let tuned = try Bench()
    try tuned.apply(.standard)
    let last =
      try tuned.tunekit(.standard).detect().text(Style(width: width))
      .split(separator: "\n\n").last ?? ""
    #expect(last.hasPrefix("✓ All that can be set"))
  }
}
