import Testing
import TuneKitCore

@Suite struct `An error in a manifest` {
  @Test(arguments: 0..<WrongManifests.all.count)
  func `an error in a manifest is reported with its line and the correction`(_ number: Int) {
    let example = WrongManifests.all[number]
    let error = #expect(throws: ManifestError.self) { try Manifest(example.text) }
    #expect(error?.description == example.message)
  }

  @Test func `the manifests that the wrong ones are made from have none`() throws {
    #expect(try Manifest(ManifestText.board).id == "acme-sbc")
    #expect(try Manifest(ManifestText.accelerator).id == "example-npu")
    #expect(try Manifest(ManifestText.knob + ManifestText.need).id == "quiet-timer")
  }

  @Test func `an error in a manifest is reported in bounded length`() {
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
