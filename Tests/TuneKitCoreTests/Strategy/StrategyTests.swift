import Testing

@testable import TuneKitCore

@Suite struct `A strategy` {
  let strategy: Strategy

  init() throws { strategy = try Bench().plan() }

  @Test func `survives JSON, and its bytes are always the same`() throws {
    for text in [try JSON.pretty(strategy), try JSON.line(strategy)] {
      let again = try JSON.value(Strategy.self, from: Array(text.utf8))
      #expect(again == strategy)
    }
    let text = try JSON.pretty(strategy)
    let again = try JSON.value(Strategy.self, from: Array(text.utf8))
    #expect(try JSON.pretty(again) == text)
    #expect(text.hasSuffix("}\n") && !text.contains("\\/") && !text.contains("." + "0,"))
  }

  @Test func `has its keys in order`() throws {
    let line = try JSON.line(strategy)
    let keys = [
      "\"cautions\"", "\"declined\"", "\"left_alone\"", "\"probes\"", "\"profile\"",
      "\"schema\"", "\"steps\"", "\"subject\"",
    ]
    let places = keys.compactMap { line.firstRange(of: $0)?.lowerBound }
    #expect(places.count == keys.count && places == places.sorted())
    #expect(line.contains("\"schema\":\"tunekit.plan/1\""))
    #expect(line.contains("\"boot_id\":\"8af9b647-93bc-4b09-8155-ed0b80af64c5\""))
  }

  @Test func `writes null for what is not there`() throws {
    let governor = try #require(strategy.step(StepID("governor/policy4")))
    #expect(governor.choice == nil)
    #expect(try JSON.line(governor).contains("\"choice\":null"))
  }

  @Test func `takes a missing key for null where null may be`() throws {
    let governor = try #require(strategy.step(StepID("governor/policy4")))
    let text = try JSON.line(governor).replacing("\"choice\":null,", with: "")
    #expect(try JSON.value(Step.self, from: Array(text.utf8)) == governor)
  }

  @Test(arguments: [
    ("\"found\":\"schedutil\",", "", "steps.3.found: it is missing"),
    ("\"boot_id\":\"8af9b647-93bc-4b09-8155-ed0b80af64c5\",", "", "subject.boot_id: it is missing"),
    ("\"profile\":\"latency\",", "\"profile\":\"fast\",", "profile: "),
    ("\"profile\":\"latency\",", "\"profile\":null,", "profile: it is null"),
    ("\"profile\":\"latency\",", "\"profile\":7,", "profile: it is of the wrong type"),
    (
      "\"address\":\"0003:31:00.0\",", "\"address\":\"31:00.0\",",
      "subject.address: \"31:00.0\" is no"
    ),
    ("\"board\":\"test-board\",", "\"board\":\"../x\",", "subject.board: \"../x\" is no module id"),
  ])
  func `names the key that is wrong`(old: String, new: String, problem: String) throws {
    let line = try JSON.line(strategy)
    let range = try #require(line.firstRange(of: old))
    let text = line[..<range.lowerBound] + new + line[range.upperBound...]
    #expect {
      try JSON.value(Strategy.self, from: Array(text.utf8))
    } throws: { error in
      let text = "\(error)"
      return error is JSONError && text.hasPrefix(problem) && !text.contains("\n")
    }
  }

  @Test(arguments: ["", "{", "[]", "null", "7", "{\"a\":1}", "\u{0}", "{}{}"])
  func `is not any other text`(text: String) {
    #expect {
      try JSON.value(Strategy.self, from: Array(text.utf8))
    } throws: { error in
      error is JSONError && !"\(error)".contains("\n") && !"\(error)".isEmpty
    }
  }

  @Test func `cut off at any place is refused`() throws {
    let bytes = Array(try JSON.line(strategy).utf8)
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: JSONError.self) {
        try JSON.value(Strategy.self, from: Array(bytes[..<count]))
      }
    }
  }

  @Test func `tells its changes from what is so already`() throws {
    let bench = try Bench(power: true)
    let steps = try bench.plan()
    #expect(steps.steps.count == 7 && steps.changes.count == 5)
  }
}

@Suite struct `A step id` {
  @Test(arguments: [
    ("governor/policy4", "governor/policy10"), ("interrupt/2", "interrupt/10"),
    ("a", "b"), ("a1b2", "a1b10"), ("a", "a1"), ("cpu9", "cpu10"), ("governor/x", "interrupt/0"),
  ])
  func `orders numbers by value`(first: String, second: String) {
    #expect(StepID(first) < StepID(second))
    #expect(!(StepID(second) < StepID(first)))
  }
}
