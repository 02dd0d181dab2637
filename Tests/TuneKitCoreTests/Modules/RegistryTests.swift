import Testing
import TuneKitCore

@testable import TuneKitModel

@Suite struct `The registry, with manifests` {
  private func registry() throws -> Registry {
    try Registry(boards: [TestBoard()], accelerators: [TestCard()])
  }

  private func manifest(
    _ text: String, _ file: String = "acme.toml", changing changes: [String: String] = [:]
  ) throws -> Manifest {
    try Manifest(
      changes.reduce(text) { $0.replacing($1.key, with: $1.value) }, file: file)
  }

  @Test func `the registry adds new manifests after the built-in modules`() throws {
    let registry = try registry().adding([
      manifest(ManifestText.board, "a.toml"), manifest(ManifestText.accelerator, "b.toml"),
      manifest(ManifestText.knob + ManifestText.need, "c.toml"),
    ])
    #expect(registry.boards.map(\.id) == ["test-board", "acme-sbc"])
    #expect(registry.accelerators.map(\.id) == ["test-card", "example-npu"])
    #expect(registry.supplements.map(\.id) == ["quiet-timer"] && registry.replacements == [])
    #expect(registry.origin(of: "acme-sbc") == .manifest("a.toml"))
    #expect(registry.origin(of: "test-board") == .compiled)
  }

  @Test func `the registry replaces a module of the same id in its place`() throws {
    let change = ["acme-sbc": "test-board"]
    let registry = try registry().adding([
      manifest(ManifestText.board, "a.toml", changing: change),
      manifest(ManifestText.board, "b.toml", changing: change.merging(["Acme": "Later"]) { $1 }),
    ])
    #expect(registry.boards.map(\.name) == ["Later SBC"])
    #expect(
      registry.replacements == [
        .init(id: "test-board", earlier: .compiled, file: "a.toml"),
        .init(id: "test-board", earlier: .manifest("a.toml"), file: "b.toml"),
      ])
    #expect(registry.origin(of: "test-board") == .manifest("b.toml"))
  }

  @Test func `the registry refuses the id of a module of another kind`() throws {
    let error = #expect(throws: RegistryError.self) {
      try registry().adding([manifest(ManifestText.board, changing: ["acme-sbc": "test-card"])])
    }
    #expect(error?.description.hasPrefix("acme.toml: the id \"test-card\" belongs to") == true)
  }

  @Test func `the registry refuses two modules of one signature with their file names`() throws {
    let change = ["0xFFFE": "0x1F4B", "0x0001": "0x0650"]
    let compiled = #expect(throws: RegistryError.self) {
      try registry().adding([manifest(ManifestText.accelerator, changing: change)])
    }
    #expect(
      compiled?.description
        == "acme.toml: \"example-npu\" and \"test-card\" (the one compiled in) both claim pci "
        + "1f4b:0650; to replace that one, give this one its id")
    let both = #expect(throws: RegistryError.self) {
      try registry().adding([
        manifest(ManifestText.accelerator, "a.toml"),
        manifest(ManifestText.accelerator, "b.toml", changing: ["example-npu": "other"]),
      ])
    }
    #expect(both?.description.hasPrefix("b.toml: \"other\" and \"example-npu\" (a.toml)") == true)
  }

  /// The mark of a board that a later manifest replaces is free.
  @Test func `the registry lets a manifest take the signature of a replaced module`() throws {
    let marks = "[\"friendlyelec,cm3588\"]"
    let registry = try registry().adding([
      manifest(ManifestText.board, "a.toml", changing: ["[\"acme,sbc\"]": marks]),
      manifest(ManifestText.board, "b.toml", changing: ["acme-sbc": "test-board"]),
    ])
    #expect(registry.boards.map(\.id) == ["test-board", "acme-sbc"])
  }
}
