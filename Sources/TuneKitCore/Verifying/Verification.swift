/// What a look at the machine came to.
public struct Verification: Codable, Hashable, Sendable {
  /// The worst of the items.
  public let outcome: Finding.State
  /// Whether a strategy of TuneKit is applied; nil where the journal cannot be read.
  ///
  /// If it is not known to be, the machine was held against a fresh plan.
  @Nullable public var isApplied: Bool?
  /// What was checked.
  public let items: [Finding]

  private enum CodingKeys: String, CodingKey {
    case outcome, items
    case isApplied = "applied"
  }

  init(isApplied: Bool?, items: [Finding]) {
    self.isApplied = isApplied
    self.items = items
    let states = Set(items.map(\.state))
    outcome = states.contains(.drifted) ? .drifted : states.contains(.unproven) ? .unproven : .holds
  }
}
