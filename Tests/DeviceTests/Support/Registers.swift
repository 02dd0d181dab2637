/// The configuration space of a card as root reads it: PCI Express at 0x70, and nothing else.
enum Registers {
  /// - Parameters:
  ///   - payload: in bytes.
  ///   - readRequest: in bytes.
  ///   - count: how many bytes are shown; 64 to others than root.
  /// - Returns: the bytes, the lowest first.
  static func card(payload: Int = 128, readRequest: Int = 512, count: Int = 256) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let step = { (size: Int) in UInt8((size / 128).trailingZeroBitCount) }
    let registers: [Int: UInt8] = [
      0x00: 0x4b, 0x01: 0x1f, 0x02: 0x50, 0x03: 0x06, 0x06: 0x10, 0x34: 0x70, 0x70: 0x10,
      0x78: step(payload) << 5, 0x79: step(readRequest) << 4, 0x7c: 0x22, 0x82: 0x12,
    ]
    for (place, byte) in registers { bytes[place] = byte }
    return Array(bytes.prefix(count))
  }
}
