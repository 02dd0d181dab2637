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

/// What tuning is known to bring with a card on one board, in a sentence for those who decide by it.
///
/// It holds for the needs together that cite a gain; `plan` shows it where all of them are met. Of
/// several, `plan` shows the one of the board at hand, else the first.
public struct MeasuredEffect: Hashable, Sendable {
  /// The board on which it was measured.
  public let board: ModuleID
  /// What becomes better, by how much, and what does not: `0.5 ms a call less; nothing for ...`.
  public let text: String
  /// Who measured it, on which machine, and what was changed together.
  public let by: String
  /// Where it is published.
  public let source: Source

  /// A sentence with its source.
  public init(_ text: String, on board: ModuleID, by: String, _ source: Source) {
    self.board = board
    self.text = text
    self.by = by
    self.source = source
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
  /// The profile whose steps that is.
  public let profile: Profile
  /// Who measured it, and where it is published.
  public let source: Source

  /// A table of one quantity.
  public init(
    of quantity: MeasuredQuantity, csv: String, on machine: String, changing change: String,
    as profile: Profile = .standard, _ source: Source
  ) {
    self.quantity = quantity
    self.csv = csv
    self.machine = machine
    self.change = change
    self.profile = profile
    self.source = source
  }
}
