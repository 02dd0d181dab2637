/// Which CPUs a person has chosen for a card's interrupts, instead of what planning would choose.
public struct InterruptChoice: Codable, Hashable, Sendable {
  /// The CPUs; nil for the fastest.
  @Nullable public var processors: CPUSet?
  /// Whether the vectors go to these CPUs in turn, and not all to one.
  public let isSpread: Bool

  /// A choice; nil where nothing is chosen.
  ///
  /// - Parameters:
  ///   - processors: the CPUs; nil for the fastest.
  ///   - isSpread: whether the vectors go to them in turn.
  public init?(processors: CPUSet?, isSpread: Bool) {
    guard processors != nil || isSpread else { return nil }
    self.processors = processors
    self.isSpread = isSpread
  }

  private enum CodingKeys: String, CodingKey {
    case processors = "cpus"
    case isSpread = "spread"
  }
}
