import Testing
import TuneKitCore

@Suite struct `A mistake in a manifest` {
  @Test(arguments: 0..<ManifestMistakes.all.count)
  func `a mistake in a manifest is reported with its line and the correction`(_ number: Int) {
    let mistake = ManifestMistakes.all[number]
    let error = #expect(throws: ManifestError.self) { try Manifest(mistake.text) }
    #expect(error?.description == mistake.message)
  }

  @Test func `the manifests that the mistakes are made from have none`() throws {
    #expect(try Manifest(ManifestText.board).id == "acme-sbc")
    #expect(try Manifest(ManifestText.accelerator).id == "example-npu")
    #expect(try Manifest(ManifestText.knob + ManifestText.need).id == "quiet-timer")
  }

  @Test func `a mistake in a manifest is reported in bounded length`() {
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
