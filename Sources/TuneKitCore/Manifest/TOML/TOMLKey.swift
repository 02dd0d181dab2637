/// One part of a key, and where it stands.
struct TOMLKey: Hashable, Sendable {
  /// The part, without quotes.
  let name: String
  /// Where it begins.
  let position: TOMLPosition

  /// As it stands in messages.
  var shown: String { name.shownAsKey }
}

extension String {
  /// A key as it stands in a message: of one line, and of a few words at most.
  var shownAsKey: String {
    let scalars = unicodeScalars.prefix(60).map { scalar in
      scalar.properties.generalCategory == .control ? "?" : String(scalar)
    }
    return scalars.joined() + (unicodeScalars.count > 60 ? "..." : "")
  }
}
