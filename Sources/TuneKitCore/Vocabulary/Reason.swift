/// Why something is done or left alone, and how that is known.
public struct Reason: Codable, Hashable, Sendable {
  /// One or two sentences for people.
  public let text: String
  /// Where the knowledge comes from.
  public let source: Source

  /// A reason with its source.
  public init(_ text: String, _ source: Source) {
    self.text = text
    self.source = source
  }
}
