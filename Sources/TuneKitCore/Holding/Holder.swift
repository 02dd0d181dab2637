/// A process that wants a card to stay tuned for as long as it lives.
public struct Holder: Codable, Hashable, Sendable {
  /// The process.
  public let process: Int
  /// The card; nil where its record does not tell, and then it stands for any.
  @Nullable public var card: PCIAddress?
  /// The name of the program that it runs, without the arguments, which may hold secrets.
  public let command: String
  /// Since when, in RFC 3339.
  public let since: String
  /// Whether it lives: one that was killed leaves its record behind, and nothing else.
  public internal(set) var isAlive = true

  private enum CodingKeys: String, CodingKey {
    case process, card, command, since
    case isAlive = "alive"
  }

  /// Whether it wants the card at this address.
  func holds(_ address: PCIAddress) -> Bool {
    isAlive && (card == nil || card == address)
  }
}
