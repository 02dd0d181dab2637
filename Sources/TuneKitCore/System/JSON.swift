import FoundationEssentials

/// The one form of JSON that TuneKit writes: sorted keys, no escaped slashes.
public enum JSON {
  /// A value as text on many lines, with a line end.
  ///
  /// - Parameters:
  ///   - value: what is written.
  ///   - context: what its `encode(to:)` looks up in the encoder.
  /// - Returns: the text.
  /// - Throws: what `encode(to:)` throws; TuneKit's own values throw nothing.
  public static func pretty(
    _ value: some Encodable, in context: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted], context) + "\n"
  }

  /// A value as text on one line.
  ///
  /// - Throws: what the value's `encode(to:)` throws.
  public static func line(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  /// Reads a value.
  ///
  /// - Throws: ``JSONError`` in one line, with the key where there is one.
  public static func value<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws(JSONError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw JSONError(error)
    } catch {
      throw JSONError(key: "", problem: "it is not JSON")
    }
  }

  private static func text(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting,
    _ context: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.userInfo = context
    return withoutControls(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Escapes what steers a terminal and what the encoder leaves as it is: it escapes below U+0020.
  ///
  /// All of it begins with one of four bytes, which are looked for first.
  private static func withoutControls(_ text: String) -> String {
    let isEscaped = { (scalar: Unicode.Scalar) in scalar.value >= 0x7f && scalar.isSteering }
    guard text.utf8.contains(where: { [0x7f, 0xc2, 0xd8, 0xe2].contains($0) }),
      text.unicodeScalars.contains(where: isEscaped)
    else { return text }
    return text.unicodeScalars.reduce(into: "") { plain, scalar in
      if isEscaped(scalar) {
        plain += "\\u" + hexadecimal(scalar.value, 4)
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
  }
}

/// Why a text is not the JSON that was expected.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The way to the value that is wrong, as in `steps.2.found`; empty for the whole.
  public let key: String
  /// What is wrong with it.
  public let problem: String

  /// One line for people.
  public var description: String { key.isEmpty ? problem : "\(key): \(problem)" }

  /// An error at a key.
  public init(key: String, problem: String) {
    self.key = key
    self.problem = problem
  }

  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(key: Self.path(context.codingPath + [key]), problem: "it is missing")
    case .valueNotFound(_, let context):
      self.init(key: Self.path(context.codingPath), problem: "it is null")
    case .typeMismatch(_, let context):
      self.init(key: Self.path(context.codingPath), problem: "it is of the wrong type")
    case .dataCorrupted(let context):
      let isSyntax = context.codingPath.isEmpty
      self.init(
        key: Self.path(context.codingPath),
        problem: isSyntax ? "it is cut off or not JSON" : Self.problem(context.debugDescription))
    @unknown default: self.init(key: "", problem: "it cannot be read")
    }
  }

  /// The decoder's words, but for those about types of this program.
  private static func problem(_ words: String) -> String {
    guard let value = words.firstRange(of: " from invalid String value ") else { return words }
    return "unknown value \"\(words[value.upperBound...].prefix(80))\""
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in key.intValue.map(String.init) ?? key.stringValue }.joined(separator: ".")
  }
}

/// An optional that is written to JSON as null, and not left out.
@propertyWrapper
public struct Nullable<Wrapped> {
  /// The value, or nil.
  public var wrappedValue: Wrapped?

  /// A value, or nil.
  public init(wrappedValue: Wrapped?) { self.wrappedValue = wrappedValue }
}

extension Nullable: Equatable where Wrapped: Equatable {}
extension Nullable: Hashable where Wrapped: Hashable {}
extension Nullable: Sendable where Wrapped: Sendable {}

extension Nullable: Encodable where Wrapped: Encodable {
  /// Encodes the value or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}

extension Nullable: Decodable where Wrapped: Decodable {
  /// Decodes the value or null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Wrapped.self)
  }
}

extension KeyedDecodingContainer {
  /// Takes a key that is missing for null.
  public func decode<Wrapped: Decodable>(
    _ type: Nullable<Wrapped>.Type, forKey key: Key
  ) throws -> Nullable<Wrapped> {
    try decodeIfPresent(type, forKey: key) ?? Nullable(wrappedValue: nil)
  }
}
