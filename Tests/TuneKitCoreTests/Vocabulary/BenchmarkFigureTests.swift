import Testing
import TuneKitCore

@Suite struct `A benchmark's figure` {
  private func figure(_ after: String, _ before: String) -> BenchmarkFigure {
    BenchmarkFigure(
      "tokens a second", program: "bench", after: after, before: before, unit: "tok/s",
      better: .higher, source: .documented("bench.cpp"))
  }

  @Test(arguments: [
    ("avg 12.6 token/s", 12.6), ("avg    7 token/s", 7), ("avg -1.5e2 token/s", -150),
    ("avg 1 token/s\navg 2 token/s\ndone", 2), ("avg 1 token/s, avg 3 token/s\r\n", 3),
    ("avg 1 token/s\navg x token/s", 1), ("\u{1B}[1mavg 5 token/s\u{1B}[0m", 5),
    ("avg avg 5 token/s", 5),
  ])
  func `a benchmark's figure is the last one between its two texts`(output: String, value: Double) {
    #expect(figure("avg ", " token/s").value(in: output) == value)
  }

  @Test(arguments: [
    "", "avg", "avg 5", "5 token/s", "avg 5 tokens", "avg\n5 token/s", "avg . token/s",
    "avg 1e999 token/s", "avg " + String(repeating: "1", count: 100) + " token/s",
  ]) func `a benchmark has no figure when one of its texts is missing`(output: String) {
    #expect(figure("avg ", " token/s").value(in: output) == nil)
  }

  @Test func `a benchmark's figure may be marked by one text`() {
    #expect(figure("rate: ", "").value(in: "rate: 5.") == 5)
    #expect(figure("", " fps").value(in: "at 1280 it is 31.5 fps") == 31.5)
  }

  @Test func `a benchmark's figure is found in a long output without a line end`() {
    let line = String(repeating: "avg 1", count: 20_000)
    #expect(figure("avg ", " token/s").value(in: line + "\n" + line) == nil)
  }
}
