import Testing
import TuneKitCore

@Suite struct `A configuration space` {
  /// 256 bytes with a list of capabilities: power management at 0x40, PCI Express at 0x70.
  ///
  /// The card reads 5 GT/s x1 of x2, a payload of 128 of 256 and read requests of 512 bytes.
  static func bytes(_ changes: [Int: UInt8] = [:], count: Int = 256) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 256)
    let registers: [Int: UInt8] = [
      0x00: 0x4b, 0x01: 0x1f, 0x02: 0x50, 0x03: 0x06, 0x06: 0x10, 0x34: 0x40,
      0x40: 0x01, 0x41: 0x70, 0x70: 0x10, 0x71: 0x00,
      0x74: 0x01, 0x78: 0x10, 0x79: 0x28, 0x7c: 0x22, 0x80: 0x02, 0x82: 0x12,
    ]
    for (place, byte) in registers.merging(changes, uniquingKeysWith: { $1 }) {
      bytes[place] = byte
    }
    return Array(bytes.prefix(count))
  }

  @Test func `a configuration space gives sizes, link and sleep states`() throws {
    let space = try #require(PCIConfigSpace(Self.bytes()))
    #expect(space.isPresent && !space.isCutOff)
    let express = try #require(space.express)
    #expect(express.payloadPossible == 256 && express.payload == 128)
    #expect(express.readRequest == 512)
    #expect(express.link == PCILink(generation: .two, lanes: 1))
    #expect(express.possibleLink == PCILink(generation: .two, lanes: 2))
    #expect(express.sleepStates == "L1")
  }

  @Test func `a configuration space of 64 bytes is cut off, and fewer bytes are invalid`() throws {
    let space = try #require(PCIConfigSpace(Self.bytes(count: 64)))
    #expect(space.isPresent && space.isCutOff && space.express == nil)
    for count in 0..<64 { #expect(PCIConfigSpace(Self.bytes(count: count)) == nil) }
    for count in 64..<256 {
      let space = try #require(PCIConfigSpace(Self.bytes(count: count)))
      #expect((space.express == nil) == (count < 0x84))
    }
  }

  @Test func `a configuration space of ones means a missing card`() throws {
    let space = try #require(PCIConfigSpace([UInt8](repeating: 0xff, count: 256)))
    #expect(!space.isPresent && !space.isCutOff && space.express == nil)
  }

  @Test func `a capability list in a circle or out of range gives no capability`() throws {
    for changes: [Int: UInt8] in [
      [0x41: 0x40], [0x34: 0x10], [0x41: 0x10], [0x41: 0xff, 0xfc: 0x01, 0xfd: 0xfc], [0x06: 0],
      [0x34: 0], [0x70: 0x11],
    ] {
      let space = try #require(PCIConfigSpace(Self.bytes(changes)))
      #expect(space.express == nil, "\(changes)")
    }
  }

  @Test func `undefined codes in a configuration space give no size and no link`() throws {
    let space = try #require(PCIConfigSpace(Self.bytes([0x78: 0xe0, 0x79: 0x70, 0x82: 0x0f])))
    let express = try #require(space.express)
    #expect(express.payload == nil && express.readRequest == nil && express.link == nil)
  }

  @Test func `a configuration space of random bytes is read without a trap`() {
    var random = SeededGenerator(31)
    for _ in 0..<20_000 {
      var bytes = Self.bytes()
      for _ in 0..<6 {
        bytes[Int.random(in: 0..<256, using: &random)] = .random(in: 0...255, using: &random)
      }
      let space = PCIConfigSpace(Array(bytes.prefix(.random(in: 0...256, using: &random))))
      #expect(space?.express == nil || space?.isPresent == true)
    }
  }
}
