import Testing

@testable import TuneKitCore

@Suite struct `Every pair` {
  @Test(arguments: Pair.all)
  func `is recognised in its slot`(_ pair: Pair) throws {
    let detection = try Bench(try pair.capture()).tunekit(pair.choice).detect()
    #expect(detection.board?.id == pair.board.board.id)
    let card = try #require(detection.accelerators.first)
    #expect(detection.accelerators.count == 1)
    #expect(card.id == pair.accelerator.accelerator.id)
    #expect(card.place.device.address.description == Joined.address)
    #expect(card.place.slot?.name == pair.slot?.name)
    #expect(card.place.linkVerdict != .unknown)
  }

  @Test(arguments: Pair.all)
  func `has a valid plan`(_ pair: Pair) throws {
    let strategy = try Bench(try pair.capture()).plan(pair.choice, pair.profile)
    #expect(strategy.subject.board == pair.board.board.id)
    #expect(strategy.subject.accelerator == pair.accelerator.accelerator.id)
    #expect(strategy.profile == pair.profile)
    #expect(Set(strategy.steps.map(\.id)).count == strategy.steps.count)
    #expect(Set(strategy.probes.map(\.id)).count == strategy.probes.count)
    for step in strategy.steps {
      #expect(NeverTouch.objection(to: step.file) == nil)
      #expect(!step.title.isEmpty && !step.reason.isEmpty && !step.source.isEmpty)
      #expect(!step.risk.isEmpty && !step.requestedBy.isEmpty)
      #expect(strategy.probes.contains { $0.check == .holds(step: step.id) })
    }
    let text = try JSON.pretty(strategy)
    #expect(try JSON.value(Strategy.self, from: Array(text.utf8)) == strategy)
  }

  @Test(arguments: Pair.all)
  func `has its interrupts on a fastest core, or says why not`(_ pair: Pair) throws {
    let bench = try Bench(try pair.capture())
    let strategy = try bench.plan(pair.choice, pair.profile)
    let fastest = try bench.tunekit(pair.choice).detect().topology.fastest
    let routing = strategy.steps.filter { $0.phase == .routing }
    #expect(!routing.isEmpty || strategy.declined.contains { $0.what.hasPrefix("interrupt") })
    for step in routing {
      guard case .processors(let wanted) = try step.knob.grammar.value(of: step.wanted) else {
        Issue.record("\(step.id) wants \(step.wanted)")
        continue
      }
      #expect(wanted.count == 1 && wanted.isSubset(of: fastest), "\(wanted) of \(fastest)")
    }
  }

  @Test(arguments: Pair.all)
  func `is planned alike whatever the order of the modules`(_ pair: Pair) throws {
    let bench = try Bench(try pair.capture())
    let first = try JSON.pretty(try bench.tunekit(pair.choice, pair.profile).plan())
    let second = try bench.tunekit(pair.choice, pair.profile, inReverse: true).plan()
    #expect(try JSON.pretty(second) == first)
    let other = try Bench(try pair.capture()).plan(pair.choice, pair.profile)
    #expect(try JSON.pretty(other) == first)
  }

  @Test(arguments: Pair.all)
  func `is applied from a saved plan`(_ pair: Pair) throws {
    let bench = try Bench(try pair.capture())
    let text = try JSON.pretty(try bench.plan(pair.choice, pair.profile))
    let saved = try JSON.value(Strategy.self, from: Array(text.utf8))
    let report = try bench.tunekit().apply(saved: saved, unlessInterrupted: { false })
    #expect([.applied, .nothingToDo].contains(report.outcome))
    let direct = try Bench(try pair.capture())
    try direct.apply(pair.choice, pair.profile)
    #expect(bench.image.capture.differences(to: direct.image.capture) == [])
  }

  @Test(arguments: Pair.all)
  func `is given back byte for byte`(_ pair: Pair) throws {
    let before = try pair.capture()
    let bench = try Bench(before)
    let applied = try bench.apply(pair.choice, pair.profile)
    #expect([.applied, .nothingToDo].contains(applied.outcome))
    let verified = try bench.tunekit(pair.choice, pair.profile).verify()
    #expect(!verified.items.contains { $0.state == .drifted && $0.id.hasPrefix("requested/") })
    #expect([.reverted, .nothingToDo].contains(try bench.revert().outcome))
    let after = bench.image.capture.settings.withoutCounts
    #expect(after.differences(to: before.settings.withoutCounts) == [])
  }

  @Test(arguments: Pair.all)
  func `is applied twice as once`(_ pair: Pair) throws {
    let bench = try Bench(try pair.capture())
    try bench.apply(pair.choice, pair.profile)
    let once = bench.image.capture
    let again = try bench.apply(pair.choice, pair.profile)
    #expect(again.outcome == .nothingToDo)
    #expect(again.steps.allSatisfy { $0.result == .already })
    #expect(bench.image.capture.differences(to: once) == [])
  }
}

extension Capture {
  /// Without what only time changes.
  fileprivate var withoutCounts: Capture {
    var capture = self
    capture.entries = entries.filter { path, _ in
      path != CountTable.path && path.name != "per_cpu_count"
    }
    return capture
  }
}
