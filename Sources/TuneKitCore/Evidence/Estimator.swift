/// Estimates what tuning brings a model, from other models that were measured untuned and tuned.
///
/// The estimator fits the time saved, `x - y` of untuned `x` and tuned `y` in milliseconds, as a
/// curve of `x`:
///
///     saving(x) = a * scale(x)        scale(x) = 1, x, or x / (x + c)
///
/// The saving is a constant time, a constant share, or grows with the call and levels out. `a` is the
/// median over the rows, which no outlier moves. `c` minimises the relative error of the tuned time.
/// The leave-one-out error chooses the scale.
///
/// The interval is a jackknife interval (Lei and others 2018, "Distribution-free predictive inference
/// for regression"): the quantiles of the leave-one-out errors, in units of `scale`. It assumes only
/// that the model is like those that were measured.
package struct Estimator: Sendable {
  /// How the saving depends on the untuned time; the first is the simplest.
  package enum Curve: String, CaseIterable, Sendable {
    /// Every call saves the same time.
    case constantSaving = "constant saving"
    /// Every call saves the same share of its time.
    case constantShare = "constant share"
    /// Short calls save a share, long ones a time.
    case saturatingSaving = "saturating saving"

    /// How many numbers are fitted.
    package var parameters: Int { self == .saturatingSaving ? 2 : 1 }
  }

  /// How well a curve predicts rows that it was not fitted to, each left out once.
  package struct Validation: Hashable, Sendable {
    /// The median of |predicted - tuned| / tuned.
    package let medianError: Double
    /// The mean of the same, by which curves are compared.
    package let meanError: Double
    /// The 90th percentile of the same.
    package let largeError: Double
    /// The share of rows whose tuned value is in the interval.
    package let coverage: Double
  }

  /// A tuned value with its interval, in the quantity's unit.
  package struct Tuned: Hashable, Sendable {
    /// What was asked for.
    package let untuned: Double
    /// The likeliest tuned value.
    package let point: Double
    /// The lower end of the interval.
    package let low: Double
    /// The upper end of the interval.
    package let high: Double
  }

  /// The share of models whose tuned value the interval should hold.
  package static let interval = 0.9
  /// The fewest rows of which an interval of nine tenths can be made: n rows give n / (n + 1) at most.
  package static let fewestRows = 6

  /// What is estimated.
  package let quantity: MeasuredQuantity
  /// The curve that the evidence supports.
  package let curve: Curve
  /// The measurements it rests on.
  package let rows: [MeasuredPair]
  /// The untuned values between which something was measured, in the quantity's unit.
  package let range: ClosedRange<Double>
  /// The leave-one-out errors of every curve, the chosen one's among them.
  package let validations: [Curve: Validation]

  private let fit: Fit
  private let margins: ClosedRange<Double>
  private let smallestShare: Double

  /// Fits every curve and keeps the simplest that validates.
  ///
  /// Two parameters are taken only where they make the mean error at least a tenth smaller.
  package init(_ quantity: MeasuredQuantity, from rows: [MeasuredPair]) throws(EstimateError) {
    let untuned = rows.map(\.untuned)
    guard rows.count >= Self.fewestRows, let least = untuned.min(), let most = untuned.max() else {
      throw .tooFewRows(rows.count, needed: Self.fewestRows)
    }
    let points = Points(rows, quantity)
    var validations: [Curve: Validation] = [:]
    var best: (curve: Curve, error: Double, residuals: [Double])?
    for curve in Curve.allCases {
      let (validation, residuals) = points.validate(curve)
      validations[curve] = validation
      let needed = curve.parameters == 1 ? 1 : 0.9
      if let error = best?.error, !(validation.meanError < error * needed) { continue }
      best = (curve, validation.meanError, residuals)
    }
    guard let best, let fit = points.fit(best.curve) else {
      throw .tooFewRows(rows.count, needed: Self.fewestRows)
    }
    self.quantity = quantity
    self.rows = rows
    self.validations = validations
    range = least...most
    curve = best.curve
    self.fit = fit
    margins = Margins(best.residuals).range()
    smallestShare = points.smallestShare
  }

  /// What tuning should bring a model of this untuned value; never outside of what was measured.
  package func estimate(_ untuned: Double) throws(EstimateError) -> Tuned {
    guard untuned.isFinite, untuned > 0 else { throw .notAMeasurement(quantity) }
    guard range.contains(untuned) else { throw .outOfRange(untuned, measured: range, quantity) }
    let time = quantity.milliseconds(untuned)
    let tuned = fit.tuned(time, margins, smallestShare: smallestShare)
    switch quantity {
    case .call, .firstToken:
      return Tuned(untuned: untuned, point: tuned.point, low: tuned.low, high: tuned.high)
    case .tokens:
      return Tuned(
        untuned: untuned, point: quantity.milliseconds(tuned.point),
        low: quantity.milliseconds(tuned.high), high: quantity.milliseconds(tuned.low))
    }
  }
}

/// A curve with its numbers, all in milliseconds.
private struct Fit {
  var curve: Estimator.Curve
  var saving: Double
  var bend: Double

  func scale(_ untuned: Double) -> Double {
    switch curve {
    case .constantSaving: 1
    case .constantShare: untuned
    case .saturatingSaving: untuned / (untuned + bend)
    }
  }

  /// The tuned time and its interval; above 0, whatever the curve says beyond the rows' own shares.
  func tuned(
    _ untuned: Double, _ margins: ClosedRange<Double>, smallestShare: Double
  ) -> (point: Double, low: Double, high: Double) {
    let scale = scale(untuned)
    let floor = untuned * smallestShare / 2
    let point = max(untuned - saving * scale, floor)
    let low = max(point + margins.lowerBound * scale, floor)
    return (point, min(low, point), max(point + margins.upperBound * scale, point))
  }
}

/// The quantiles of leave-one-out errors.
private struct Margins {
  private let residuals: [Double]
  private let sizes: [Double]

  init(_ residuals: [Double]) {
    self.residuals = residuals.sorted()
    sizes = residuals.map(\.magnitude).sorted()
  }

  /// Five of a hundred on each side; of fewer than 19 rows, whose sides are too short, nine tenths of both together.
  ///
  /// Without one of the errors where one is given, as if its row had not been measured.
  func range(without left: Double? = nil) -> ClosedRange<Double> {
    let count = residuals.count - (left == nil ? 0 : 1)
    guard count > 0 else { return 0...0 }
    let outside = (1 - Estimator.interval) / 2
    let below = Int((outside * Double(count + 1)).rounded(.down))
    if below >= 1 {
      let low = residuals.element(below - 1, without: left)
      let high = residuals.element(count - below, without: left)
      return min(low, 0)...max(high, 0)
    }
    let rank = Int((Estimator.interval * Double(count + 1)).rounded(.up))
    let size = sizes.element(min(rank, count) - 1, without: left?.magnitude)
    return -size...size
  }
}

/// The rows in milliseconds, and all that is fitted to them.
private struct Points {
  let untuned: [Double]
  let tuned: [Double]
  private let shares: [Double]
  private let smallestShares: [Double]

  init(_ rows: [MeasuredPair], _ quantity: MeasuredQuantity) {
    untuned = rows.map { quantity.milliseconds($0.untuned) }
    tuned = rows.map { quantity.milliseconds($0.tuned) }
    shares = zip(tuned, untuned).map { $0 / $1 }
    smallestShares = Array(shares.sorted().prefix(2))
  }

  var smallestShare: Double { smallestShares.first ?? 0 }

  func fit(_ curve: Estimator.Curve) -> Fit? {
    var best: (error: Double, fit: Fit)?
    for bend in bends(curve) {
      let line = Line(self, Fit(curve: curve, saving: 0, bend: bend))
      let (saving, error) = line.best(without: nil)
      if let least = best?.error, !(error < least) { continue }
      best = (error, Fit(curve: curve, saving: saving, bend: bend))
    }
    return best?.fit
  }

  /// Predicts every row from the others; also the errors in units of the scale.
  func validate(_ curve: Estimator.Curve) -> (Estimator.Validation, [Double]) {
    var fits: [(error: Double, fit: Fit)?] = untuned.map { _ in nil }
    for bend in bends(curve) {
      let line = Line(self, Fit(curve: curve, saving: 0, bend: bend))
      for row in untuned.indices {
        let (saving, error) = line.best(without: row)
        if let least = fits[row]?.error, !(error < least) { continue }
        fits[row] = (error, Fit(curve: curve, saving: saving, bend: bend))
      }
    }
    var errors: [Double] = []
    var residuals: [Double] = []
    var left: [Fit] = []
    for (row, found) in fits.enumerated() {
      guard let fit = found?.fit else { continue }
      let point = fit.tuned(untuned[row], 0...0, smallestShare: share(without: row)).point
      errors.append((point - tuned[row]).magnitude / tuned[row])
      residuals.append((tuned[row] - point) / fit.scale(untuned[row]))
      left.append(fit)
    }
    var inside = 0
    let margins = Margins(residuals)
    for row in left.indices {
      let range = left[row].tuned(
        untuned[row], margins.range(without: residuals[row]), smallestShare: share(without: row))
      if range.low <= tuned[row], tuned[row] <= range.high { inside += 1 }
    }
    let validation = Estimator.Validation(
      medianError: Statistics.median(errors) ?? .infinity,
      meanError: errors.isEmpty
        ? .infinity : errors.reduce(0) { $0 + $1 / Double(errors.count) },
      largeError: Statistics.quantile(0.9, of: errors) ?? .infinity,
      coverage: left.isEmpty ? 0 : Double(inside) / Double(left.count))
    return (validation, residuals)
  }

  /// The smallest measured share of the other rows.
  private func share(without row: Int) -> Double {
    shares[row] == smallestShare ? smallestShares.last ?? 0 : smallestShare
  }

  /// Where the saving may level out: 96 steps from a tenth of the shortest call to ten times the longest.
  private func bends(_ curve: Estimator.Curve) -> [Double] {
    guard curve == .saturatingSaving, let least = untuned.min(), let most = untuned.max() else {
      return [0]
    }
    let steps = 95
    // The 95th root by bisection needs no logarithm, and so no library of C.
    let whole = 100 * (most / least)
    var low = 1.0
    var high = whole
    for _ in 0..<200 {
      let middle = low / 2 + high / 2
      var power = 1.0
      for _ in 0..<steps { power *= middle }
      if power < whole { low = middle } else { high = middle }
    }
    var bends: [Double] = []
    var bend = least / 10
    for _ in 0...steps {
      bends.append(bend)
      bend *= low
    }
    return bends
  }
}

/// All rows for one scale, sorted by their saving in its units, so that leaving one out costs nothing.
private struct Line {
  /// Saving over scale, and how heavily an error of it weighs in the relative error of the tuned time.
  private let savings: [Double]
  private let weights: [Double]
  /// Where a row stands in the sorted order.
  private let places: [Int]
  private let sums: [(weight: Double, product: Double)]

  init(_ points: Points, _ fit: Fit) {
    let scales = points.untuned.map { fit.scale($0) }
    let unsorted = points.untuned.indices.map {
      (points.untuned[$0] - points.tuned[$0]) / scales[$0]
    }
    let order = unsorted.indices.sorted { (unsorted[$0], $0) < (unsorted[$1], $1) }
    savings = order.map { unsorted[$0] }
    weights = order.map { scales[$0] / points.tuned[$0] }
    var places = order
    for (place, row) in order.enumerated() { places[row] = place }
    self.places = places
    var sums: [(weight: Double, product: Double)] = [(0, 0)]
    var total = (weight: 0.0, product: 0.0)
    for (saving, weight) in zip(savings, weights) {
      total.weight += weight
      total.product += weight * saving
      sums.append(total)
    }
    self.sums = sums
  }

  /// The median saving and the sum of relative errors it leaves.
  func best(without row: Int?) -> (saving: Double, error: Double) {
    let place = row.map { places[$0] } ?? savings.count
    let count = savings.count - (row == nil ? 0 : 1)
    guard count > 0, let total = sums.last else { return (0, .infinity) }
    func value(_ index: Int) -> Double { savings[index < place ? index : index + 1] }
    let saving = value((count - 1) / 2) / 2 + value(count / 2) / 2
    let split = savings.partition(above: saving)
    let below = sums[split]
    var error =
      (total.product - below.product) - saving * (total.weight - below.weight)
      + saving * below.weight - below.product
    if row != nil { error -= (savings[place] - saving).magnitude * weights[place] }
    return (saving, error)
  }
}

extension [Double] {
  /// One of sorted values, counted without one that equals `left`.
  fileprivate func element(_ index: Int, without left: Double?) -> Double {
    let skipped = left.map { partition(above: $0) - 1 } ?? count
    let place = index < skipped ? index : index + (left == nil ? 0 : 1)
    return indices.contains(place) ? self[place] : 0
  }

  /// How many of sorted values are not above this one.
  fileprivate func partition(above value: Double) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
