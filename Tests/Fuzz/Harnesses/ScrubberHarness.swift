import TuneKitCore

/// The first line is a path, the rest the file's text.
///
/// What is scrubbed is clean: a second time changes nothing, and no MAC address is left.
enum ScrubberHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let (head, rest) = input.headAndRest
    guard let path = try? SystemPath(validating: head.text) else { return }
    let scrubbed = Scrubber().text(of: path, rest.text)
    try Difference.between("scrubbed twice", Scrubber().text(of: path, scrubbed), scrubbed)
    for word in Array(scrubbed.utf8).split(whereSeparator: { !isPart($0) }) {
      try Difference.unless(!isAddress(Array(word)), "left: \(Array(word).text)")
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return byte >= 0x80 || character.isLetter || character.isNumber || ":-".contains(character)
  }

  /// Six pairs of digits between colons, not all of them zero.
  private static func isAddress(_ word: [UInt8]) -> Bool {
    let pairs = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let areDigits = pairs.allSatisfy { pair in
      pair.count == 2 && pair.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
    return pairs.count == 6 && areDigits && word.contains { $0 != 0x30 && $0 != 0x3A }
  }
}
