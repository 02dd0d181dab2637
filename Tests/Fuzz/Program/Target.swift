import Glibc

/// What libFuzzer calls for each input.
enum Target {
  private static let harness = getenv("TUNEKIT_HARNESS").flatMap {
    Harnesses.named(String(cString: $0))
  }

  static func run(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(Difference) {
      try harness?.examine(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
      fatalError("\(error)")
    }
    return 0
  }
}
