/// Something to know or to settle before tuning a machine.
public struct Caution: Codable, Hashable, Sendable {
  /// What it is about, in a few words.
  public let summary: String
  /// What is the case, and what follows from it.
  public let detail: String
  /// What to do about it; nil where there is nothing to do.
  @Nullable public var remedy: String?
  /// What that brings; nil where nobody says.
  @Nullable public var effect: String?
  /// The command that does it, or that shows more; nil where there is none.
  @Nullable public var command: String?
  /// How much hangs on it; nil where nobody says.
  @Nullable public var weight: Weight?
  /// Where it is known from, as in `documented: ...`; nil where it was only seen on this machine.
  @Nullable public var source: String?

  /// How much hangs on a caution, the most first.
  public enum Weight: String, Codable, CaseIterable, Sendable {
    /// The card does not work without it.
    case working
    /// The machine may crash or lose the card without it.
    case stable
    /// Something stays slower than it could be without it.
    case slow
    /// What is set may be undone without it.
    case lasting
    /// It is only to be known.
    case knowing
  }

  /// A caution with its remedy.
  public init(
    _ summary: String, because detail: String, remedy: String? = nil, effect: String? = nil,
    command: String? = nil, weight: Weight? = nil, source: Source? = nil
  ) {
    self.summary = summary
    self.detail = detail
    self.remedy = remedy
    self.effect = effect
    self.command = command
    self.weight = weight
    self.source = source?.description
  }
}
