import TuneKitCore

/// The version of a release is its first two numbers.
enum KernelVersionHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let version = KernelVersion(input.text)
    guard input.isPlain else { return }
    let numbers = input.split { !(0x30...0x39).contains($0) }.prefix(2).map { Int(Array($0).text) }
    let isVersion = numbers.count == 2 && !numbers.contains(nil)
    try Difference.between(
      "version", version.map { [$0.major, $0.minor] }, isVersion ? numbers.compactMap(\.self) : nil)
  }
}
