/// All that a report page shows: the machine, its plan, and what was measured.
public struct MachineReport: Sendable {
  /// When it was made, in RFC 3339.
  public let time: String
  /// The version of the program.
  public let version: String
  let strategy: Strategy
  /// Whether the strategy is applied.
  let isApplied: Bool
  let drawing: MachineDrawing
  let chip: String?
  let tuners: [String]
  let result: Proof?
  let curves: [MeasuredCurve]

  /// A report.
  ///
  /// - Parameters:
  ///   - strategy: what would be applied, or is.
  ///   - isApplied: whether it is.
  ///   - inventory: what was seen of the machine just now.
  ///   - board: the board.
  ///   - found: the card, and where it sits.
  ///   - result: what `prove` has measured; nil where nothing was.
  ///   - time: when the report is made, in RFC 3339.
  ///   - version: the version of the program.
  package init(
    of strategy: Strategy, isApplied: Bool, on inventory: Inventory, _ board: any Board,
    _ found: Recognition.Found, measured result: Proof?, at time: String, version: String
  ) {
    self.time = time
    self.version = version
    self.strategy = strategy
    self.isApplied = isApplied
    self.result = result
    chip = board.chip
    tuners = inventory.otherTuners.map { "\($0.name): \($0.evidence)" }
    drawing = MachineDrawing(
      of: strategy, isApplied: isApplied, on: inventory, board, at: found.place)
    curves = found.accelerator.evidence.compactMap { MeasuredCurve($0, beside: result) }
  }
}

extension MachineReport: Encodable {
  /// The schema of the data within the page.
  public static let schema = "tunekit.report/1"

  private enum CodingKeys: String, CodingKey {
    case schema, time, version, plan, machine, result, curves, applied, chip, tuners
  }

  /// The data of the page: every number on it is in there.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(Self.schema, forKey: .schema)
    try values.encode(time, forKey: .time)
    try values.encode(version, forKey: .version)
    try values.encode(strategy, forKey: .plan)
    try values.encode(isApplied, forKey: .applied)
    try values.encode(drawing, forKey: .machine)
    try values.encodeIfPresent(chip, forKey: .chip)
    try values.encode(tuners, forKey: .tuners)
    try values.encodeIfPresent(result, forKey: .result)
    try values.encode(curves, forKey: .curves)
  }
}

/// What is drawn of a machine: the way to the card, the clusters, and where interrupts land.
struct MachineDrawing: Sendable, Encodable {
  let clusters: [Cluster]
  let chain: [End]
  let card: String
  let address: String
  let slot: String?
  let link: String?
  let linkRate: String?
  let isDegraded: Bool
  let interrupts: [Landing]

  /// CPUs of one kind.
  struct Cluster: Sendable, Encodable {
    let processors: String
    let numbers: [Int]
    let offline: [Int]
    let kind: String?
    let clock: String?
    /// The governor and what else the plan sets of the clock, before and after.
    let before: String?
    let after: String?
  }

  /// A bridge on the way to the card.
  struct End: Sendable, Encodable {
    let name: String
    let address: String
  }

  /// Where an interrupt lands, before and after; nil where that is not known.
  struct Landing: Sendable, Encodable {
    let irq: Int
    let before: Int?
    let after: Int?
  }

  init(
    of strategy: Strategy, isApplied: Bool, on inventory: Inventory, _ board: any Board,
    at place: Placement
  ) {
    let topology = Topology(of: inventory, kinds: board.cores)
    clusters = topology.clusters.map { cluster in
      let policy = cluster.online.first.flatMap(inventory.policy(of:))
      let steps = strategy.steps.filter { policy != nil && $0.file.parent == policy?.path }
      let governor = cluster.governor
      return Cluster(
        processors: "\(cluster.processors)", numbers: cluster.processors.numbers,
        offline: cluster.processors.subtracting(cluster.online).numbers, kind: cluster.kind,
        clock: cluster.maximumKilohertz.map(Clock.text),
        before: steps.isEmpty ? governor : steps.map(\.shows.from).joined(separator: ", "),
        after: steps.isEmpty ? governor : steps.map(\.shows.to).joined(separator: ", "))
    }
    let device = place.device
    let bridges = device.pci.map(inventory.bridges) ?? []
    chain = bridges.enumerated().map { index, bridge in
      End(name: index == 0 ? "PCIe port" : "switch port", address: "\(bridge.address)")
    }
    card = strategy.subject.acceleratorName
    address = "\(device.address)"
    slot = place.slot?.name
    link = place.link?.description
    linkRate = place.link.map { "\($0.megabytesPerSecond.grouped) MB/s" }
    isDegraded = place.linkVerdict == .degraded
    interrupts = place.vectors.map { vector in
      let step = strategy.steps.first { step in
        guard case .interrupt(device.address, vector.index, _, _) = step.knob.target else {
          return false
        }
        return true
      }
      let now = (vector.interrupt.effective ?? vector.interrupt.affinity)?.first
      let found = step.flatMap { try? $0.knob.grammar.value(of: $0.found) }
      var earlier: Int?
      if case .processors(let set) = found { earlier = set.first }
      return Landing(
        irq: vector.interrupt.number, before: isApplied && step != nil ? earlier : now,
        after: isApplied ? now : step?.processors?.first ?? now)
    }
  }
}

/// The models that were measured with a card, untuned and tuned, and the curve through them.
struct MeasuredCurve: Sendable, Encodable {
  let quantity: MeasuredQuantity
  let unit: String
  let source: String
  let machine: String
  let low: Double
  let high: Double
  let rows: [Point]
  let curve: [Band]
  /// What was measured here; nil where nothing of this kind was.
  let own: Point?

  /// A model.
  struct Point: Sendable, Encodable {
    let name: String
    let untuned: Double
    let tuned: Double
  }

  /// What the estimator says of an untuned value.
  struct Band: Sendable, Encodable {
    let untuned: Double
    let point: Double
    let low: Double
    let high: Double
  }

  private static let steps = 48

  /// The curve of a table; nil where it is damaged or too short.
  init?(_ table: EvidenceTable, beside result: Proof?) {
    guard let measured = try? MeasuredPair.rows(of: table.quantity, csv: table.csv),
      let estimator = try? Estimator(table.quantity, from: measured)
    else { return nil }
    quantity = table.quantity
    unit = table.quantity.unit
    source = table.source.description
    machine = table.machine
    (low, high) = (estimator.range.lowerBound, estimator.range.upperBound)
    rows = measured.map { Point(name: $0.name, untuned: $0.untuned, tuned: $0.tuned) }
    curve = Self.between(low, high).compactMap { untuned in
      (try? estimator.estimate(untuned)).map { found in
        Band(untuned: untuned, point: found.point, low: found.low, high: found.high)
      }
    }
    // The time that a whole command takes is not that of a call.
    let isNumber = result?.metric.found != nil
    let isSame =
      isNumber && result?.unit == table.quantity.unit && table.quantity != .firstToken
    if isSame, let untuned = result?.untuned.median, let tuned = result?.tuned.median,
      MeasuredPair.allowed.contains(untuned), MeasuredPair.allowed.contains(tuned)
    {
      own = Point(name: "this machine", untuned: untuned, tuned: tuned)
    } else {
      own = nil
    }
  }

  /// Values from the least to the most, each the same multiple of the one before.
  private static func between(_ low: Double, _ high: Double) -> [Double] {
    var values = [low, high]
    while values.count < steps {
      let middles = zip(values, values.dropFirst()).map { ($0 * $1).squareRoot() }
      values = zip(values, middles).flatMap { [$0, $1] } + [high]
    }
    return values
  }
}
