/// What is measured of a model.
public enum MeasuredQuantity: String, Codable, CaseIterable, Sendable {
  /// The latency of one call, in milliseconds.
  case call = "latency"
  /// The tokens that a language model generates, per second.
  case tokens = "tokens-per-second"
  /// The time until a language model's first token, in milliseconds.
  case firstToken = "ttft"

  /// The unit of the values.
  public var unit: String {
    switch self {
    case .call, .firstToken: "ms"
    case .tokens: "tok/s"
    }
  }
}

/// Published measurements of models with one accelerator: each model untuned and tuned.
///
/// `estimate` reads them. A table is CSV as RFC 4180 has it, with a header and a row for each model.
/// The columns `model`, `default_ms` and `optimized_ms` are read, of tokens `default_tok_s` and
/// `optimized_tok_s`; others may be there.
public struct EvidenceTable: Hashable, Sendable {
  /// What was measured.
  public let quantity: MeasuredQuantity
  /// The table as text.
  public let csv: String
  /// The machine on which it was measured, with its versions.
  public let machine: String
  /// What differs between untuned and tuned.
  public let change: String
  /// Who measured it, and where it is published.
  public let source: Source

  /// A table of one quantity.
  public init(
    of quantity: MeasuredQuantity, csv: String, on machine: String, changing change: String,
    _ source: Source
  ) {
    self.quantity = quantity
    self.csv = csv
    self.machine = machine
    self.change = change
    self.source = source
  }
}
