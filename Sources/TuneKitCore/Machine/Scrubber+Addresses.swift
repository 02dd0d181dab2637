extension Scrubber {
  /// A text whose addresses and UUIDs have zeros for digits.
  ///
  /// Six and more pairs of hexadecimal digits between colons or dashes, `enx` with twelve digits,
  /// UUIDs, IPv4 addresses, and IPv6 addresses that have eight groups or a gap.
  static func blankedAddresses(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let before = index == 0 ? UInt8(ascii: " ") : bytes[index - 1]
      let length = isWordByte(before) ? 0 : addressLength(bytes[index...], after: before)
      if length > 0 {
        let digits = bytes[index...].starts(with: enx) ? index + 3 : index
        for place in digits..<(index + length) where isHexadecimal(bytes[place]) {
          bytes[place] = UInt8(ascii: "0")
        }
      }
      index += max(1, length)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let enx = Array("enx".utf8)

  private static func addressLength(_ bytes: ArraySlice<UInt8>, after before: UInt8) -> Int {
    guard let first = bytes.first, isHexadecimal(first) || first == UInt8(ascii: ":") else {
      return 0
    }
    // Behind a stop or a dash it is the rest of a version, `6.1.0.1.2`.
    let isVersion = before == UInt8(ascii: ".") || before == UInt8(ascii: "-")
    let number = isVersion ? 0 : ipv4(bytes)
    return max(pairs(bytes), interface(bytes), uuid(bytes), max(number, ipv6(bytes)))
  }

  /// How long a UUID at the beginning is: 8, 4, 4, 4 and 12 digits.
  private static func uuid(_ bytes: ArraySlice<UInt8>) -> Int {
    var rest = bytes
    for (index, count) in [8, 4, 4, 4, 12].enumerated() {
      if index > 0 {
        guard rest.first == UInt8(ascii: "-") else { return 0 }
        rest = rest.dropFirst()
      }
      guard rest.prefix(count).count == count, rest.prefix(count).allSatisfy(isHexadecimal) else {
        return 0
      }
      rest = rest.dropFirst(count)
    }
    return rest.first.map(isWordByte) == true ? 0 : 36
  }

  /// How long an IPv4 address at the beginning is: four numbers up to 255, and no more of them.
  private static func ipv4(_ bytes: ArraySlice<UInt8>) -> Int {
    let word = bytes.prefix(16).prefix { isDecimal($0) || $0 == UInt8(ascii: ".") }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4, parts.allSatisfy(isOctet) else { return 0 }
    return bytes.dropFirst(word.count).first.map(isWordByte) == true ? 0 : word.count
  }

  private static func isOctet(_ part: ArraySlice<UInt8>) -> Bool {
    guard (1...3).contains(part.count) else { return false }
    return Int(String(decoding: part, as: UTF8.self)).map { $0 <= 255 } ?? false
  }

  /// How long an IPv6 address at the beginning is.
  private static func ipv6(_ bytes: ArraySlice<UInt8>) -> Int {
    let colon = UInt8(ascii: ":")
    let word = bytes.prefix(40).prefix { isHexadecimal($0) || $0 == colon }
    let groups = word.split(separator: colon, omittingEmptySubsequences: false)
    guard groups.count > 2, groups.allSatisfy({ $0.count <= 4 }),
      word.contains(where: isHexadecimal)
    else { return 0 }
    let gaps = groups.dropFirst().dropLast().count { $0.isEmpty }
    let isWhole = groups.count == 8 && !groups.contains { $0.isEmpty }
    guard isWhole || (gaps > 0 && groups.count <= 8) else { return 0 }
    return bytes.dropFirst(word.count).first.map(isWordByte) == true ? 0 : word.count
  }

  private static func isDecimal(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// How long a MAC address at the beginning is; 0 where there is none.
  private static func pairs(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var rest = bytes
    var separator: UInt8?
    while rest.prefix(2).count == 2, rest.prefix(2).allSatisfy(isHexadecimal) {
      count += 1
      rest = rest.dropFirst(2)
      guard let sign = rest.first, sign == separator ?? sign,
        sign == UInt8(ascii: ":") || sign == UInt8(ascii: "-"),
        rest.dropFirst().prefix(2).allSatisfy(isHexadecimal)
      else { break }
      separator = sign
      rest = rest.dropFirst()
    }
    let isWhole = rest.first.map { !isWordByte($0) } ?? true
    return count >= 6 && isWhole ? count * 3 - 1 : 0
  }

  /// How long a network interface's name that holds its MAC address is; 0 where there is none.
  private static func interface(_ bytes: ArraySlice<UInt8>) -> Int {
    let digits = bytes.dropFirst(3).prefix { isHexadecimal($0) }
    return bytes.starts(with: Array("enx".utf8)) && digits.count == 12 ? 15 : 0
  }

  static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    isHexadecimal(byte) || (0x67...0x7A).contains(byte) || (0x47...0x5A).contains(byte)
  }
}
