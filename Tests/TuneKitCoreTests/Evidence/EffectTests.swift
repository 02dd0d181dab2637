import Testing
import TuneKitCore

@Suite struct `The effect of a change` {
  static func blocks(_ untuned: [Double], _ tuned: [Double]) -> [MeasuredBlock] {
    zip(untuned, tuned).enumerated().flatMap { round, pair in
      [
        MeasuredBlock(state: "untuned", round: round, values: [pair.0]),
        MeasuredBlock(state: "tuned", round: round, values: [pair.1]),
      ]
    }
  }

  /// Computed with numpy: all means of two logarithms, the fourth from each end (scipy's exact distribution).
  @Test func `effect and interval of eight rounds are those of another implementation`() throws {
    let untuned = [8.1, 8.4, 7.9, 8.8, 8.2, 8.6, 8.0, 8.3]
    let tuned = [12.0, 12.9, 11.8, 13.1, 12.2, 12.5, 11.9, 12.8]
    let effect = try Effect(of: Self.blocks(untuned, tuned), better: .higher)
    #expect((effect.percent - 49.06586212492701).magnitude < 1e-9)
    let interval = try #require(effect.interval)
    #expect((interval.lowerBound - 47.05465277192631).magnitude < 1e-9)
    #expect((interval.upperBound - 51.77260789799725).magnitude < 1e-9)
    #expect(effect.verdict == .shown && effect.rounds == 8)
    #expect((effect.untuned.median - 8.25).magnitude < 1e-12)
    #expect(effect.untuned.count == 8)
  }

  @Test func `a shorter time is as much better as the longer rate it is`() throws {
    let untuned = [1.0, 1.1, 1.0, 0.9, 1.0, 1.05]
    let tuned = [0.5, 0.52, 0.51, 0.49, 0.5, 0.5]
    let time = try Effect(of: Self.blocks(untuned, tuned), better: .lower)
    let rate = try Effect(
      of: Self.blocks(untuned.map { 1 / $0 }, tuned.map { 1 / $0 }), better: .higher)
    #expect((time.percent - rate.percent).magnitude < 1e-9)
    #expect(time.verdict == .shown)
    let worse = try Effect(of: Self.blocks(tuned, untuned), better: .lower)
    #expect(worse.verdict == .worse)
  }

  @Test func `five rounds show nothing whatever they say`() throws {
    let effect = try Effect(
      of: Self.blocks([1, 1, 1, 1, 1], [9, 9, 9, 9, 9]), better: .higher)
    #expect(effect.interval == nil && effect.verdict == .notShown)
    #expect((effect.percent - 800).magnitude < 1e-9)
  }

  @Test func `equal values are an effect of nothing that is not shown`() throws {
    let ones = [Double](repeating: 1, count: 12)
    let effect = try Effect(of: Self.blocks(ones, ones), better: .lower)
    #expect(effect.percent == 0 && effect.interval == 0...0 && effect.verdict == .notShown)
  }

  @Test func `a block that is left out takes its round with it and no other`() throws {
    var blocks = Self.blocks([1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2, 2])
    blocks[3] = MeasuredBlock(state: "tuned", round: 1, values: [1000], leftOut: "throttled")
    let effect = try Effect(of: blocks, better: .higher)
    #expect(effect.rounds == 6 && (effect.percent - 100).magnitude < 1e-9)
    #expect(effect.tuned.count == 6)
  }

  @Test func `a step is compared with the untuned blocks of its own rounds`() throws {
    let blocks = (0..<6).flatMap { round in
      [("untuned", 1.0), ("tuned", 2.0), ("governor/policy4", 1.5)].map {
        MeasuredBlock(state: $0.0, round: round, values: [$0.1, $0.1, 99])
      }
    }
    let effect = try Effect(of: blocks, to: "governor/policy4", better: .higher)
    #expect((effect.percent - 50).magnitude < 1e-9)
  }

  @Test(arguments: [Double.nan, .infinity, -1, 0])
  func `a value that is no measurement is an error`(value: Double) {
    #expect(throws: EffectError.notAMeasurement(state: "tuned", round: 1)) {
      try Effect(of: Self.blocks([1, 1], [1, value]), better: .lower)
    }
  }

  @Test func `extreme values and empty blocks are errors and no traps`() {
    #expect(throws: EffectError.notComparable) {
      try Effect(of: Self.blocks([1e-308], [1e308]), better: .lower)
    }
    #expect(throws: EffectError.nothingMeasured(state: "untuned")) {
      try Effect(of: [], better: .lower)
    }
    #expect(throws: EffectError.nothingMeasured(state: "tuned")) {
      try Effect(
        of: [
          MeasuredBlock(state: "untuned", round: 0, values: [1]),
          MeasuredBlock(state: "tuned", round: 0, values: []),
        ], better: .lower)
    }
    #expect(throws: EffectError.noRound) {
      try Effect(
        of: [
          MeasuredBlock(state: "untuned", round: 0, values: [1]),
          MeasuredBlock(state: "tuned", round: 1, values: [1]),
        ], better: .lower)
    }
    #expect(throws: EffectError.noSuchError(0)) { try Effect(of: [], better: .lower, error: 0) }
    #expect(throws: Never.self) {
      try Effect(of: Self.blocks([1e308, 1e308], [1e308, 1.5e308]), better: .lower)
    }
  }
}
