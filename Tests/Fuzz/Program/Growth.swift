import Foundation
import Glibc

/// Whether a harness takes four times as long for four times as much, and not sixteen times.
///
/// libFuzzer tries small inputs only. Here each seed is blown up: repeated as it is, as one line, and
/// line by line; so is each of its bytes.
struct Growth {
  private let harness: any Harness.Type
  private static let largest = 1 << 20

  init(of harness: any Harness.Type) { self.harness = harness }

  /// Prints the slowest input; false where one of a megabyte is much slower than linear.
  func isLinear() -> Bool {
    var slowest = (time: Duration.zero, what: "nothing")
    var isLinear = true
    for (pattern, what) in patterns().sorted(by: { $0.value < $1.value }) {
      let (middle, large, isSteep) = times(of: pattern)
      if large > slowest.time { slowest = (large, what) }
      guard isSteep else { continue }
      isLinear = false
      say("\(what): \(middle) for 256 KB, \(large) for 1 MB")
    }
    say("at most \(slowest.time) for 1 MB (\(slowest.what))")
    return isLinear
  }

  /// The time for a quarter of a megabyte and for a whole one, and whether that is out of proportion.
  private func times(of pattern: [UInt8]) -> (middle: Duration, large: Duration, isSteep: Bool) {
    let small = time(pattern, upTo: Self.largest / 16)
    let middle = time(pattern, upTo: Self.largest / 4)
    // What would take minutes need not be waited for; what was only disturbed is tried again.
    if middle > .milliseconds(200), middle > small * 10,
      time(pattern, upTo: Self.largest / 4) > time(pattern, upTo: Self.largest / 16) * 10
    {
      return (middle, middle * 16, true)
    }
    let large = time(pattern, upTo: Self.largest)
    return (middle, large, large > .milliseconds(400) && large > middle * 10)
  }

  /// The inputs to repeat, by what they are.
  private func patterns() -> [[UInt8]: String] {
    var patterns: [[UInt8]: String] = [:]
    for file in Ground.files(in: "Tests/Fuzz/Corpora/\(harness.name)") {
      let seed = Ground.bytes(of: file)
      let name = file.lastPathComponent
      patterns[seed] = name
      patterns[seed.filter { $0 != 0x0A } + [0x20]] = "\(name) as one line"
      for line in seed.split(separator: 0x0A).prefix(8) {
        let start = Array(line.prefix(400))
        patterns[start + [0x0A]] = "lines \"\(start.text.prefix(60))\""
        patterns[start] = "run of \"\(start.text.prefix(60))\""
      }
      for byte in Set(seed) { patterns[[byte]] = "byte \(byte)" }
    }
    patterns[[]] = nil
    return patterns
  }

  private func time(_ pattern: [UInt8], upTo size: Int) -> Duration {
    let times = max(1, size / pattern.count)
    let input = Array(repeatElement(pattern, count: times).joined())
    // The processor's time, which another program at work beside this one does not lengthen.
    let start = clock()
    do throws(Difference) { try harness.examine(input) } catch { fatalError("\(error)") }
    return .seconds(clock() - start) / Int(CLOCKS_PER_SEC)
  }

  /// At once, since some take long.
  private func say(_ text: String) {
    FileHandle.standardOutput.write(Data("\(harness.name): \(text)\n".utf8))
  }
}
