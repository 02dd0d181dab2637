import TuneKitCore

/// Whatever a manifest says, nothing that is never written can be asked for, and planning with it
/// does not fail but for reasons that it has.
enum ManifestHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let manifest: Manifest
    do throws(ManifestError) {
      manifest = try Manifest(parsing: input, file: "fuzz.toml")
    } catch {
      let text = error.description
      try Difference.unless(text.hasPrefix("fuzz.toml:"), text)
      try Difference.unless(!text.contains("\n") && text.utf8.count < 3000, "the message is long")
      return
    }
    try Difference.unless(ModuleID(validating: manifest.id.string) != nil, "\(manifest.id)")
    guard let registry = Ground.registry, let place else { return }
    let added = try? registry.adding([manifest])
    try Difference.between("file", added?.origin(of: manifest.id).file ?? "fuzz.toml", "fuzz.toml")
    switch manifest.module {
    case .board(let board): _ = board.cautions(about: machine)
    case .accelerator(let card):
      try examine(card.needs(at: place))
      for figure in card.figures { _ = figure.value(in: input.text) }
    case .knob(let knob): try examine(knob.needs(at: place))
    }
    let again = try Difference.ifThrown(by: "reading again") {
      try Manifest(parsing: input, file: "fuzz.toml")
    }
    try Difference.between("read again", again.id, manifest.id)
  }

  private static let machine = Survey(of: MachineImage(Ground.capture)).inventory()

  private static let place: Placement? = {
    guard let card = Ground.registry?.accelerators.first else { return nil }
    return machine.devices.first.map { Placement(of: .pci($0), as: card, on: nil, in: machine) }
  }()

  private static func examine(_ needs: [Need]) throws(Difference) {
    for need in needs {
      try Difference.unless(need.reason != nil, "a need without a reason")
      for condition in need.conditions { _ = condition.holds(on: machine, at: place) }
      guard case .set(let knob, let text) = need.request else { continue }
      guard case .file(let file) = knob.target else {
        throw Difference(description: "a knob that is no file")
      }
      try Difference.unless(file.isBelow("/proc") || file.isBelow("/sys"), "\(file)")
      try Difference.unless(NeverTouch.objection(to: knob, at: file) == nil, "\(file)")
      _ = try Difference.ifThrown(by: "the value") { try knob.grammar.value(of: text) }
    }
  }
}
