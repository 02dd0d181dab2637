import Glibc

/// One block of a proof: a command, run once or several times in one state of the machine.
package struct MeasuredBlock: Hashable, Sendable {
  /// `untuned`, `tuned`, or the id of a step.
  package let state: String
  /// Rounds hold every state once, and what is compared is of one round.
  package let round: Int
  /// What the command printed, run for run, or its wall time.
  package let values: [Double]
  /// Why it does not count, or nil.
  package let leftOut: String?

  /// A block as it was measured.
  package init(state: String, round: Int, values: [Double], leftOut: String? = nil) {
    self.state = state
    self.round = round
    self.values = values
    self.leftOut = leftOut
  }
}

/// What a change of state brings, from blocks that alternate.
///
/// Each block counts as the median of its values, and each round as one ratio of the two states. Neighbours in time
/// share what drifts, and since rounds alternate (A-B, B-A), a steady drift lengthens one ratio and shortens the next.
/// The effect is Hodges and Lehmann's estimate of the ratios' logarithms, its interval that of the exact signed-rank
/// test (``SignedRank``), made wider where neighbouring rounds are alike: no shape of the scatter is assumed, and a wild
/// block moves it little. It was chosen by simulation: a bootstrap of the median and ranks aligned within four blocks
/// miss 6 to 8 % of the time, ranks of all blocks together see nothing through a drift.
package struct Effect: Hashable, Sendable {
  /// What the interval says.
  package typealias Verdict = Proof.Verdict

  /// The values of one state.
  package struct Summary: Hashable, Sendable {
    /// The median of all values.
    package let median: Double
    /// From the first to the third quartile of all values, in their unit.
    package let spread: Double
    /// How many values.
    package let count: Int
  }

  /// By how many percent tuned is better.
  package let percent: Double
  /// The interval of `percent`; nil where there are too few rounds.
  package let interval: ClosedRange<Double>?
  /// How often such intervals hold the true effect: 1 minus the error asked for.
  package let confidence: Double
  /// The compared rounds.
  package let rounds: Int
  /// How far one round's ratio lies from the next, in percent: the quartiles' distance, as a standard deviation.
  package let scatter: Double
  /// The state compared with.
  package let untuned: Summary
  /// The compared state.
  package let tuned: Summary

  /// The interval in a word.
  package var verdict: Verdict {
    guard let interval else { return .notShown }
    if interval.lowerBound > 0 { return .shown }
    return interval.upperBound < 0 ? .worse : .notShown
  }

  /// Half the interval's width, in percentage points; nil where there is none.
  package var precision: Double? { interval.map { ($0.upperBound - $0.lowerBound) / 2 } }

  /// Compares two states of the same rounds.
  ///
  /// `error` is how often the interval may miss: 0.05, or the share that ``BlockPlan`` gives to this look.
  package init(
    of blocks: [MeasuredBlock], from untuned: String = "untuned", to tuned: String = "tuned",
    better: BenchmarkFigure.Better, error: Double = 0.05
  ) throws(EffectError) {
    guard error > 0, error < 1 else { throw .noSuchError(error) }
    let before = try Self.state(untuned, blocks)
    let after = try Self.state(tuned, blocks)
    var logarithms: [Double] = []
    for (round, value) in before.rounds.sorted(by: { $0.key < $1.key }) {
      guard let other = after.rounds[round] else { continue }
      logarithms.append(better == .lower ? value - other : other - value)
    }
    guard let middle = SignedRank.middle(of: logarithms, error: error, inOrder: true) else {
      throw .noRound
    }
    percent = try Self.percent(middle.estimate)
    if let found = middle.interval {
      let low = try Self.percent(found.lowerBound)
      interval = low...max(low, try Self.percent(found.upperBound))
    } else {
      interval = nil
    }
    confidence = 1 - error
    rounds = logarithms.count
    // 1.349: the quartiles' distance of a normal distribution, in standard deviations.
    scatter = try Self.percent(Self.quartiles(logarithms) / 1.349)
    self.untuned = before.summary
    self.tuned = after.summary
  }

  /// The logarithm of the median of each round's blocks that count.
  private static func state(
    _ state: String, _ blocks: [MeasuredBlock]
  ) throws(EffectError) -> (rounds: [Int: Double], summary: Summary) {
    var medians: [Int: [Double]] = [:]
    var all: [Double] = []
    for block in blocks where block.state == state && block.leftOut == nil {
      for value in block.values where !(value > 0 && value.isFinite) {
        throw .notAMeasurement(state: state, round: block.round)
      }
      guard let median = Statistics.median(block.values) else { continue }
      medians[block.round, default: []].append(log(median))
      all += block.values
    }
    guard let median = Statistics.median(all) else { throw .nothingMeasured(state: state) }
    return (
      medians.compactMapValues { Statistics.median($0) },
      Summary(median: median, spread: quartiles(all), count: all.count)
    )
  }

  private static func quartiles(_ values: [Double]) -> Double {
    guard let first = Statistics.quantile(0.25, of: values),
      let third = Statistics.quantile(0.75, of: values)
    else { return 0 }
    return third - first
  }

  /// A ratio's logarithm as percent more; a ratio beyond a million is no effect but two kinds of things.
  private static func percent(_ logarithm: Double) throws(EffectError) -> Double {
    guard logarithm.magnitude <= 13.82 else { throw .notComparable }
    return expm1(logarithm) * 100
  }
}

/// Why there is no effect to be told.
package enum EffectError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The interval's error is not between 0 and 1.
  case noSuchError(Double)
  /// No block of the state counts.
  case nothingMeasured(state: String)
  /// No round has both states.
  case noRound
  /// A value is not finite, or not above 0.
  case notAMeasurement(state: String, round: Int)
  /// One state's values are more than a million times the other's.
  case notComparable

  /// One line for people.
  package var description: String {
    switch self {
    case .noSuchError(let error): "\(error) is not a share between 0 and 1"
    case .nothingMeasured(let state): "nothing was measured \(state)"
    case .noRound: "no round has both states"
    case .notAMeasurement(let state, let round):
      "a value of round \(round), \(state), is not a finite number above 0"
    case .notComparable: "the values are more than a million times apart"
    }
  }
}
