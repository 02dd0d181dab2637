/// Why there is no estimate.
public enum EstimateError: Suggesting, Hashable, Sendable {
  /// The accelerator states no such table.
  case notMeasured(accelerator: String, MeasuredQuantity)
  /// The accelerator's table cannot be read.
  case damagedTable(accelerator: String, problem: String)
  /// The value is no positive finite number.
  case notAMeasurement(MeasuredQuantity)
  /// No measured model is like it.
  case outOfRange(Double, measured: ClosedRange<Double>, MeasuredQuantity)
  /// The accelerator's table has too few rows.
  case tooFewRows(Int, needed: Int)

  /// The accelerator's measurements, or a result of `prove`, are of another profile.
  case otherProfile(of: String, Profile, asked: Profile)
  /// A result of `prove` has values of another kind.
  case otherQuantity(String, unit: String, MeasuredQuantity)

  /// What failed, why, what to do.
  public var message: Message {
    switch self {
    case .notMeasured(let name, let quantity):
      "no estimate for \(name): not measured, no \(quantity.words) with and without tuning is "
        + "published; to measure it, run your model before and after \(Action.apply)"
    case .damagedTable(let name, let problem):
      "no estimate for \(name): its measurements cannot be read, \(problem)"
    case .notAMeasurement(let quantity):
      "no estimate: the value must be a number of \(quantity.unit) above 0"
    case .outOfRange(let value, let range, let quantity):
      "no estimate for \(value.short) \(quantity.unit): the measurements go from "
        + "\(range.lowerBound.short) to \(range.upperBound.short) \(quantity.unit), and nothing is "
        + "known beyond them"
    case .otherProfile(let name, let measured, let asked):
      "no estimate for profile \(asked.rawValue): not measured; \(name) was measured with profile "
        + "\(measured.rawValue): give --profile \(measured.rawValue)"
    case .otherQuantity(let name, let unit, let quantity):
      "no estimate: \(name) measured \(unit.isEmpty ? "a number without a unit" : unit), and no "
        + "\(quantity.words) in \(quantity.unit)"
    case .tooFewRows(let count, let needed):
      "no estimate: there are \(count) measurements, and \(needed) are needed"
    }
  }
}

extension MeasuredQuantity {
  /// What it is called in sentences.
  package var words: String {
    switch self {
    case .call: "latency of a call"
    case .tokens: "token rate"
    case .firstToken: "time to the first token"
    }
  }
}
