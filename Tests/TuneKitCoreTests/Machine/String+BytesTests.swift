import Testing
import TuneKitCore

@Suite struct `The order of bytes` {
  @Test func `strings are sorted by their bytes at any length and in any script`() {
    let texts = [
      "", "a", "ab", "Z", "10", "9", "/", "/a-", "/a", "/a/b", "ä", "é", "e\u{301}", "\u{600}/x",
      "\0", "a\0b", "\u{10FFFF}", "/sys/devices/system/cpu/cpufreq/policy4/scaling_governor",
      "/sys/devices/system/cpu/cpufreq/policy4/scaling_max_freq",
      String("x/sys/devices/system/cpu/cpufreq/policy4".dropFirst()),
    ]
    for left in texts {
      for right in texts {
        let expected = left.utf8.lexicographicallyPrecedes(right.utf8)
        #expect(left.precedesByBytes(right) == expected, "\(left) \(right)")
      }
    }
  }
}
