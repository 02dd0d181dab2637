/// Which boot of which machine: `/proc/sys/kernel/random/boot_id`.
///
/// Values in `/proc` and `/sys` die with a boot and interrupt numbers are dealt anew, so whatever
/// was recorded under another boot must not be written back.
public struct BootID: Hashable, Sendable {
  /// The kernel's text, or `unknown` where a tree has none.
  public let string: String

  /// A boot by its text.
  public init(_ string: String) { self.string = string }

  /// The boot of a tree that does not say.
  public static let unknown = BootID("unknown")
}

extension BootID: Codable {
  /// Decodes the text.
  public init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }
  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}
