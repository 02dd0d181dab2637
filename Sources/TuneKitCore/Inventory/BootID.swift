/// Which boot of which machine: `/proc/sys/kernel/random/boot_id`.
///
/// Values in `/proc` and `/sys` die with a boot and interrupt numbers are dealt anew, so whatever
/// was recorded under another boot must not be written back.
public struct BootID: Hashable, Sendable {
  /// The kernel's text, or `unknown` where a tree has none.
  public let string: String

  /// A boot by its text; ``unknown`` where that tells nothing, as where its first line is blank.
  public init(_ string: String) {
    let line = string.prefix { $0 != "\n" && $0 != "\r\n" }.trimmed
    let isText = line.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    self.string = line.isEmpty || !isText ? "unknown" : line
  }

  /// A boot by what its file holds; ``unknown`` where there is none, or it holds no text.
  init(_ bytes: [UInt8]?) {
    self = bytes.flatMap { String(validating: $0, as: UTF8.self) }.map { BootID($0) } ?? .unknown
  }

  /// The boot of a tree that does not say.
  public static let unknown = BootID("unknown")

  /// Where the kernel tells it.
  static let file: SystemPath = "/proc/sys/kernel/random/boot_id"
}

extension BootID: Codable {
  /// Decodes the text.
  public init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }
  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}
