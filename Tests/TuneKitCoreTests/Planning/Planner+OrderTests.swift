import Testing
import TuneKitCore

@Suite struct `Conditions, names and added needs` {
  /// A card with these needs alone, and what is added to them.
  private func plan(
    _ needs: [Need], adding extras: [any ExtraNeeds] = [], on name: String = Bench.vendor
  ) throws -> Strategy {
    let bench = try Bench(name, power: true)
    var card = TestCard()
    card.wanted = needs
    let registry = try Registry(
      boards: [TestBoard()], accelerators: [card], supplements: extras)
    return try TuneKit(bench.image, state: bench.root, registry: registry).plan()
  }

  private static let clock = Need.clock(of: .fastest, at: .maximum)
    .because("why", .documented("x"))
  private static let placement = Need.interrupts(on: .fastest).because("why", .documented("x"))

  @Test func `a need whose condition fails is declined with the reason`() throws {
    let conditions: [(Condition, Bool, String)] = [
      (.slotLanes(1), true, ""), (.slotLanes(4), false, "the slot has 4 lanes"),
      (.kernelBelow(KernelVersion(6, 2)), true, ""),
      (.kernelBelow(KernelVersion(6, 1)), false, "the kernel is older than 6.1"),
      (.kernelFrom(KernelVersion(6, 1)), true, ""),
      (.kernelFrom(KernelVersion(6, 2)), false, "the kernel is 6.2 or newer"),
      (.serviceActive("irqbalance"), false, "irqbalance is at work"),
    ]
    for (condition, holds, words) in conditions {
      let strategy = try plan([Self.clock.only(where: condition)])
      #expect(strategy.steps.isEmpty != holds, "\(condition)")
      #expect(strategy.declined.map(\.why) == (holds ? [] : ["only where \(words)"]))
    }
    let balanced = try plan(
      [Self.clock.only(where: .serviceActive("irqbalance"))], on: Bench.balanced)
    #expect(balanced.declined.isEmpty)
    let two = try plan([Self.clock.only(where: .slotLanes(2), .kernelFrom(KernelVersion(7, 0)))])
    #expect(
      two.declined.map(\.why) == ["only where the slot has 2 lanes and the kernel is 7.0 or newer"])
  }

  @Test func `a named need is planned before the needs that follow it`() throws {
    let usual = try plan([Self.clock, Self.placement])
    #expect(usual.steps.map(\.phase) == [.clock, .clock, .routing])
    let turned = try plan([Self.clock.after("placed"), Self.placement.named("placed")])
    #expect(turned.steps.map(\.phase) == [.routing, .clock, .clock])
    #expect(turned.steps.map(\.after) == [[], ["interrupt/0"], ["interrupt/0"]])
    #expect(turned.subject.modules != usual.subject.modules)
  }

  @Test func `a need after a declined or missing name is planned`() throws {
    let absent = Self.placement.named("placed").only(where: .slotLanes(16))
    #expect(try plan([Self.clock.after("placed", "x"), absent]).steps.map(\.after) == [[], []])
  }

  @Test func `needs that follow each other in a circle are refused`() {
    let error = #expect(throws: TuneKitError.self) {
      try plan([Self.clock.named("a").after("b"), Self.placement.named("b").after("a")])
    }
    guard case .planning(.cycle(let steps))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(steps.contains("interrupt/0"))
  }

  private struct Extra: ExtraNeeds {
    var id: ModuleID = "extra"
    let name = "Extra"
    let signature = Signature.chosen
    let tested = Tested.nowhere
    var accelerators: [ModuleID]?
    var boards: [ModuleID]?
    var wanted: [Need]

    func needs(at place: Placement) -> [Need] { wanted }
  }

  private static let timer = Need.set(
    Knob(.file("/proc/sys/kernel/timer_migration"), .integer), to: "0"
  ).because("It wakes cores.", .documented("x"))

  @Test func `added needs are listed under their module's name`() throws {
    let bench = try Bench(power: true)
    bench.image.set("1", "/proc/sys/kernel/timer_migration")
    let planned = { (extra: Extra) in
      let registry = try Registry(
        boards: [TestBoard()], accelerators: [TestCard()], supplements: [extra])
      return try TuneKit(bench.image, state: bench.root, registry: registry).plan()
    }
    let strategy = try planned(Extra(wanted: [Self.timer, Self.clock]))
    let step = try #require(strategy.steps.first { $0.id.string.hasPrefix("file/") })
    #expect(step.requestedBy == ["extra"] && step.wanted == "0")
    // What the card wants, too, is asked for by both.
    let clock = try #require(strategy.steps.first { $0.phase == .clock })
    #expect(clock.requestedBy == ["test-card", "extra"])
    let plain = try bench.tunekit(.standard).plan()
    #expect(strategy.subject.modules != plain.subject.modules)
    for extra in [
      Extra(accelerators: ["other"], wanted: [Self.timer]),
      Extra(boards: ["other"], wanted: [Self.timer]),
    ] {
      #expect(try planned(extra) == plain)
    }
  }

  @Test func `an added need for a forbidden file is blamed on its own module`() {
    let need = Need.set(Knob(.file("/proc/sysrq-trigger"), .word), to: "b")
      .because("why", .assumed("x"))
    let error = #expect(throws: TuneKitError.self) {
      let bench = try Bench(power: true)
      bench.image.set("x", "/proc/sysrq-trigger")
      let registry = try Registry(
        boards: [TestBoard()], accelerators: [TestCard()], supplements: [Extra(wanted: [need])])
      _ = try TuneKit(bench.image, state: bench.root, registry: registry).plan()
    }
    #expect(error?.description.contains("module extra asks to write /proc/sysrq-trigger") == true)
  }
}
