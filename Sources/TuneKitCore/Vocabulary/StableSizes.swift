/// The sizes with which a card is known to work well, and how that is known.
///
/// TuneKit never writes them; `diagnose` says where another one is set.
public struct StableSizes: Codable, Hashable, Sendable {
  /// In bytes.
  public let bytes: [Int]
  /// Why no other.
  public let reason: Reason

  init(bytes: [Int], reason: Reason) {
    self.bytes = bytes
    self.reason = reason
  }

  /// Sizes in bytes, with the reason and its source.
  public init(_ bytes: Int..., because text: String, _ source: Source) {
    self.bytes = bytes
    reason = Reason(text, source)
  }
}
