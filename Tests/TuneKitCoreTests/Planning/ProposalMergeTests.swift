import Testing
import TuneKitCore

@testable import TuneKitPlanning

@Suite struct `Merging proposals` {
  private func proposal(
    _ file: SystemPath, _ wanted: String, _ necessity: Necessity = .required,
    _ grammar: Grammar = .word
  ) -> ProposedStep {
    let need = Need.set(Knob(.file(file), grammar), to: wanted)
    return ProposedStep(
      id: StepID("file\(file)"), title: "\(file)", knob: Knob(.file(file), grammar), file: file,
      found: "x\n", wanted: wanted, shows: .init(from: "x", to: wanted),
      need: necessity == .required ? need : need.desirable,
      reason: Reason("why \(wanted)", .assumed("y")), choice: nil, phase: .clock, requestedBy: ["m"]
    )
  }

  @Test func `proposals of equal meaning are merged`() throws {
    let (proposals, declined) = try ProposalMerge.merge([
      proposal("/sys/a/b", "10", .required, .cpuMask),
      proposal("/sys/a/b", "0010", .required, .cpuMask),
      proposal("/sys/a/c", "10"),
    ])
    #expect(proposals.map(\.wanted) == ["10", "10"] && declined.isEmpty)
  }

  @Test func `merged proposals are required if one of them is`() throws {
    for order in [[Necessity.required, .desirable], [.desirable, .required]] {
      let (proposals, declined) = try ProposalMerge.merge(
        order.map { proposal("/sys/a/b", "1", $0) })
      #expect(proposals.map(\.need.necessity) == [.required] && declined.isEmpty)
    }
  }

  @Test func `a required proposal wins, and the other is declined with the reason`() throws {
    for proposals in [
      [proposal("/sys/a/b", "1"), proposal("/sys/a/b", "2", .desirable)],
      [proposal("/sys/a/b", "2", .desirable), proposal("/sys/a/b", "1")],
    ] {
      let (merged, declined) = try ProposalMerge.merge(proposals)
      #expect(merged.map(\.wanted) == ["1"])
      #expect(
        declined == [
          Declined(what: "/sys/a/b: 2", why: "1 is required there: why 1")
        ])
    }
  }

  @Test func `a required proposal wins over two optional ones in any order`() throws {
    let all = [
      proposal("/sys/a/b", "1", .desirable), proposal("/sys/a/b", "2", .desirable),
      proposal("/sys/a/b", "3"),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0]] {
      let (merged, declined) = try ProposalMerge.merge(order.map { all[$0] })
      #expect(merged.map(\.wanted) == ["3"] && declined.count == 2)
    }
  }

  @Test(arguments: [Necessity.required, .desirable])
  func `unequal proposals of equal weight are a conflict`(necessity: Necessity) {
    #expect(throws: PlanningError.conflict("/sys/a/b", "1", "2")) {
      try ProposalMerge.merge([
        proposal("/sys/a/b", "1", necessity), proposal("/sys/a/b", "2", necessity),
      ])
    }
  }
}

@Suite struct `The order of steps` {
  private func step(_ id: String, _ phase: Phase = .clock, after: [String] = []) throws -> Step {
    let any = try #require(try Bench().plan(.standard).steps.first)
    return any.with(id: StepID(id), phase: phase, after: after.map { StepID($0) })
  }

  private func order(_ steps: [Step]) throws -> [String] {
    try StepOrder.sorted(steps).map(\.id.string)
  }

  @Test func `steps are sorted by phase, then by id with numbers by value`() throws {
    let steps = [
      try step("interrupt/10", .routing), try step("governor/policy10"), try step("z", .quiet),
      try step("governor/policy4"), try step("interrupt/2", .routing), try step("a", .power),
    ]
    let sorted = ["z", "a", "governor/policy4", "governor/policy10", "interrupt/2", "interrupt/10"]
    var random = SeededGenerator(2)
    for _ in 0..<20 { #expect(try order(steps.shuffled(using: &random)) == sorted) }
  }

  @Test func `a step comes after those it waits for`() throws {
    let steps = [
      try step("a", after: ["b", "not-there"]), try step("b", after: ["c"]), try step("c"),
      try step("d"),
    ]
    #expect(try order(steps) == ["c", "b", "a", "d"])
    #expect(
      try order([try step("a", .quiet, after: ["r"]), try step("r", .routing)]) == ["r", "a"])
  }

  @Test func `a circle of steps is named`() throws {
    let steps = [
      try step("a", after: ["b"]), try step("b", after: ["a"]), try step("c"),
      try step("d", after: ["d"]),
    ]
    #expect {
      try order(steps)
    } throws: { error in
      guard let ids = (error as? StepCycle)?.steps else { return false }
      return Set(ids.map(\.string)).isSuperset(of: ["a", "b", "d"]) && !ids.contains(StepID("c"))
    }
  }
}
