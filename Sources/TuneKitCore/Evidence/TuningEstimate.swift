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
  /// The profile whose steps that is.
  public let profile: Profile
  /// Who measured it, and where it is published.
  public let source: String
  /// The results of `prove` that it rests on; empty where it rests on published measurements.
  public let proven: [String]

  private enum CodingKeys: String, CodingKey {
    case accelerator, name, quantity, untuned, tuned, unit, interval, rows, range, source, change,
      profile
    case proven = "from"
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
  ///   - profile: the profile with which it is tuned; nil for the one that was measured.
  /// - Throws: ``EstimateError`` where nothing was measured that would say.
  public init(
    _ quantity: MeasuredQuantity, of untuned: Double, with accelerator: any Accelerator,
    as profile: Profile? = nil
  ) throws(EstimateError) {
    let tables = accelerator.evidence.filter { $0.quantity == quantity }
    let table = tables.first { profile == nil || $0.profile == profile } ?? tables.first
    guard let table else { throw .notMeasured(accelerator: accelerator.name, quantity) }
    if let profile, profile != table.profile {
      throw .otherProfile(of: accelerator.name, table.profile, asked: profile)
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
    self.profile = table.profile
    source = table.source.description
    proven = []
  }
}

extension TuningEstimate {
  /// The estimate from results of `prove` instead of published measurements.
  ///
  /// One result that measured this value, within a tenth, is enough: its rounds are the
  /// measurements. Else six results of different models are, each a measurement.
  ///
  /// - Parameters:
  ///   - quantity: what the value is.
  ///   - untuned: the value without tuning.
  ///   - proofs: the results, with their names; there is no estimate where they say nothing of it.
  ///   - profile: the profile of all of them; nil for that of the first.
  /// - Throws: ``EstimateError`` where a result does not measure the quantity, or has too few rounds.
  public init?(
    _ quantity: MeasuredQuantity, of untuned: Double, from proofs: [(name: String, proof: Proof)],
    as profile: Profile? = nil
  ) throws(EstimateError) {
    guard MeasuredPair.allowed.contains(untuned) else { throw .notAMeasurement(quantity) }
    let profile = profile ?? proofs.first?.proof.conditions.profile
    for (name, proof) in proofs {
      let own = proof.conditions.profile
      if let profile, own != profile { throw .otherProfile(of: name, own, asked: profile) }
    }
    for (name, proof) in proofs where !proof.measures(quantity) {
      throw .otherQuantity(name, unit: proof.unit, quantity)
    }
    for (name, proof) in proofs {
      let pairs = proof.pairs
      let values = pairs.map(\.untuned)
      guard let least = values.min(), let most = values.max(),
        (least * 0.9...most * 1.1).contains(untuned)
      else { continue }
      let estimator = try Estimator(quantity, from: pairs)
      let inside = min(max(untuned, least), most)
      let found = try estimator.estimate(inside).scaled(by: untuned / inside)
      self.init(quantity, found, by: estimator, from: [(name, proof)])
      return
    }
    let medians = proofs.compactMap { name, proof in
      MeasuredPair(
        name: name, untuned: proof.untuned.median ?? 0, tuned: proof.tuned.median ?? 0)
    }
    guard medians.count >= Estimator.fewestRows else { return nil }
    let estimator = try Estimator(quantity, from: medians)
    guard estimator.range.contains(untuned) else { return nil }
    self.init(quantity, try estimator.estimate(untuned), by: estimator, from: proofs)
  }

  private init?(
    _ quantity: MeasuredQuantity, _ found: Estimator.Tuned, by estimator: Estimator,
    from proofs: [(name: String, proof: Proof)]
  ) {
    guard let first = proofs.first?.proof else { return nil }
    let subject = first.conditions.subject
    accelerator = subject.accelerator
    name = subject.acceleratorName
    self.quantity = quantity
    untuned = found.untuned
    tuned = Tuned(
      point: found.point.shortened, low: found.low.shortened, high: found.high.shortened)
    unit = quantity.unit
    interval = Estimator.interval
    rows = estimator.rows.count
    range = Span(low: estimator.range.lowerBound, high: estimator.range.upperBound)
    machine = "\(subject.boardName), Linux \(subject.kernel)"
    change = first.conditions.plan.map(\.title).joined(separator: ", ")
    profile = first.conditions.profile
    source = "measured: " + proofs.map(\.name).joined(separator: ", ")
    proven = proofs.map(\.name)
  }
}

extension Proof {
  /// Whether its values are of that kind.
  fileprivate func measures(_ quantity: MeasuredQuantity) -> Bool {
    let isFirstToken = metric.name.contains("first token")
    return switch quantity {
    case .call: unit == "ms" && better == .lower && !isFirstToken
    case .firstToken: unit == "ms" && better == .lower
    case .tokens: ["tok/s", "token/s", "tokens/s"].contains(unit) && better == .higher
    }
  }

  /// The medians of each round that has both states.
  fileprivate var pairs: [MeasuredPair] {
    let counted = blocks.filter { $0.leftOut == nil }
    let median = { (state: String, round: Int) in
      Statistics.median(
        counted.filter { $0.state == state && $0.round == round }.flatMap(\.values))
    }
    return Set(counted.map(\.round)).sorted().compactMap { round in
      guard let untuned = median(Self.untunedState, round),
        let tuned = median(Self.tunedState, round)
      else { return nil }
      return MeasuredPair(name: "round \(round)", untuned: untuned, tuned: tuned)
    }
  }
}

extension Estimator.Tuned {
  /// The same for an untuned value that lies a little beyond.
  fileprivate func scaled(by factor: Double) -> Estimator.Tuned {
    Estimator.Tuned(
      untuned: untuned * factor, point: point * factor, low: low * factor, high: high * factor)
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
