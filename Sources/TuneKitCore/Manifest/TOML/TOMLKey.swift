/// One part of a key, and where it stands.
struct TOMLKey: Hashable, Sendable {
  /// The part, without quotes.
  let name: String
  /// Where it begins.
  let position: TOMLPosition
}
