/// Something to know or to settle before tuning a machine.
public struct Caution: Codable, Hashable, Sendable {
  /// What it is about, in a few words.
  public let summary: String
  /// What is the case, and what follows from it.
  public let detail: String
  /// What to do about it; nil where there is nothing to do.
  @Nullable public var remedy: String?

  /// A caution with its remedy.
  public init(_ summary: String, because detail: String, remedy: String? = nil) {
    self.summary = summary
    self.detail = detail
    self.remedy = remedy
  }
}
