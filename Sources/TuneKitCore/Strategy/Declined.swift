/// A need that was not met, and why: nothing is dropped in silence.
public struct Declined: Codable, Hashable, Sendable {
  /// What was needed.
  public let what: String
  /// Why it is not done.
  public let why: String
  /// Whether a person chose so; nil where nobody did.
  public var isChosen: Bool?
  /// Whether it is so already, and there was nothing to do; nil where it is not.
  public var isMet: Bool?

  private enum CodingKeys: String, CodingKey {
    case what, why
    case isChosen = "chosen"
    case isMet = "met"
  }
}

/// Something that is left alone on purpose.
public struct LeftAlone: Codable, Hashable, Sendable {
  /// What.
  public let what: String
  /// What happened where somebody did not.
  public let why: String
  /// Where that is known from.
  public let source: String
}
