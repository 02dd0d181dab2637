import Glibc
import Testing
import TuneKitCore

@Suite struct `A pattern for a number` {
  static let axcl = """
      ------------------------------------------------------
      min =   7.793 ms   max =   7.929 ms   avg =   7.804 ms  median =   7.799 ms
       5% =   7.796 ms   90% =   7.808 ms   95% =   7.832 ms     99% =   7.929 ms
      ------------------------------------------------------
    """

  @Test(arguments: [
    ("avg = {} ms", 7.804, "ms"), ("avg =   {}", 7.804, nil), ("99% = {}", 7.929, nil),
    ("  max   = {} ms  ", 7.929, "ms"), ("median = {} ms", 7.799, "ms"),
  ])
  func `the number where the braces stand is found`(
    pattern: String, value: Double, unit: String?
  ) throws {
    let pattern = try MetricPattern(pattern)
    #expect(try pattern.number(in: Self.axcl) == value)
    #expect(pattern.unit == unit)
  }

  @Test(arguments: [
    ("{} ms", "took 12.5 ms", 12.5), ("{} tok/s", "(12.3 tok/s)", 12.3), ("t={}", "t=1e-3", 0.001),
    ("took {}", "took 7.8.", 7.8), ("took {}", "took 12", 12), ("x {} y", "x\t5\ty", 5),
    ("a {}", "b 1\r\u{1B}[2Ka 2\n", 2), ("v: {}", "\u{1B}[1;32mv: 3.5 u\u{1B}[0m", 3.5),
    ("zeit {} µs", "zeit 4 µs", 4), ("{}", "42\n", 42), ("p {}", "p +3", 3), ("p {}", "p -0", 0),
  ])
  func `numbers of many forms are read`(pattern: String, output: String, value: Double) throws {
    #expect(try MetricPattern(pattern).number(in: output) == value)
  }

  @Test(arguments: [
    ("{} ms", "1,234.5 ms"), ("{} ms", "v1.2 ms"), ("x {}", "x 1.2.3"), ("x {}", "x 1,234"),
    ("avg = {} ms", "avg = 3 s"), ("avg {}", ""), ("{} ms", "ms"), ("a b {}", "ab 1"),
    ("{} ms", "-.5 ms"), ("x {}", "x"), ("x {}", "x ."), ("AVG {}", "avg 1"),
  ])
  func `what is not quite the pattern never matches`(pattern: String, output: String) {
    #expect(throws: MetricError.never) { try MetricPattern(pattern).number(in: output) }
  }

  @Test func `the same number twice is one and two numbers are an error that names both`() throws {
    let pattern = try MetricPattern("avg = {} ms")
    #expect(try pattern.number(in: "avg = 3 ms\navg = 3.0 ms") == 3)
    #expect(throws: MetricError.different(3, line: 1, 4, otherLine: 3)) {
      try pattern.number(in: "avg = 3 ms\n\navg = 4 ms")
    }
    #expect(
      "\(MetricError.different(3, line: 1, 4, otherLine: 3))"
        == "the pattern matches twice with different values: 3.0 in line 1, 4.0 in line 3")
  }

  @Test func `a number that is none or is negative is an error that says so`() throws {
    let pattern = try MetricPattern("avg = {} ms")
    for text in ["nan", "-nan", "inf", "-inf", "Infinity", "1e400"] {
      #expect(throws: MetricError.notFinite(text, line: 1)) {
        try pattern.number(in: "avg = \(text) ms")
      }
    }
    #expect(throws: MetricError.negative("-3.5", line: 1)) {
      try pattern.number(in: "avg = -3.5 ms")
    }
    #expect(try pattern.number(in: "avg = 1e308 ms") == 1e308)
  }

  @Test func `a pattern without one place for the number is an error`() {
    #expect(throws: MetricPatternError.noPlace) { try MetricPattern("avg") }
    #expect(throws: MetricPatternError.noPlace) { try MetricPattern("") }
    #expect(throws: MetricPatternError.noPlace) { try MetricPattern("{") }
    #expect(throws: MetricPatternError.severalPlaces) { try MetricPattern("{} {}") }
    #expect(throws: MetricPatternError.severalLines) { try MetricPattern("a\n{}") }
    #expect(throws: MetricPatternError.tooLong) {
      try MetricPattern(String(repeating: "a", count: 600) + "{}")
    }
  }

  @Test func `any output is read without a trap and in time`() throws {
    var generator = SystemRandomNumberGenerator()
    let letters = Array("{}* \t\n\r\u{1B}[m=-+.,0123456789eainfNaé%")
    for _ in 0..<3000 {
      let text = String((0..<40).compactMap { _ in letters.randomElement(using: &generator) })
      for pattern in ["a {}", "{}", "{} m", "* {}", "= {} e"] {
        _ = try? MetricPattern(pattern, wholeLine: Bool.random(using: &generator), stars: true)
          .number(in: text)
      }
      _ = try? MetricPattern(text).number(in: text)
    }
    let start = Self.processorTime
    for long in [
      String(repeating: "a ", count: 500_000), String(repeating: "1", count: 1_000_000),
      String(repeating: " ", count: 1_000_000), String(repeating: "1 ", count: 500_000) + "x",
    ] {
      _ = try? MetricPattern("a {} ms").number(in: long)
      _ = try? MetricPattern("{} ms").number(in: long)
    }
    #expect(Self.processorTime - start < 20_000)
  }

  /// What this thread has used of a processor, in ms; others may keep it waiting.
  private static var processorTime: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
