import Testing
import TuneKitCore

/// The parts of plans that a proof switches, and what it shows.
@Suite struct `A proof of a plan` {
  @Test(arguments: CapturedMachine.all)
  func `the parts of every plan hold each change once, and every state is another one`(
    _ machine: CapturedMachine
  ) throws {
    for road in try machine.roads().all {
      for profile in Profile.allCases {
        let bench = try machine.bench(before: road, profile)
        guard let plan = try? bench.plan(road.choice, profile) else { continue }
        let parts = ProofParts(of: plan.changes)
        let steps = parts.parts.flatMap(\.steps)
        #expect(steps.count == plan.changes.count)
        #expect(Set(steps) == Set(plan.changes.map(\.id)))
        let states = parts.states(each: true)
        let sets = states.map(parts.steps(in:))
        #expect(plan.changes.isEmpty || Set(sets).count == sets.count, "\(states)")
        #expect(Set(states.map(\.description)).count == states.count)
        for part in parts.parts {
          let (alone, added) = parts.comparisons(of: part)
          #expect(parts.steps(in: alone.to) == Set(part.steps))
          #expect(parts.steps(in: added.from) == Set(steps).subtracting(part.steps))
          for state in [alone.from, alone.to, added.from, added.to] {
            #expect(states.contains(state))
          }
        }
      }
    }
  }

  @Test func `interrupts and what makes others leave them alone are one part`() throws {
    let name = "cm3588+ax650n-irqbalance_6.1-vendor"
    let machine = try #require(CapturedMachine.all.first { $0.name == name })
    let plan = try Bench(try machine.capture()).tunekit().plan()
    let parts = ProofParts(of: plan.changes).parts
    let interrupt = try #require(parts.first { $0.id.string.hasPrefix("interrupt") })
    #expect(interrupt.steps.contains { $0.string.contains("irqbalance") }, "\(parts)")
    #expect(parts.contains { $0.id.string.hasPrefix("governor") && $0.steps.count == 1 })
  }

  @Test(arguments: [20, 40, 60, 80, 120])
  func `the screen of a proof keeps to the width of the terminal`(width: Int) throws {
    let style = Style(width: width, isUnicode: true)
    let text = try SampleProof.made().text(style)
    #expect(text.contains("shown"))
    guard width >= 60 else { return }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
  }

  @Test func `too few rounds show nothing and say so`() throws {
    let proof = try SampleProof.made(rounds: 3, isAblated: false)
    #expect(proof.verdict == .notShown && proof.effect.low == nil)
    #expect(proof.text(Style(isUnicode: true)).contains("an interval takes 6"))
    #expect(proof.rounds == 2 && proof.omissions.map(\.count) == [1])
  }

  @Test func `an estimate rests on a result that measured such a model`() throws {
    let proof = try SampleProof.made(rounds: 12, isAblated: false)
    let found = try #require(try TuningEstimate(.call, of: 0.7, from: [("a", proof)]))
    #expect(found.rows == 11 && found.proven == ["a"])
    #expect(found.tuned.low <= found.tuned.point && found.tuned.point <= found.tuned.high)
    #expect((found.tuned.point - 0.68).magnitude < 0.005)
    #expect(try TuningEstimate(.call, of: 7, from: [("a", proof)]) == nil)
    #expect(throws: EstimateError.otherQuantity("a", unit: "ms", .tokens)) {
      try TuningEstimate(.tokens, of: 7, from: [("a", proof)])
    }
    let few = try SampleProof.made(rounds: 4, isAblated: false)
    #expect(throws: EstimateError.tooFewRows(3, needed: 6)) {
      try TuningEstimate(.call, of: 0.7, from: [("a", few)])
    }
  }
}
