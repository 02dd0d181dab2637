import Testing

@testable import TuneKitCore

@Suite struct `A mistake in a manifest` {
  @Test(arguments: 0..<ManifestMistakes.all.count)
  func `is told with its line and what would be right`(_ number: Int) {
    let mistake = ManifestMistakes.all[number]
    let error = #expect(throws: ManifestError.self) { try Manifest(mistake.text) }
    #expect(error?.description == mistake.message)
  }

  @Test func `is none in what the others are made of`() throws {
    #expect(try Manifest(ManifestText.board).id == "acme-sbc")
    #expect(try Manifest(ManifestText.accelerator).id == "example-npu")
    #expect(try Manifest(ManifestText.knob + ManifestText.need).id == "quiet-timer")
  }

  @Test func `does not grow with what was written there`() {
    let long = String(repeating: "x", count: 20_000)
    for text in [
      "format = 1\nkind = \"\(long)\"", "\(long) = 1", "format = \(long)",
      ManifestText.board + "\n\(long) = 1",
    ] {
      let error = #expect(throws: ManifestError.self) { try Manifest(text) }
      #expect((error?.description.utf8.count ?? .max) < 2000)
      #expect(error?.description.contains("\n") == false)
    }
  }
}
