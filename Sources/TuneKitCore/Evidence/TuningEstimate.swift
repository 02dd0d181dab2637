/// What tuning brings a model of a given speed, with the measurements that say so.
public struct TuningEstimate: Hashable, Sendable, Encodable {
  /// The likeliest value and an interval around it.
  public struct Tuned: Hashable, Sendable, Codable {
    /// The likeliest value.
    public let point: Double
    /// The lower end of the interval.
    public let low: Double
    /// The upper end of the interval.
    public let high: Double
  }

  /// Between which untuned values something was measured.
  public struct Span: Hashable, Sendable, Codable {
    /// The lowest untuned value.
    public let low: Double
    /// The highest untuned value.
    public let high: Double
  }

  /// The kind of card.
  public let accelerator: ModuleID
  /// The name of the card.
  public let name: String
  /// What is estimated.
  public let quantity: MeasuredQuantity
  /// What the caller asked about.
  public let untuned: Double
  /// What to expect after tuning.
  public let tuned: Tuned
  /// The unit of all values.
  public let unit: String
  /// The share of models whose tuned value lies in the interval.
  public let interval: Double
  /// How many measurements the estimate rests on.
  public let rows: Int
  /// What the measurements cover.
  public let range: Span
  /// The machine on which it was measured.
  public let machine: String
  /// What differed between untuned and tuned.
  public let change: String
  /// Who measured it, and where it is published.
  public let source: String

  private enum CodingKeys: String, CodingKey {
    case accelerator, name, quantity, untuned, tuned, unit, interval, rows, range, source, change
    case machine = "measured_on"
  }

  /// The schema of its JSON.
  public static let schema = "tunekit.estimate/1"

  /// The estimate for one untuned value.
  ///
  /// - Parameters:
  ///   - quantity: what the value is.
  ///   - untuned: the value without tuning.
  ///   - accelerator: the card whose measurements are used.
  /// - Throws: ``EstimateError`` where nothing was measured that would say.
  public init(
    _ quantity: MeasuredQuantity, of untuned: Double, with accelerator: any Accelerator
  ) throws(EstimateError) {
    guard let table = accelerator.evidence.first(where: { $0.quantity == quantity }) else {
      throw .notMeasured(accelerator: accelerator.name, quantity)
    }
    let measured: [MeasuredPair]
    do throws(CSVError) {
      measured = try MeasuredPair.rows(of: quantity, csv: table.csv)
    } catch {
      throw .damagedTable(accelerator: accelerator.name, problem: error.description)
    }
    let estimator = try Estimator(quantity, from: measured)
    let found = try estimator.estimate(untuned)
    self.accelerator = accelerator.id
    name = accelerator.name
    self.quantity = quantity
    self.untuned = untuned
    tuned = Tuned(
      point: found.point.shortened, low: found.low.shortened, high: found.high.shortened)
    unit = quantity.unit
    interval = Estimator.interval
    rows = measured.count
    range = Span(low: estimator.range.lowerBound, high: estimator.range.upperBound)
    machine = table.machine
    change = table.change
    source = table.source.description
  }
}

extension Double {
  /// To three decimals; of small numbers to three digits.
  var shortened: Double {
    guard isFinite, self != 0 else { return self }
    var scale = 1000.0
    while magnitude * scale < 100, scale < 1e15 { scale *= 10 }
    // Beyond, the number has no such decimals.
    guard magnitude < 1e12 else { return self }
    return (self * scale).rounded() / scale
  }

  /// As people write it: `0.479`, `458`.
  package var short: String {
    let text = shortened.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
