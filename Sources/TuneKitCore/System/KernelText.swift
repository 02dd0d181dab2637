package import SystemPackage

/// How the kernel reads numbers.
package enum KernelNumber {
  /// lib/kstrtox.c, `kstrtoull` with base 0: `0x` is hexadecimal, `0` octal; a plus before and one
  /// line end after are allowed, else EINVAL; ERANGE where it is too large.
  package static func unsigned(_ text: String) throws(Errno) -> UInt64 {
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
  package static func bool(_ text: String) -> Bool? {
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

/// The part of a kernel's release that orders kernels: `6.1` of `6.1.118-vendor`.
public struct KernelVersion: Codable, Hashable, Comparable, Sendable {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int

  /// A version by its numbers.
  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// The version at the beginning of a release; nil where there is none.
  public init?(_ release: String) {
    let numbers = release.split { !$0.isNumber }.prefix(2).map { Int($0) }
    guard numbers.count == 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    self.init(major, minor)
  }

  /// Orders the older kernel first.
  public static func < (left: KernelVersion, right: KernelVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}

/// Which boot of which machine: `/proc/sys/kernel/random/boot_id`.
///
/// Values in `/proc` and `/sys` die with a boot and interrupt numbers are dealt again, so whatever
/// was recorded under another boot must not be written back.
public struct BootID: Hashable, Sendable {
  /// The kernel's text, or `unknown` where a tree has none.
  public let string: String

  /// A boot by its text; ``unknown`` where that tells nothing, as where its first line is blank.
  public init(_ string: String) {
    let line = string.prefix { $0 != "\n" && $0 != "\r\n" }.trimmed
    let isText = line.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
    self.string = line.isEmpty || !isText ? "unknown" : line
  }

  /// A boot by what its file holds; ``unknown`` where there is none, or it holds no text.
  package init(_ bytes: [UInt8]?) {
    self = bytes.flatMap { String(validating: $0, as: UTF8.self) }.map { BootID($0) } ?? .unknown
  }

  /// The boot of a tree that does not say.
  public static let unknown = BootID("unknown")

  /// Where the kernel tells it.
  package static let file: SystemPath = "/proc/sys/kernel/random/boot_id"
}

extension BootID: Codable {
  /// Decodes the text.
  public init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }
  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}
