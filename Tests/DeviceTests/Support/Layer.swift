/// A target of the core, as Package.swift writes it.
struct Layer {
  let name: String
  /// The targets that it names.
  let parts: Set<String>

  /// From the bottom up.
  static func all() throws -> [Layer] {
    try Repository.text("Package.swift").matches(
      of: #/layer\("(\w+)"(?:, on: ((?:"\w+"(?:, )?)+))?/#
    ).map { found in
      let parts = (found.2 ?? "").matches(of: #/"(\w+)"/#).map { String($0.1) }
      return Layer(name: String(found.1), parts: Set(parts))
    }
  }
}
