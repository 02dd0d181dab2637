import Testing
import TuneKitCore

@Suite struct `The set of CPUs` {
  @Test(arguments: [
    ("", []), ("0", [0]), ("0-3,6\n", [0, 1, 2, 3, 6]), ("6,0-1", [0, 1, 6]), ("007", [7]),
    ("64", [64]), ("62-65,127-128", [62, 63, 64, 65, 127, 128]), ("0-63", Array(0...63)),
  ])
  func `a CPU list is parsed`(text: String, numbers: [Int]) {
    #expect(CPUSet(list: text)?.numbers == numbers)
  }

  @Test(arguments: [
    "-", "1-", "-1", "3-1", "a", "1 2", "65536", "99999999999999999999", "+1", "0x1",
  ])
  func `an invalid CPU list is refused`(text: String) {
    #expect(CPUSet(list: text) == nil)
  }

  @Test(arguments: [
    ("0", []), ("f0\n", [4, 5, 6, 7]), ("00000010", [4]), ("00000001,00000000", [32]),
    ("1,0", [32]),
    ("1,00000000,00000000", [64]), ("FF", [0, 1, 2, 3, 4, 5, 6, 7]),
  ])
  func `a CPU mask is parsed`(text: String, numbers: [Int]) {
    #expect(CPUSet(mask: text)?.numbers == numbers)
  }

  @Test(arguments: ["", ",", "f,", "0x1", "123456789", "+f", "g", "f f"])
  func `an invalid CPU mask is refused`(text: String) {
    #expect(CPUSet(mask: text) == nil)
  }

  @Test(arguments: [
    (8, "10"), (6, "10"), (4, "10"), (32, "00000010"), (33, "0,00000010"),
    (64, "00000000,00000010"),
    (0, "10"), (-5, "10"), (40, "00,00000010"),
  ])
  func `a CPU mask is printed as wide as the kernel prints it`(width: Int, text: String) {
    #expect(CPUSet([4]).mask(width: width) == text)
  }

  @Test func `an absurd width of a CPU mask is limited`() {
    #expect(CPUSet([4]).mask(width: .max).utf8.count == 2048 * 9 - 1)
  }

  @Test func `a printed CPU list or mask is parsed to the same set`() {
    for numbers in [[], [0], [31], [32], [63, 64], [0, 2, 4], [0, 1, 2, 95], [65_535]] {
      let set = CPUSet(numbers)
      #expect(CPUSet(list: set.list) == set)
      #expect(CPUSet(mask: set.mask(width: 8)) == set)
    }
  }

  @Test func `CPU sets combine`() {
    let low = CPUSet([0, 1, 2, 3])
    let high = CPUSet([3, 64])
    #expect(low.union(high).numbers == [0, 1, 2, 3, 64])
    #expect(low.intersection(high).numbers == [3])
    #expect(high.subtracting(low).numbers == [64])
    #expect(CPUSet([64]).subtracting(high) == CPUSet())
    #expect(CPUSet([3]).isSubset(of: low) && !high.isSubset(of: low))
    #expect(high.first == 3 && high.last == 64 && high.count == 2)
  }

  @Test func `CPU numbers that no kernel has are left out of a set`() {
    #expect(CPUSet([-1, 65_536, .max, .min]).isEmpty)
    #expect(!CPUSet([1]).contains(-1))
    #expect(!CPUSet([1]).contains(.max))
  }
}
