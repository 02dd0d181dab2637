/// A set of CPU numbers.
///
/// Read from and written in the kernel's two forms: a list (`0-3,6`) and a hexadecimal mask with a
/// comma after every 32 bits (`00000001,00000000`).
public struct CPUSet: Hashable, Sendable {
  /// The largest CPU number accepted from a text; no kernel is built for more.
  public static let highestNumber = 65_535

  /// 64 CPUs a word, the lowest first, and never a zero word at the end.
  private var words: [UInt64] = []

  /// A set without CPUs.
  public init() {}

  /// A set of the given numbers; those below zero or above ``highestNumber`` are left out.
  public init(_ numbers: [Int]) { for number in numbers { insert(number) } }

  /// The same of any sequence, which costs more: what it is, is asked at run time.
  public init(_ numbers: some Sequence<Int>) { for number in numbers { insert(number) } }

  /// Adds a CPU.
  public mutating func insert(_ number: Int) {
    guard number >= 0 && number <= Self.highestNumber else { return }
    let index = number / 64
    while words.count <= index { words.append(0) }
    words[index] |= 1 << UInt64(number % 64)
  }

  /// Adds CPUs a word at a time, since a text of a few bytes may name all of them again and again.
  private mutating func insert(_ numbers: ClosedRange<Int>) {
    let words = numbers.lowerBound / 64...numbers.upperBound / 64
    while self.words.count <= words.upperBound { self.words.append(0) }
    for index in words {
      let low = max(numbers.lowerBound - index * 64, 0)
      let high = min(numbers.upperBound - index * 64, 63)
      self.words[index] |= UInt64.max << UInt64(low) & UInt64.max >> UInt64(63 - high)
    }
  }

  /// Whether the CPU is in the set.
  public func contains(_ number: Int) -> Bool {
    guard number >= 0 && number / 64 < words.count else { return false }
    return words[number / 64] >> UInt64(number % 64) & 1 == 1
  }

  /// The numbers, lowest first.
  public var numbers: [Int] {
    words.indices.flatMap { index in
      (0..<64).lazy.filter { words[index] >> UInt64($0) & 1 == 1 }.map { index * 64 + $0 }
    }
  }

  /// Whether there is no CPU in it.
  public var isEmpty: Bool { words.isEmpty }
  /// How many CPUs are in it.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
  /// The lowest CPU number.
  public var first: Int? {
    words.firstIndex { $0 != 0 }.map { $0 * 64 + words[$0].trailingZeroBitCount }
  }
  /// The highest CPU number.
  public var last: Int? { words.last.map { words.count * 64 - 1 - $0.leadingZeroBitCount } }

  /// The CPUs that are in both.
  public func intersection(_ other: CPUSet) -> CPUSet {
    CPUSet(words: zip(words, other.words).map { $0 & $1 })
  }

  /// The CPUs that are in either.
  public func union(_ other: CPUSet) -> CPUSet {
    let longest = max(words.count, other.words.count)
    return CPUSet(words: (0..<longest).map { word($0) | other.word($0) })
  }

  /// The CPUs of this set that are not in the other.
  public func subtracting(_ other: CPUSet) -> CPUSet {
    CPUSet(words: words.indices.map { words[$0] & ~other.word($0) })
  }

  /// Whether every CPU of this set is in the other.
  public func isSubset(of other: CPUSet) -> Bool { subtracting(other).isEmpty }

  private init(words: [UInt64]) {
    self.words = words
    while self.words.last == 0 { self.words.removeLast() }
  }

  private func word(_ index: Int) -> UInt64 { index < words.count ? words[index] : 0 }
}

extension CPUSet {
  /// Reads the kernel's list form, as in `0-3,6`; an empty text is the empty set.
  ///
  /// lib/bitmap-str.c, `bitmap_parselist`; of its forms the one with groups (`0-7:2/4`) is never
  /// printed by the kernel and is not read here.
  public init?(list text: some StringProtocol) {
    self.init()
    for part in text.trimmed.split(separator: ",") {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      guard let low = Self.number(ends[0]), let high = Self.number(ends[ends.count - 1]),
        low <= high
      else { return nil }
      insert(low...high)
    }
  }

  /// Reads the kernel's mask form, as in `f0` or `00000001,00000000`.
  ///
  /// lib/bitmap-str.c, `bitmap_parse`: groups of at most eight hexadecimal digits.
  public init?(mask text: some StringProtocol) {
    let groups = text.trimmed.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count <= (Self.highestNumber + 1) / 32 else { return nil }
    var words: [UInt64] = []
    for (index, group) in groups.reversed().enumerated() {
      guard group.utf8.count <= 8, group.utf8.allSatisfy(Self.isHexadecimal),
        let value = UInt64(group, radix: 16)
      else { return nil }
      if index % 2 == 0 { words.append(value) } else { words[index / 2] |= value << 32 }
    }
    self.init(words: words)
  }

  /// The list form: `0-3,6`.
  public var list: String {
    var parts: [String] = []
    var ahead = numbers[...]
    while let start = ahead.popFirst() {
      var end = start
      while ahead.first == end + 1 { end = ahead.removeFirst() }
      parts.append(start == end ? "\(start)" : "\(start)-\(end)")
    }
    return parts.joined(separator: ",")
  }

  /// The mask form, as the kernel prints it for a machine of that many CPUs.
  ///
  /// lib/vsprintf.c, `bitmap_string`: the first group has only as many digits as its bits need.
  ///
  /// - Parameter width: the number of bits the kernel prints, more where the set needs them.
  /// - Returns: groups of eight digits with commas between them.
  public func mask(width: Int) -> String {
    let bits = min(max(1, width, (last ?? 0) + 1), Self.highestNumber + 1)
    let groups = (bits + 31) / 32
    return (0..<groups).reversed().map { group in
      let value = UInt32(truncatingIfNeeded: word(group / 2) >> UInt64(group % 2 * 32))
      let isFirst = group == groups - 1
      let digits = isFirst ? ((bits - 1) % 32) / 4 + 1 : 8
      let text = String(value, radix: 16)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }.joined(separator: ",")
  }

  /// How many bits a mask of this shape has: four for each digit.
  package static func width(ofMask text: some StringProtocol) -> Int {
    text.trimmed.utf8.count { isHexadecimal($0) } * 4
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let number = Int(text), number <= highestNumber
    else { return nil }
    return number
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}

extension CPUSet: Codable {
  /// Decodes the list form.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let set = CPUSet(list: text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not a list of CPUs")
      )
    }
    self = set
  }

  /// Encodes the list form.
  public func encode(to encoder: any Encoder) throws { try list.encode(to: encoder) }
}

extension CPUSet: CustomStringConvertible {
  /// In people's words: `CPU 4-5`.
  public var description: String { isEmpty ? "no CPU" : "CPU \(list)" }
}

extension Sequence<Int> {
  /// The numbers for people, lowest first: `13,154-157`.
  package var inRanges: String {
    var ranges: [ClosedRange<Int>] = []
    for number in Set(self).sorted() {
      if let last = ranges.last, last.upperBound == number - 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
