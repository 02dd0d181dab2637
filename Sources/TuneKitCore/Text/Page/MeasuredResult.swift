/// What `prove` has measured, as far as its file says so: a key that is missing or of another form is
/// nil, since a report of the rest is better than none.
public struct MeasuredResult: Codable, Hashable, Sendable {
  /// The beginning of the schemas that can be read.
  public static let schema = "tunekit.prove/1"

  /// `shown`, `worse` or `not-shown`.
  public let verdict: String?
  /// By how much tuned is better, in percent.
  public let effect: Effect?
  /// Before and after.
  public let untuned: Summary?
  /// The same with everything applied.
  public let tuned: Summary?
  /// The effect of each step.
  public let steps: [StepEffect]
  /// The raw values.
  public let blocks: [Block]
  /// The unit of the values, as in `ms`.
  public let unit: String?
  /// What was measured.
  public let metric: Metric?
  /// The share of such intervals that hold the true effect.
  public let confidence: Double?
  /// Why it ended before the interval was as narrow as wanted; nil where it did not.
  public let ended: String?

  /// An effect with its interval.
  public struct Effect: Codable, Hashable, Sendable {
    /// The likeliest value.
    public let percent: Double
    /// The lower end of the interval; nil where there is none.
    public let low: Double?
    /// The upper end of the interval; nil where there is none.
    public let high: Double?

    /// Both, with the interval where there is one.
    var text: String {
      guard let low, let high else { return "\(percent.signed) %, no interval" }
      return "\(percent.signed) % (\(low.signed) to \(high.signed) %)"
    }
  }

  /// What was measured.
  public struct Metric: Codable, Hashable, Sendable {
    /// In people's words.
    public let name: String
    /// By what the number was found; nil for the time that a command took.
    public let found: String?
  }

  /// All values of a state.
  public struct Summary: Codable, Hashable, Sendable {
    /// The value in the middle.
    public let median: Double
    /// How far the values lie apart.
    public let spread: Double?
    /// How many there are.
    public let count: Int?

    private enum CodingKeys: String, CodingKey {
      case median, spread
      case count = "n"
    }

    /// Takes what is there.
    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      median = try values.decode(Double.self, forKey: .median)
      spread = try? values.decode(Double.self, forKey: .spread)
      count = try? values.decode(Int.self, forKey: .count)
    }
  }

  /// The effect of one step.
  public struct StepEffect: Codable, Hashable, Sendable {
    /// The step.
    public let id: String
    /// The steps that were switched together with it.
    public let together: [String]?
    /// By how much it alone makes it better.
    public let effect: Effect?
    /// What it adds to all the others.
    public let added: Effect?

    private enum CodingKeys: String, CodingKey {
      case id, together, effect, added
    }

    /// Takes what is there.
    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      id = try values.decode(String.self, forKey: .id)
      together = try? values.decode([String].self, forKey: .together)
      effect = try? values.decode(Effect.self, forKey: .effect)
      added = try? values.decode(Effect.self, forKey: .added)
    }
  }

  /// Values that were measured one after the other, in one state.
  public struct Block: Codable, Hashable, Sendable {
    /// `untuned`, `tuned`, or a step's id.
    public let state: String
    /// The values, in the unit.
    public let values: [Double]
    /// Why the block does not count; nil where it does.
    public let leftOut: String?

    private enum CodingKeys: String, CodingKey {
      case state, values
      case leftOut = "left_out"
    }

    /// Takes what is there.
    public init(from decoder: any Decoder) throws {
      let entries = try decoder.container(keyedBy: CodingKeys.self)
      state = try entries.decode(String.self, forKey: .state)
      let all = (try? entries.decode([Lenient<Double>].self, forKey: .values)) ?? []
      values = all.compactMap(\.value)
      leftOut = try? entries.decode(String.self, forKey: .leftOut)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case verdict, effect, untuned, tuned, steps, blocks, unit, metric, confidence, ended
  }

  /// Takes what is there.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    verdict = try? values.decode(String.self, forKey: .verdict)
    effect = try? values.decode(Effect.self, forKey: .effect)
    untuned = try? values.decode(Summary.self, forKey: .untuned)
    tuned = try? values.decode(Summary.self, forKey: .tuned)
    let steps = (try? values.decode([Lenient<StepEffect>].self, forKey: .steps)) ?? []
    self.steps = steps.compactMap(\.value)
    let blocks = (try? values.decode([Lenient<Block>].self, forKey: .blocks)) ?? []
    self.blocks = blocks.compactMap(\.value)
    unit = try? values.decode(String.self, forKey: .unit)
    metric = try? values.decode(Metric.self, forKey: .metric)
    confidence = try? values.decode(Double.self, forKey: .confidence)
    ended = try? values.decode(String.self, forKey: .ended)
  }

  /// Reads a result.
  ///
  /// - Throws: ``JSONError`` where it is no JSON, no result, or one of a newer version.
  public init(_ bytes: [UInt8]) throws(JSONError) {
    let form = try JSON.value(Form.self, from: bytes)
    guard form.schema == Self.schema else {
      let isNewer = form.schema.hasPrefix("tunekit.prove/")
      throw JSONError(
        key: "schema",
        problem: "it is \(form.schema.prefix(40)), and "
          + (isNewer
            ? "this program knows \(Self.schema); use a newer tunekit" : "not \(Self.schema)"))
    }
    self = try JSON.value(MeasuredResult.self, from: bytes)
  }

  private struct Form: Decodable {
    let schema: String
  }
}

/// A value, or nil where another form of it was found.
private struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
