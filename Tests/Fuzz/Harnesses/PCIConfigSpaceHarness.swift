import TuneKitCore

@testable import TuneKitSystem

/// The capability is where a walk that remembers its way finds it.
enum PCIConfigSpaceHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let space = PCIConfigSpace(input)
    try Difference.between("header", space == nil, input.count < 64)
    guard let space else { return }
    try Difference.between("capability", space.capability(0x10), express(in: input))
    if space.express != nil {
      try Difference.between("cut off", space.isCutOff, false)
      try Difference.between("present", space.isPresent, true)
    }
  }

  private static func express(in input: [UInt8]) -> Int? {
    guard input[0] != 0xff || input[1] != 0xff, input[6] & 0x10 != 0 else { return nil }
    var visited: Set<Int> = []
    var place = Int(input[0x34] & 0xfc)
    while place >= 0x40, place + 1 < input.count, visited.insert(place).inserted {
      if input[place] == 0x10 { return place }
      place = Int(input[place + 1] & 0xfc)
    }
    return nil
  }
}
