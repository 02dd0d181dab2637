import TuneKitCore

/// A value that was read from a text reads the same from the text that is made of it.
enum GrammarHarness: Harness {
  private static let all: [Grammar] = [.word, .choice, .integer, .cpuMask, .cpuList]

  static func examine(_ input: [UInt8]) throws(Difference) {
    let text = input.text
    for grammar in all {
      try Difference.unless(grammar.agree(text, text), "\(grammar) does not agree with itself")
      _ = grammar.shown(text)
      guard let value = try? grammar.value(of: text) else { continue }
      let written = grammar.text(of: value, like: text)
      try Difference.unless(
        grammar.agree(written, text), "\(grammar): \(written) does not mean \(text)")
      try Difference.unless(
        grammar.agree(grammar.writing(text), text), "\(grammar) writes \(grammar.writing(text))")
    }
  }
}
