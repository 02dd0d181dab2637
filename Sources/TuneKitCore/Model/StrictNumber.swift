/// A decimal number as programs print it: `12`, `-0.5`, `7.804`, `1e-3`.
///
/// `Double(_:)` also takes `nan`, `inf` and `0x1p3`; a measurement is none of these.
package enum StrictNumber {
  /// How many bytes at the beginning of `bytes` are a decimal number; 0 where none begins there.
  package static func length(in bytes: some Collection<UInt8>) -> Int {
    var index = bytes.startIndex
    var length = 0
    func digits() -> Int {
      var count = 0
      while index < bytes.endIndex, isDigit(bytes[index]) {
        index = bytes.index(after: index)
        count += 1
      }
      return count
    }
    func sign() -> Int {
      guard index < bytes.endIndex, [0x2B, 0x2D].contains(bytes[index]) else { return 0 }
      index = bytes.index(after: index)
      return 1
    }
    length += sign()
    let whole = digits()
    guard whole > 0 else { return 0 }
    length += whole
    if index < bytes.endIndex, bytes[index] == UInt8(ascii: ".") {
      index = bytes.index(after: index)
      let fraction = digits()
      guard fraction > 0 else { return length }
      length += 1 + fraction
    }
    guard index < bytes.endIndex, bytes[index] | 0x20 == UInt8(ascii: "e") else { return length }
    index = bytes.index(after: index)
    let exponent = 1 + sign()
    let power = digits()
    return power > 0 ? length + exponent + power : length
  }

  /// The number that the whole text is, or nil; infinite where it is too large for a `Double`.
  package static func parse(_ text: some StringProtocol) -> Double? {
    let count = text.utf8.count
    guard count > 0, length(in: text.utf8) == count else { return nil }
    return Double(text)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
