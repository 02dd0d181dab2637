import TuneKitCore

/// Lists and masks of CPUs against sets of numbers, and against each other.
enum CPUSetHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let text = input.text
    let list = CPUSet(list: text)
    let mask = CPUSet(mask: text)
    let bare = input.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
    if let expected = numbers(ofList: Array(bare)) {
      try Difference.between("list", list?.numbers, expected.map { $0.sorted() })
    }
    try Difference.between("mask", mask?.numbers, numbers(ofMask: Array(bare))?.sorted())
    for set in [list, mask].compactMap(\.self) {
      try examine(set, width: CPUSet.width(ofMask: text))
    }
    if let list, let mask { try combine(list, mask) }
  }

  private static func examine(_ set: CPUSet, width: Int) throws(Difference) {
    try Difference.between("list of it", CPUSet(list: set.list), set)
    try Difference.between("mask of it", CPUSet(mask: set.mask(width: width)), set)
    try Difference.between("narrow mask", CPUSet(mask: set.mask(width: 1)), set)
    try Difference.between("by numbers", CPUSet(set.numbers), set)
    try Difference.between("count", set.count, set.numbers.count)
    try Difference.between("first", set.first, set.numbers.first)
    try Difference.between("last", set.last, set.numbers.last)
    let text = try Difference.ifThrown(by: "encoding") { try JSON.line([set]) }
    let again = try Difference.ifThrown(by: "decoding") {
      try JSON.value([CPUSet].self, from: Array(text.utf8))
    }
    try Difference.between("as JSON", again, [set])
  }

  private static func combine(_ left: CPUSet, _ right: CPUSet) throws(Difference) {
    let (first, second) = (Set(left.numbers), Set(right.numbers))
    try Difference.between(
      "both", left.intersection(right).numbers, first.intersection(second).sorted())
    try Difference.between("either", left.union(right).numbers, first.union(second).sorted())
    try Difference.between(
      "rest", left.subtracting(right).numbers, first.subtracting(second).sorted())
    try Difference.between("subset", left.isSubset(of: right), first.isSubset(of: second))
  }

  /// What a list means: nil where it is too long to be looked at twice, nil inside where it is none.
  private static func numbers(ofList text: [UInt8]) -> Set<Int>?? {
    var numbers: Set<Int> = []
    var length = 0
    for part in text.split(separator: UInt8(ascii: ",")) {
      let ends = part.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        .map { Array($0).isNumber ? Int(Array($0).text) ?? .max : nil }
      guard ends.count <= 2, let low = ends.first ?? nil, let high = ends.last ?? nil, low <= high,
        high <= CPUSet.highestNumber
      else { return .some(nil) }
      length += high - low
      if length > 200_000 { return nil }
      numbers.formUnion(low...high)
    }
    return numbers
  }

  /// Bit by bit, from the last digit of the last group.
  private static func numbers(ofMask text: [UInt8]) -> Set<Int>? {
    let groups = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.count <= 2048 else { return nil }
    var numbers: Set<Int> = []
    for (place, group) in groups.reversed().enumerated() {
      guard (1...8).contains(group.count) else { return nil }
      for (digit, byte) in group.reversed().enumerated() {
        let character = Character(Unicode.Scalar(byte))
        guard character.isASCII, let value = character.hexDigitValue else { return nil }
        for bit in 0..<4 where value >> bit & 1 == 1 {
          numbers.insert(place * 32 + digit * 4 + bit)
        }
      }
    }
    return numbers
  }
}
