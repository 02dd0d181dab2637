/// Medians and quantiles of a few numbers.
package enum Statistics {
  /// The middle of the values, or the mean of the middle two; nil where there are none.
  package static func median(_ values: some Collection<Double>) -> Double? {
    quantile(0.5, of: values)
  }

  /// A quantile, with straight lines between the values (type 7 of R and numpy); nil of nothing.
  package static func quantile(_ share: Double, of values: some Collection<Double>) -> Double? {
    let sorted = values.sorted()
    guard let last = sorted.last, let first = sorted.first, share >= 0, share <= 1 else {
      return nil
    }
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted.count == 1 ? first : last }
    let part = place - Double(below)
    // Weighted, not by their difference: that of two large values has no `Double`.
    return sorted[below] * (1 - part) + sorted[below + 1] * part
  }
}
