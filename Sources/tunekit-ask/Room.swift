import CFFI
import Glibc

/// Memory for the result or one parameter, and its type for libffi.
struct Room {
  /// What libffi takes it for.
  let type: UnsafeMutablePointer<ffi_type>
  /// Where the value is that is passed: the parameter itself.
  let value: UnsafeMutableRawPointer
  /// Where the room begins that the function fills; for a value, the value.
  let start: UnsafeMutableRawPointer
  /// How many bytes of it are reported; 0 where it only goes in.
  let size: Int
  /// Where in it there are addresses of texts.
  let texts: [Int]

  private static let largest = 16_384

  /// Room for what the function returns, of a type like `i4`, or `s8` for a text.
  init?(result code: String) {
    guard let (kind, size) = Self.parsed(code), let type = ask_type(kind, size) else { return nil }
    self.type = type
    // libffi widens small results to a register.
    start = Self.zeroed(16)
    value = start
    self.size = Int(size)
    texts = kind == CChar(UInt8(ascii: "s")) ? [0] : []
  }

  /// A parameter: `=TYPE:BYTES`, `"BYTES`, `0` or `&SIZE:BYTES:OFFSETS`.
  init?(_ word: String) {
    let parts = word.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    switch word.first {
    case "=":
      guard parts.count == 2, let (kind, size) = Self.parsed(parts[0]), size > 0,
        let type = ask_type(kind, size), let bytes = Self.bytes(parts[1]), bytes.count == Int(size)
      else { return nil }
      self.init(type, Self.filled(bytes, room: 16))
    case "\"":
      guard let bytes = Self.bytes(word.dropFirst()) else { return nil }
      self.init(addressOf: Self.filled(bytes, room: bytes.count + 1))
    case "0": self.init(addressOf: nil)
    case "&":
      guard parts.count == 3, let size = Int(parts[0]), (1...Self.largest).contains(size),
        let bytes = Self.bytes(parts[1]), bytes.count <= size
      else { return nil }
      let offsets = parts[2].split(separator: ",").compactMap { Int($0) }
      guard offsets.allSatisfy({ $0 >= 0 && $0 <= size - 8 }) else { return nil }
      self.init(addressOf: Self.filled(bytes, room: size), size: size, texts: offsets)
    default: return nil
    }
  }

  private init(_ type: UnsafeMutablePointer<ffi_type>, _ value: UnsafeMutableRawPointer) {
    self.type = type
    self.value = value
    start = value
    size = 0
    texts = []
  }

  private init?(addressOf target: UnsafeMutableRawPointer?, size: Int = 0, texts: [Int] = []) {
    guard let type = ask_type(CChar(UInt8(ascii: "p")), 8) else { return nil }
    self.type = type
    value = Self.zeroed(8)
    value.storeBytes(of: target, as: UnsafeMutableRawPointer?.self)
    start = target ?? value
    self.size = size
    self.texts = texts
  }

  /// `i4` as kind and size.
  private static func parsed(_ code: some StringProtocol) -> (CChar, CInt)? {
    guard let kind = code.utf8.first, let size = CInt(code.dropFirst()) else { return nil }
    return (CChar(truncatingIfNeeded: kind), size)
  }

  /// Bytes in hexadecimal.
  private static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.compactMap { digit in
      switch digit {
      case 0x30...0x39: digit - 0x30
      case 0x61...0x66: digit - 0x61 + 10
      default: nil as UInt8?
      }
    }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private static func zeroed(_ size: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    return memory
  }

  private static func filled(_ bytes: [UInt8], room size: Int) -> UnsafeMutableRawPointer {
    let memory = zeroed(max(size, 1))
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    return memory
  }
}
