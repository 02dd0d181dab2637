import Testing
import TuneKitCore

@testable import TuneKitModel

@Suite struct `The list of interrupts that irqbalance leaves alone` {
  @Test(arguments: [
    ("", "25", "25"), ("40 41", "25", "40 41 25"), ("25", "25", "25"),
    ("25 40", "25 26", "25 40 26"),
  ])
  func `adding to irqbalance's list keeps the entries of others`(
    before: String, ours: String, after: String
  ) {
    #expect(ExemptionList.text(adding: ours, to: before) == after)
    #expect(ExemptionList.holds(ours, in: after))
    #expect(ExemptionList.text(takingBack: before, after, from: after) == before)
  }

  @Test func `removing from irqbalance's list keeps the entries of others`() {
    #expect(ExemptionList.text(takingBack: "40", "40 25", from: "25 40 50") == "40 50")
    #expect(ExemptionList.text(takingBack: "25 40", "25 40", from: "25 40") == "25 40")
    #expect(ExemptionList.text(takingBack: "40", "40 25", from: "40") == "40")
    #expect(ExemptionList.text(takingBack: "40 7", "40 25", from: "25 40") == "40 7")
  }

  @Test(arguments: ["25,26", "-1", "0x10", "abc", "25 abc", "99999999999999999999"])
  func `an invalid irqbalance list is refused`(text: String) {
    #expect(ExemptionList.numbers(in: text) == nil)
    #expect(ExemptionList.text(adding: "25", to: text) == nil)
    #expect(ExemptionList.text(takingBack: "", "25", from: text) == nil)
    #expect(!ExemptionList.holds("25", in: text))
  }

  @Test func `an irqbalance list is restored after any additions in any order`() throws {
    var random = SeededGenerator(7)
    for _ in 0..<500 {
      let before = (0..<Int.random(in: 0...4, using: &random)).map { "\($0 * 10 + 1)" }
        .joined(separator: " ")
      var text = before
      var parts: [(was: String, will: String)] = []
      for _ in 0..<3 {
        let ours = String(Int.random(in: 1...45, using: &random))
        let next = try #require(ExemptionList.text(adding: ours, to: text))
        parts.append((text, next))
        text = next
      }
      for part in parts.reversed() {
        text = try #require(ExemptionList.text(takingBack: part.was, part.will, from: text))
      }
      #expect(text == before)
    }
  }
}
