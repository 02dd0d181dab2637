/// The identity of a module, written into plans and journals.
///
/// Lower case, digits and hyphens; never reused and never renamed.
public struct ModuleID: Hashable, Sendable {
  /// The text.
  public let string: String

  /// An identity that a person or a file supplied; nil where it is not one.
  public init?(validating text: String) {
    let isAllowed = { (byte: UInt8) in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(isAllowed),
      text.first != "-", text.last != "-"
    else { return nil }
    string = text
  }
}

extension ModuleID: ExpressibleByStringLiteral {
  /// An identity written in the source; the examination of modules checks its form.
  public init(stringLiteral text: String) { string = text }
}

extension ModuleID: CustomStringConvertible, Comparable, Codable {
  /// The text.
  public var description: String { string }

  /// Orders by text.
  public static func < (left: ModuleID, right: ModuleID) -> Bool { left.string < right.string }

  /// Decodes the text.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let id = ModuleID(validating: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no module id"))
    }
    self = id
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}
