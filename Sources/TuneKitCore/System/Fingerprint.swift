/// A number made from a text, the same in every run, which Swift's own hash is not.
///
/// FNV-1a with 64 bits: against mix-ups, not against forgers.
public struct Fingerprint: Hashable, Sendable {
  /// The number.
  public let number: UInt64

  /// The fingerprint of a text's bytes in UTF-8.
  public init(of text: String) {
    number = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }
}

extension Fingerprint: CustomStringConvertible {
  /// Sixteen hexadecimal digits.
  public var description: String { hexadecimal(number, 16) }
}
