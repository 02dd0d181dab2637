/// The name of a step within its strategy: `governor/policy4`, `interrupt/0`.
public struct StepID: Hashable, Sendable, Comparable {
  /// The text.
  public let string: String

  /// An id by what is set and for which part of the machine.
  public init(_ string: String) { self.string = string }

  /// Orders by text, numbers within it by value.
  public static func < (left: StepID, right: StepID) -> Bool {
    left.sortingKey.lexicographicallyPrecedes(right.sortingKey)
  }

  /// The text with every number filled up to one width.
  private var sortingKey: String.UTF8View {
    var key = ""
    var digits = ""
    for character in string + "\0" {
      if character.isASCII && character.isNumber {
        digits.append(character)
        continue
      }
      key += String(repeating: "0", count: max(0, digits.isEmpty ? 0 : 12 - digits.count)) + digits
      digits = ""
      key.append(character)
    }
    return key.utf8
  }
}

extension StepID: ExpressibleByStringLiteral {
  /// An id that stands in the source.
  public init(stringLiteral text: String) { string = text }
}

extension StepID: Codable, CustomStringConvertible {
  /// The text.
  public var description: String { string }
  /// Decodes the text.
  public init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }
  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}
