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
