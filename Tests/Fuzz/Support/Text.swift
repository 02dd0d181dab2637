extension [UInt8] {
  /// The bytes as text, repaired where they are not UTF-8.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// Whether there is nothing in it but printable ASCII and line ends.
  var isPlain: Bool { allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A } }

  /// The first line, and all that follows its end.
  var headAndRest: (head: [UInt8], rest: [UInt8]) {
    let head = Array(prefix { $0 != 0x0A })
    return (head, Array(dropFirst(head.count + 1)))
  }

  /// The words between bytes up to the blank.
  var words: [[UInt8]] { split { $0 <= 0x20 }.map { Array($0) } }

  /// Whether it is all digits, and at least one.
  var isNumber: Bool { !isEmpty && allSatisfy { (0x30...0x39).contains($0) } }
}
