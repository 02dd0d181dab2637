/// The unit in which some values are shown: seconds as milliseconds where they are that short.
package struct UnitScale: Hashable, Sendable {
  /// The unit; empty where the values have none.
  package let unit: String
  /// How many of it make one of the unit in which the values were measured.
  package let factor: Double

  private static let times = ["s", "ms", "\u{B5}s", "ns"]

  /// The largest unit of time of which the smallest value is at least a tenth; any other unit as it is.
  ///
  /// - Parameters:
  ///   - unit: in what the values were measured.
  ///   - values: what is shown side by side, in that unit.
  package init(_ unit: String, fitting values: [Double]) {
    let name = unit == "us" || unit == "\u{3BC}s" ? "\u{B5}s" : unit
    guard let first = Self.times.firstIndex(of: name), let least = values.min(), least > 0 else {
      (self.unit, factor) = (unit, 1)
      return
    }
    var (place, factor) = (first, 1.0)
    while least * factor < 0.1, place + 1 < Self.times.count {
      place += 1
      factor *= 1000
    }
    self.unit = place == first ? unit : Self.times[place]
    self.factor = factor
  }

  /// A value with its unit.
  package func text(_ value: Double) -> String {
    let number = (value * factor).short
    return unit.isEmpty ? number : "\(number) \(unit)"
  }
}
