import SystemPackage

/// How the kernel reads numbers.
enum KernelNumber {
  /// lib/kstrtox.c, `kstrtoull` with base 0: `0x` is hexadecimal, `0` octal; a plus before and one
  /// line end after are allowed, else EINVAL; ERANGE where it is too large.
  static func unsigned(_ text: String) throws(Errno) -> UInt64 {
    var digits = text.utf8[...]
    if digits.last == 0x0A { digits = digits.dropLast() }
    if digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      let isHexadecimal = digits.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
      radix = isHexadecimal ? 16 : 8
      digits = digits.dropFirst(isHexadecimal ? 2 : 1)
    }
    guard !digits.isEmpty else { throw .invalidArgument }
    var number: UInt64 = 0
    var isTooLarge = false
    for byte in digits {
      guard let digit = digit(byte), digit < radix else { throw .invalidArgument }
      let (product, tooLarge) = number.multipliedReportingOverflow(by: radix)
      let (sum, stillTooLarge) = product.addingReportingOverflow(digit)
      number = sum
      isTooLarge = isTooLarge || tooLarge || stillTooLarge
    }
    if isTooLarge { throw .outOfRange }
    return number
  }

  /// lib/kstrtox.c, `kstrtobool`: the first letter tells, of `on` and `off` the second.
  static func bool(_ text: String) -> Bool? {
    let letters = text.lowercased().utf8.prefix(2)
    return switch letters.first {
    case UInt8(ascii: "1"), UInt8(ascii: "y"), UInt8(ascii: "t"): true
    case UInt8(ascii: "0"), UInt8(ascii: "n"), UInt8(ascii: "f"): false
    case UInt8(ascii: "o") where letters.last == UInt8(ascii: "n"): true
    case UInt8(ascii: "o") where letters.last == UInt8(ascii: "f"): false
    default: nil
    }
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x41...0x46, 0x61...0x66: UInt64((byte | 0x20) - 0x57)
    default: nil
    }
  }
}
