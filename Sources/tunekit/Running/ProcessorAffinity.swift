import CLinux
import Glibc
import SystemPackage
import TuneKitCore

/// On which CPUs this thread may run, and whatever it starts.
enum ProcessorAffinity {
  /// Where it may run now.
  static var present: CPUSet {
    var words = [UInt64](repeating: 0, count: (CPUSet.highestNumber + 1) / 64)
    let isKnown = words.withUnsafeMutableBytes { affinity_of_thread(0, $0.count, $0.baseAddress) }
    guard isKnown >= 0 else { return CPUSet() }
    let numbers = words.enumerated().flatMap { index, word in
      (0..<64).filter { word >> UInt64($0) & 1 == 1 }.map { index * 64 + $0 }
    }
    return CPUSet(numbers)
  }

  /// Confines it; of a set only those CPUs count that run and are open to this program.
  ///
  /// - Throws: `EINVAL` where that leaves none.
  static func confine(to processors: CPUSet) throws(Errno) {
    var words = [UInt64](repeating: 0, count: (processors.last ?? 0) / 64 + 1)
    for number in processors.numbers { words[number / 64] |= 1 << UInt64(number % 64) }
    let answer = words.withUnsafeBytes { set_affinity_of_thread(0, $0.count, $0.baseAddress) }
    if answer != 0 { throw Errno(rawValue: errno) }
  }
}
