/// Who holds the message by which a card's interrupt is signalled.
///
/// Some controllers move an interrupt by giving it another message. The kernel then writes the new
/// one into the card's capability; a copy that the driver has put elsewhere stays the old one.
public enum MessageKeeping: Codable, Hashable, Sendable {
  /// The kernel alone, so that an interrupt may move by any means.
  case kernel
  /// The driver as well, in a copy made once, where the card has at least so many vectors.
  case copied(fromVectors: Int, Reason)

  /// Why an interrupt of a card with so many vectors must keep its message; nil if it need not.
  func objection(withVectors count: Int) -> Reason? {
    guard case .copied(let least, let reason) = self, count >= least else { return nil }
    return reason
  }
}
