/// One parser, fed with any bytes at all, and what must be true of whatever it makes of them.
protocol Harness: Sendable {
  /// The parser's name, and the name of its folder below `Corpora`.
  static var name: String { get }

  /// Parses the bytes and holds the outcome against a second, naive reading, or against itself.
  ///
  /// - Throws: ``Difference`` where the two do not agree. A trap needs no words.
  static func examine(_ input: [UInt8]) throws(Difference)
}

extension Harness {
  /// The type's name without `Harness`.
  static var name: String { String("\(Self.self)".dropLast("Harness".count)) }
}
