import Testing
import TuneKitCore

@Suite struct `Numbers for people` {
  @Test(arguments: [
    ([], ""), ([5], "5"), ([3, 1, 2, 2], "1-3"), ([65_535, 65_536, 70_000], "65535-65536,70000"),
    ([Int.max, Int.max - 1, Int.min], "\(Int.min),\(Int.max - 1)-\(Int.max)"), ([-1, 0], "-1-0"),
  ])
  func `numbers are printed in ranges, however large they are`(numbers: [Int], text: String) {
    #expect(numbers.inRanges == text)
  }
}
