import Testing
import TuneKitCore

/// What a source says, and how saved plans and manifests write it.
@Suite struct `A source` {
  @Test func `a measured source states its gain apart from its place`() {
    let source = Source.measured("a lab, a page (1): table 2", gain: "both, 5 to 11 tok/s")
    #expect(source.gain == "both, 5 to 11 tok/s" && source.work == "a lab")
    #expect(Source.measured("https://example.org/a: b").gain == nil)
    #expect(Source.reasoned("a: b").gain == nil)
  }

  @Test(arguments: [
    ("measured: a, b: 3 to 4", Source.measured("a, b", gain: "3 to 4")),
    ("measured: a: b: 3 to 4", Source.measured("a: b", gain: "3 to 4")),
    ("measured: https://example.org", Source.measured("https://example.org")),
    ("documented: a: b", Source.documented("a: b")), ("assumed: x", Source.assumed("x")),
  ])
  func `a source is read as it is written`(text: String, source: Source) {
    #expect(Source(text) == source && source.description == text)
  }

  @Test(arguments: ["", "measured", "measured:", "measured:  ", "guessed: a", "Measured: a"])
  func `a text that is no source is none`(text: String) {
    #expect(Source(text) == nil)
  }
}
