import Testing
import TuneKitCore

/// The estimator on the published rows, and on rows that no one has measured.
@Suite struct `The estimator` {
  /// Leaves each row out of everything: the choice of the curve, its numbers and the interval.
  static func leaveOneOut(
    _ quantity: MeasuredQuantity
  ) throws -> (errors: [Double], covered: Int, refused: Int) {
    let rows = try Published.rows(quantity)
    var errors: [Double] = []
    var covered = 0
    var refused = 0
    for index in rows.indices {
      var others = rows
      let left = others.remove(at: index)
      let estimator = try Estimator(quantity, from: others)
      do {
        let found = try estimator.estimate(left.untuned)
        errors.append((found.point - left.tuned).magnitude / left.tuned * 100)
        if (found.low...found.high).contains(left.tuned) { covered += 1 }
      } catch { refused += 1 }
    }
    return (errors, covered, refused)
  }

  static func errorsOfLong() throws -> [Double] {
    let rows = try Published.rows(.call)
    return try rows.indices.filter { (5..<597).contains(rows[$0].untuned) }.map { index in
      var others = rows
      let left = others.remove(at: index)
      let found = try Estimator(.call, from: others).estimate(left.untuned)
      return (found.point - left.tuned).magnitude / left.tuned * 100
    }
  }

  @Test func `the curve chosen for the published rows is the one that validates best`() throws {
    #expect(try Estimator(.call, from: Published.rows(.call)).curve == .saturatingSaving)
    #expect(try Estimator(.tokens, from: Published.rows(.tokens)).curve == .constantShare)
    #expect(try Estimator(.firstToken, from: Published.rows(.firstToken)).curve == .constantSaving)
  }

  /// The figures of the published rows, each left out of everything once, as the reference quotes
  /// them.
  @Test func `leave-one-out errors and coverage are those of the reference`() throws {
    let call = try Self.leaveOneOut(.call)
    let median = try #require(Statistics.median(call.errors))
    #expect((median - 1.696).magnitude < 0.001)
    #expect(call.covered == 75 && call.errors.count == 83)
    // Only the shortest and the longest are outside of what the others show.
    #expect(call.refused == 2)
    let long = try #require(Statistics.median(try Self.errorsOfLong()))
    #expect((long - 0.600).magnitude < 0.001)

    let tokens = try Self.leaveOneOut(.tokens)
    #expect((try #require(Statistics.median(tokens.errors)) - 20.046).magnitude < 0.001)
    #expect(tokens.covered == 7 && tokens.errors.count == 8)
    let first = try Self.leaveOneOut(.firstToken)
    #expect((try #require(Statistics.median(first.errors)) - 12.438).magnitude < 0.001)
    #expect(first.covered == 4 && first.errors.count == 5)
  }

  /// In percent.
  @Test(arguments: [
    (MeasuredQuantity.call, Estimator.Curve.constantSaving, 1.628, 7.851),
    (.call, .constantShare, 3.299, 9.486), (.call, .saturatingSaving, 1.696, 4.695),
    (.tokens, .constantSaving, 12.326, 18.591), (.tokens, .constantShare, 18.044, 15.826),
    (.tokens, .saturatingSaving, 16.997, 19.738), (.firstToken, .constantSaving, 6.572, 8.452),
    (.firstToken, .constantShare, 14.350, 11.984), (.firstToken, .saturatingSaving, 11.349, 11.550),
  ])
  func `each curve has these leave-one-out errors`(
    quantity: MeasuredQuantity, curve: Estimator.Curve, median: Double, mean: Double
  ) throws {
    let estimator = try Estimator(quantity, from: Published.rows(quantity))
    let found = try #require(estimator.validations[curve])
    #expect((found.medianError * 100 - median).magnitude < 0.001)
    #expect((found.meanError * 100 - mean).magnitude < 0.001)
  }

  /// Computed with numpy from the same tables by the same definition.
  @Test func `estimates are those of another implementation`() throws {
    let call = try Estimator(.call, from: Published.rows(.call))
    let expected: [(Double, Double, Double, Double)] = [
      (0.3, 0.178102, 0.108016, 0.280492), (0.7, 0.479271, 0.352362, 0.664675),
      (12, 11.483548, 11.186614, 11.917349), (400, 399.438332, 399.115401, 399.910113),
    ]
    for (untuned, point, low, high) in expected {
      let found = try call.estimate(untuned)
      #expect((found.point - point).magnitude < 1e-5)
      #expect((found.low - low).magnitude < 1e-5)
      #expect((found.high - high).magnitude < 1e-5)
    }
    let tokens = try Estimator(.tokens, from: Published.rows(.tokens)).estimate(8)
    #expect((tokens.point - 12.104118).magnitude < 1e-5)
    #expect((tokens.low - 9.351639).magnitude < 1e-5)
    #expect((tokens.high - 17.152687).magnitude < 1e-5)
    let first = try Estimator(.firstToken, from: Published.rows(.firstToken)).estimate(600)
    #expect(first.point == 458 && first.low == 339 && first.high == 577)
  }

  @Test func `nothing is estimated outside of what was measured`() throws {
    let estimator = try Estimator(.call, from: Published.rows(.call))
    for untuned in [0.29, 598, 1e308, 1e-308] {
      #expect(throws: EstimateError.outOfRange(untuned, measured: 0.297...597.2, .call)) {
        try estimator.estimate(untuned)
      }
    }
    #expect(throws: Never.self) { try estimator.estimate(0.297) }
    #expect(throws: Never.self) { try estimator.estimate(597.2) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 0, -0.0])
  func `a value that is no measurement has no estimate`(value: Double) throws {
    let estimator = try Estimator(.tokens, from: Published.rows(.tokens))
    #expect(throws: EstimateError.notAMeasurement(.tokens)) { try estimator.estimate(value) }
  }

  @Test func `fewer than six rows are too few`() throws {
    let rows = try Published.rows(.firstToken)
    #expect(throws: EstimateError.tooFewRows(5, needed: 6)) {
      try Estimator(.firstToken, from: Array(rows.prefix(5)))
    }
    #expect(throws: EstimateError.tooFewRows(0, needed: 6)) { try Estimator(.call, from: []) }
    #expect(throws: Never.self) { try Estimator(.firstToken, from: Array(rows.prefix(6))) }
  }

  @Test func `any rows give an interval that holds its point and is above zero`() throws {
    var generator = SeededGenerator(14)
    for _ in 0..<300 {
      let count = Int.random(in: 6...40, using: &generator)
      let rows = (0..<count).compactMap { _ in
        let exponents = -12.0...15.0
        let wide = Bool.random(using: &generator)
        func value() -> Double {
          var value = 1.0
          let power = wide ? Int(Double.random(in: exponents, using: &generator)) : 1
          for _ in 0..<power.magnitude { value *= power < 0 ? 0.1 : 10 }
          return min(max(value * Double.random(in: 0.5...2, using: &generator), 1e-12), 1e15)
        }
        return MeasuredPair(name: "x", untuned: value(), tuned: value())
      }
      let quantity = MeasuredQuantity.allCases.randomElement(using: &generator) ?? .call
      let estimator = try Estimator(quantity, from: rows)
      for untuned in [estimator.range.lowerBound, estimator.range.upperBound] {
        let found = try estimator.estimate(untuned)
        #expect(found.low > 0 && found.low <= found.point && found.point <= found.high)
        #expect(found.high.isFinite)
      }
    }
  }

  @Test func `equal rows are no trap`() throws {
    let rows = [MeasuredPair](
      repeating: try #require(MeasuredPair(name: "x", untuned: 5, tuned: 4)), count: 8)
    let found = try Estimator(.call, from: rows).estimate(5)
    #expect(found.point == 4 && found.low == 4 && found.high == 4)
  }

  @Test func `ten thousand rows take seconds at most`() throws {
    let rows = (1...10_000).compactMap {
      MeasuredPair(name: "\($0)", untuned: Double($0), tuned: Double($0) * 0.9)
    }
    let start = ContinuousClock.now
    _ = try Estimator(.call, from: rows)
    let taken = ContinuousClock.now - start
    #expect(taken < .seconds(20))
  }
}
