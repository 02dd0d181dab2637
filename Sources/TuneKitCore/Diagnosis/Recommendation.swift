/// Something to do, with what it should bring and why that is believed.
public struct Recommendation: Encodable, Hashable, Sendable {
  /// What to do, or what is wrong.
  public let title: String
  /// What it should bring.
  public let effect: String
  /// The command that does it, or that shows more.
  public let command: String
  /// Why it is believed.
  public let reason: String
  /// Where that is known from: `measured: ...`.
  public let source: String
  /// How much is expected of it; the largest effect first.
  let weight: Weight

  /// How much is expected, the most first.
  enum Weight: Int, Comparable {
    /// Nothing works without it.
    case working
    /// It keeps the machine from crashing.
    case stable
    /// Measured to bring much.
    case measured
    /// Follows from what the hardware can do.
    case certain
    /// Keeps what was gained.
    case lasting
    /// Should help, and nobody has measured it.
    case reasoned
    /// Could be tried, and nothing is wrong without it.
    case optional
    /// Tells more.
    case knowing

    static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether something is wrong, or untuned, as long as it is not done.
  var isWrong: Bool { weight <= .reasoned }

  init(
    _ weight: Weight, _ title: String, effect: String, command: String, because reason: String,
    _ source: Source
  ) {
    self.init(
      weight, title, effect: effect, command: command, because: reason, from: source.description)
  }

  init(
    _ weight: Weight, _ title: String, effect: String, command: String, because reason: String,
    from source: String
  ) {
    self.weight = weight
    self.title = title
    self.effect = effect
    self.command = command
    self.reason = reason
    self.source = source
  }

  private enum CodingKeys: String, CodingKey {
    case title, effect, command, reason, source
  }
}

extension Recommendation.Weight {
  /// That of a caution.
  init(_ weight: Caution.Weight) {
    self =
      switch weight {
      case .working: .working
      case .stable: .stable
      case .slow: .certain
      case .lasting: .lasting
      case .knowing: .knowing
      }
  }
}
