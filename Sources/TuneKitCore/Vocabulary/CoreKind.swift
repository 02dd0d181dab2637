/// One kind of core that a board has, known by its part number.
public struct CoreKind: Codable, Hashable, Sendable {
  /// The name people use, as in `Cortex-A76`.
  public let name: String
  /// The part number in MIDR_EL1, bits 15:4.
  public let part: Int

  /// A kind by name and part number.
  public init(_ name: String, part: Int) {
    self.name = name
    self.part = part
  }
}
