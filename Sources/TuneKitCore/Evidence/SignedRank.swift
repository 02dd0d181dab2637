import Glibc

/// The exact statistics of Wilcoxon's signed ranks: where the middle of some differences is, and how surely.
///
/// Estimate: Hodges and Lehmann's, the median of all means of two differences (each with itself, too). Interval: the
/// ones of these means that the test of that level does not refuse (Hollander and Wolfe, "Nonparametric statistical
/// methods", chapter 3.3). It assumes that differences scatter to both sides alike, not how far; up to 29 of 100
/// may be outliers without the estimate running away.
package enum SignedRank {
  /// An estimate and its interval, which is nil where there are too few differences for any.
  package struct Middle: Hashable, Sendable {
    /// Hodges and Lehmann's estimate.
    package let estimate: Double
    /// The interval at the asked-for level or a surer one.
    package let interval: ClosedRange<Double>?
  }

  /// The middle of differences; nil where there is none, or one is not finite.
  ///
  /// `error` is how often the interval may miss, on both sides together. `inOrder`: the differences stand as they were
  /// measured, and where neighbours are alike the interval is widened by what that costs.
  package static func middle(
    of differences: [Double], error: Double, inOrder: Bool = false
  ) -> Middle? {
    let sorted = differences.sorted()
    guard !sorted.isEmpty, sorted.allSatisfy(\.isFinite) else { return nil }
    let means = Means(sorted)
    let estimate = means.at((means.count - 1) / 2) / 2 + means.at(means.count / 2) / 2
    guard var rank = rank(sorted.count, error: error), rank * 2 < means.count else {
      return Middle(estimate: estimate, interval: nil)
    }
    if inOrder, sorted.count >= 10 {
      let centre = Double(means.count) / 2
      let wider = (centre - Double(rank)) * inflation(of: differences, around: estimate)
      rank = max(Int((centre - wider).rounded(.down)), 0)
    }
    let low = means.at(rank)
    let high = means.at(means.count - 1 - rank)
    return Middle(estimate: estimate, interval: min(low, high)...max(low, high))
  }

  /// By how much more than independent values a mean of these scatters: the root of 1 + 2 r, r being the correlation of
  /// neighbours, where it is above 0.
  ///
  /// Wild values are cut off at three times the median distance, so that two of them make no correlation.
  private static func inflation(of values: [Double], around middle: Double) -> Double {
    let distances = values.map { $0 - middle }
    guard let typical = Statistics.median(distances.map(\.magnitude)), typical > 0 else { return 1 }
    let cut = distances.map { min(max($0 / typical, -3), 3) }
    let squares = cut.reduce(0) { $0 + $1 * $1 }
    let products = zip(cut, cut.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    guard squares > 0, products > 0 else { return 1 }
    return (1 + 2 * min(products / squares, 1)).squareRoot()
  }

  /// The largest w with 2 P(W <= w) <= error, W being the sum of positive ranks of n; nil where even W = 0 is likelier.
  ///
  /// Exact up to 200; beyond, the normal approximation, whose error is below 0.0001 there.
  package static func rank(_ count: Int, error: Double) -> Int? {
    guard count > 0, error > 0, error < 1 else { return nil }
    guard count <= exactLimit else {
      let n = Double(count)
      let mean = n * (n + 1) / 4
      let deviation = (n * (n + 1) * (2 * n + 1) / 24).squareRoot()
      let rank = (mean + deviation * Normal.quantile(error / 2) - 0.5).rounded(.down)
      return rank >= 0 && rank < mean ? Int(rank) : nil
    }
    let probabilities = distribution(count)
    var sum = 0.0
    var rank: Int?
    for (value, probability) in probabilities.enumerated() {
      sum += probability
      // A sum of powers of two is exact here but for the last bits.
      guard 2 * sum <= error * (1 + 1e-12) else { break }
      rank = value
    }
    return rank
  }

  /// The fewest differences of which an interval of this error can be made: 6 for 0.05.
  package static func fewest(error: Double) -> Int? {
    guard error > 0, error < 1 else { return nil }
    return (1...exactLimit).first { 2 * exp2(-Double($0)) <= error * (1 + 1e-12) }
  }

  private static let exactLimit = 200

  /// P(W = w) for w from 0 to n (n + 1) / 2.
  private static func distribution(_ count: Int) -> [Double] {
    var probabilities = [Double](repeating: 0, count: count * (count + 1) / 2 + 1)
    probabilities[0] = 1
    var largest = 0
    for rank in 1...count {
      largest += rank
      for value in stride(from: largest, through: 0, by: -1) {
        let with = value >= rank ? probabilities[value - rank] : 0
        probabilities[value] = probabilities[value] / 2 + with / 2
      }
    }
    return probabilities
  }
}

/// All means of two of some sorted values in their order: kept where they are few, else found by bisection.
private struct Means {
  private let values: [Double]
  private let sorted: [Double]?
  let count: Int

  init(_ values: [Double]) {
    self.values = values
    count = values.count * (values.count + 1) / 2
    guard values.count <= 500 else {
      sorted = nil
      return
    }
    var means: [Double] = []
    means.reserveCapacity(count)
    for (index, value) in values.enumerated() {
      for other in values[index...] { means.append(value / 2 + other / 2) }
    }
    sorted = means.sorted()
  }

  /// The mean with this many before it.
  func at(_ index: Int) -> Double {
    guard let first = values.first, let last = values.last else { return 0 }
    if let sorted { return sorted.indices.contains(index) ? sorted[index] : last }
    var low = first
    var high = last
    for _ in 0..<100 {
      let middle = low / 2 + high / 2
      guard middle > low, middle < high else { break }
      if notAbove(middle) > index { high = middle } else { low = middle }
    }
    return notAbove(low) > index ? low : high
  }

  private func notAbove(_ limit: Double) -> Int {
    var found = 0
    var end = values.count
    for (index, value) in values.enumerated() {
      while end > index, value / 2 + values[end - 1] / 2 > limit { end -= 1 }
      guard end > index else { break }
      found += end - index
    }
    return found
  }
}

/// The normal distribution.
enum Normal {
  /// The value that a standard normal one is below with this probability; by bisection of `erfc`.
  static func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return 0 }
    var low = -40.0
    var high = 40.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
