/// Needs that a manifest adds to those of the accelerators.
struct DeclaredKnob: Supplement {
  let id: ModuleID
  let name: String
  /// It is no hardware, so nothing is known by it.
  let signature = Signature.chosen
  let tested: Tested
  let accelerators: [ModuleID]?
  let boards: [ModuleID]?
  private let needs: [Need]

  func needs(at place: Placement) -> [Need] { needs }

  init(_ file: ManifestTable) throws(TOMLError) {
    try file.requireOnly([
      "format", "kind", "id", "name", "tested", "accelerators", "boards", "need",
    ])
    id = try file.identity()
    name = try file.text("name")
    tested = try file.tested()
    accelerators = try file.identities("accelerators")
    boards = try file.identities("boards")
    needs = try file.needs()
    guard !needs.isEmpty else { throw file.mistake("the file has no \"need\"") }
  }
}
