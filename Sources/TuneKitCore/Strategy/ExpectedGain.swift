/// What a whole strategy is known to bring, as somebody has measured it.
public struct ExpectedGain: Codable, Hashable, Sendable {
  /// What was measured, before and after with its unit, as in `5-7.5 to 11-12.6 tok/s`.
  public let text: String
  /// Where: `measured: ...`.
  public let source: String

  /// Who measured: what the source says first, up to its first comma.
  var origin: String {
    let reference = source.split(separator: ":", maxSplits: 1).last ?? ""
    return reference.split(separator: ",").first.map { String($0.trimmed) } ?? ""
  }
}

extension Source {
  /// What a measurement came to, which stands behind the last colon of its reference; nil where
  /// nothing was measured, or the reference only says where.
  var gain: String? {
    guard case .measured(let reference) = self else { return nil }
    let parts = reference.split(separator: ":").map(\.trimmed)
    guard parts.count > 1, let last = parts.last, !last.isEmpty else { return nil }
    return String(last)
  }
}
