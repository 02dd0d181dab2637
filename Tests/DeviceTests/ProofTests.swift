import Testing
import TuneKitCore

@testable import TuneKitCommand

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

  @Test(arguments: ["ablated", "not-shown", "hostile"])
  func `the results in Tests/Reports are what their blocks come to`(name: String) throws {
    let path = "Tests/Reports/\(name).json"
    if Golden.isUpdating {
      let made = try Proof(parsing: Array(try Repository.text(path).utf8)).recomputed(0.03)
      try Repository.write(JSON.pretty(Document(schema: Proof.schema, made)), to: path)
    }
    let proof = try Proof(reading: Array(try Repository.text(path).utf8))
    #expect(proof.deviations == [])
  }

  /// What `prove` saves, with one value put in the place of another.
  private static func spoiled(_ from: String, _ to: String) throws -> JSONError? {
    let text = try EvidenceFile.sample(rounds: 27, isAblated: true)
    let wrong = text.replacing(from, with: to, maxReplacements: 1)
    #expect(wrong != text, "\(from) is not in a result")
    do throws(JSONError) { _ = try Proof(reading: Array(wrong.utf8)) } catch { return error }
    return nil
  }

  @Test(arguments: [
    ("tunekit.prove/1", "tunekit.prove/2", "schema: it is tunekit.prove/2, and this program knows"),
    ("tunekit.prove/1", "tunekit.plan/1", "schema: it is tunekit.plan/1, and not tunekit.prove/1"),
    ("\"rounds\" : 26", "\"rounds\" : \"26\"", "rounds: it is of the wrong type"),
    ("\"rounds\" : 26", "\"rounds\" : 24", "rounds: it is not what the blocks come to: 26"),
    ("\"verdict\" : \"shown\"", "\"verdict\" : \"worse\"", "verdict: it is not what"),
    ("\"confidence\" : 0.95", "\"confidence\" : 0.99", "confidence: it is not what"),
    (
      "\"added\" : {\n        \"high\" : ",
      "\"added\" : {\n        \"high\" : 1e3,\n        \"odd\" : ",
      "steps.0.added: it is"
    ),
    ("\"state\" : \"tuned\"", "\"state\" : \"turned\"", "it is not what the blocks come to"),
    ("\"values\" : [\n        0", "\"values\" : [\n        1e308,\n        0", ""),
    ("\"values\" : [\n        0", "\"values\" : [\n        -0", "blocks: their values are not"),
  ])
  func `a result that says something else than its blocks is refused`(
    from: String, to: String, reason: String
  ) throws {
    let error = try #require(try Self.spoiled(from, to))
    #expect("\(error)".contains(reason), "\(error)")
  }

  @Test func `what prove saves is read, after however many rounds it ended`() throws {
    for rounds in [1, 2, 7, 8, 11, 17, 27, 60] {
      for isAblated in [false, true] where rounds < 30 || !isAblated {
        let text = try EvidenceFile.sample(rounds: rounds, isAblated: isAblated)
        #expect(try Proof(reading: Array(text.utf8)).rounds == max(rounds - 1, rounds == 1 ? 1 : 0))
      }
    }
  }

  /// A result whose medians are moved by the rounds: each round is another load.
  private static func moved(_ pairs: [(untuned: Double, tuned: Double)]) throws -> Proof {
    let sample = try SampleProof.made(rounds: 1)
    let blocks = pairs.enumerated().flatMap { round, pair in
      [("untuned", pair.untuned), ("tuned", pair.tuned)].map { state, value in
        Proof.Block(
          state: state, round: round, time: "2026-11-28T12:00:00Z", seconds: 1, values: [value],
          leftOut: nil)
      }
    }
    return try Proof(
      of: blocks, Proof.Metric(name: "wall time", found: nil), in: "s", better: .lower, each: nil,
      error: 0.05, ended: nil, on: sample.conditions)
  }

  @Test func `the screen says how it compares where the medians seem to say otherwise`() throws {
    let style = Style(width: 80, isUnicode: true)
    // Tuned is slower in most rounds, and its median is lower all the same.
    let odd = try Self.moved([
      (1, 1.2), (6, 7), (1, 1.2), (5.9, 1.1), (1, 1.2), (6, 7), (5.8, 1.1),
    ])
    #expect((odd.effect.percent ?? 0) < -10, "\(odd.effect)")
    let text = odd.text(style)
    #expect(text.contains("compared     tuned and untuned within each round"), "\(text)")
    #expect(text.contains("differ by +383 %"), "\(text)")
    // Twice as fast in most rounds, and the medians are nearly the same.
    let far = try Self.moved([(1, 0.5), (4, 2), (2, 1.8), (1, 0.5), (4, 2), (2, 1.9), (1, 0.5)])
    #expect(far.text(style).contains("differ by +11.1 %"), "\(far.text(style))")
    let even = try Self.moved(Array(repeating: (0.003, 0.002), count: 8))
    #expect(!even.text(style).contains("within each round"), "\(even.text(style))")
  }

  @Test(arguments: [
    ("s", 0.000612, "0.612 ms"), ("s", 0.0000005, "0.5 \u{B5}s"), ("s", 0.612, "0.612 s"),
    ("s", 12.5, "12.5 s"), ("s", 0.05, "50 ms"), ("ms", 0.02, "20 \u{B5}s"),
    ("ms", 7015, "7015 ms"),
    ("us", 0.0125, "12.5 ns"), ("us", 12.5, "12.5 us"), ("ns", 0.001, "0.001 ns"),
    ("tok/s", 0.01, "0.01 tok/s"), ("", 5, "5"), ("", 0.001, "0.001"),
  ])
  func `a value is shown in a unit that fits its size`(unit: String, value: Double, text: String) {
    #expect(UnitScale(unit, fitting: [value]).text(value) == text)
  }

  @Test func `values side by side have one unit, and no blank where there is none`() throws {
    let proof = try Self.moved(Array(repeating: (0.3, 0.05), count: 6))
    let text = proof.text(Style(width: 80, isUnicode: true))
    #expect(text.contains("median 300 ms") && text.contains("median 50 ms"), "\(text)")
    let sample = try SampleProof.made(rounds: 8)
    let bare = try Proof(
      of: sample.blocks, sample.metric, in: "", better: .lower, each: nil, error: 0.03, ended: nil,
      on: sample.conditions)
    #expect(!bare.text(Style(width: 80, isUnicode: true)).contains(" ,"))
  }

  @Test func `an estimate rests on a result of the profile that is asked for`() throws {
    let proof = try SampleProof.made(rounds: 12, isAblated: false)
    let found = try #require(
      try TuningEstimate(.call, of: 0.7, from: [("a", proof)], as: .standard))
    #expect(found.profile == .standard)
    let error = EstimateError.otherProfile(of: "a", .standard, asked: .cool)
    #expect(throws: error) {
      try TuningEstimate(.call, of: 0.7, from: [("a", proof)], as: .cool)
    }
    #expect("\(error)".contains("--profile standard"))
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
