import Testing
import TuneKitCore

@Suite struct `The plan of blocks` {
  @Test func `rounds of two states alternate as A-B-B-A`() throws {
    let plan = try BlockPlan(
      states: ["untuned", "tuned"], runSeconds: 5, switchSeconds: 0.1, budgetSeconds: 600)
    #expect((0..<2).flatMap(plan.order) == ["untuned", "tuned", "tuned", "untuned"])
    #expect(plan.mostSeconds <= 600)
  }

  @Test func `the looks share the whole error and no more`() {
    for most in 0...400 {
      let looks = BlockPlan.looks(most)
      #expect(looks.isEmpty == (most < 6))
      guard let last = looks.last else { continue }
      #expect(last.rounds == min(most, 200))
      #expect((looks.map(\.error).reduce(0, +) - 0.05).magnitude < 1e-12)
      #expect(zip(looks, looks.dropFirst()).allSatisfy { $0.rounds < $1.rounds })
      // Every look can find something.
      #expect(looks.allSatisfy { SignedRank.rank($0.rounds, error: $0.error) != nil })
    }
  }

  @Test func `a budget without room for six rounds says what it takes`() {
    #expect(throws: BlockPlanError.tooShort(seconds: 60, needed: 130)) {
      try BlockPlan(states: ["a", "b"], runSeconds: 9, switchSeconds: 1, budgetSeconds: 60)
    }
    #expect(
      "\(BlockPlanError.tooShort(seconds: 60, needed: 130))"
        == "60 s is too short for a verdict, which takes 131 s")
  }

  @Test func `a short command runs several times a block so that switches stay cheap`() throws {
    let plan = try BlockPlan(
      states: ["a", "b"], runSeconds: 0.01, switchSeconds: 0.05, budgetSeconds: 600)
    #expect(Double(plan.runs) * 0.01 >= 0.2)
    #expect(plan.mostSeconds <= 600)
    #expect((plan.looks.last?.rounds ?? 0) <= 200)
  }

  @Test func `any times give a plan within the budget or an error`() {
    let times = [0, 1e-9, 0.001, 0.3, 7, 1e4, 1e308, -1, .nan, .infinity, .greatestFiniteMagnitude]
    for run in times {
      for change in times {
        for budget in times {
          guard
            let plan = try? BlockPlan(
              states: ["a", "b", "c"], runSeconds: run, switchSeconds: change,
              budgetSeconds: budget)
          else { continue }
          #expect(plan.mostSeconds <= budget * (1 + 1e-9))
          let most = plan.looks.last?.rounds ?? 0
          #expect(most >= 6 && most % 2 == 0)
        }
      }
    }
  }

  @Test func `one state or a doubled one is no comparison`() {
    for states in [[], ["a"], ["a", "a"]] {
      #expect(throws: BlockPlanError.states(states)) {
        try BlockPlan(states: states, runSeconds: 1, switchSeconds: 0, budgetSeconds: 600)
      }
    }
  }

  @Test func `half the precision takes a quarter of the rounds`() throws {
    let coarse = try #require(BlockPlan.roundsNeeded(scatter: 20, precision: 4))
    let fine = try #require(BlockPlan.roundsNeeded(scatter: 20, precision: 2))
    #expect((Double(fine) / Double(coarse) - 4).magnitude < 0.1)
    #expect(BlockPlan.roundsNeeded(scatter: 0, precision: 1) == 6)
    #expect(BlockPlan.roundsNeeded(scatter: .nan, precision: 1) == nil)
    #expect(BlockPlan.roundsNeeded(scatter: 1, precision: 0) == nil)
    #expect(BlockPlan.roundsNeeded(scatter: 1e308, precision: 1e-308) == nil)
  }
}
