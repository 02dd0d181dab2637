import Testing
import TuneKitCore

@Suite struct `A strategy` {
  let strategy: Strategy

  init() throws { strategy = try Bench().plan() }

  @Test func `a plan survives JSON with the same bytes`() throws {
    for text in [try JSON.pretty(strategy), try JSON.line(strategy)] {
      let again = try JSON.value(Strategy.self, from: Array(text.utf8))
      #expect(again == strategy)
    }
    let text = try JSON.pretty(strategy)
    let again = try JSON.value(Strategy.self, from: Array(text.utf8))
    #expect(try JSON.pretty(again) == text)
    #expect(text.hasSuffix("}\n") && !text.contains("\\/") && !text.contains("." + "0,"))
  }

  @Test func `a plan's JSON has sorted keys`() throws {
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

  @Test func `a plan's JSON has null for missing values`() throws {
    let governor = try #require(strategy.step(StepID("governor/policy4")))
    #expect(governor.choice == nil)
    #expect(try JSON.line(governor).contains("\"choice\":null"))
  }

  @Test func `a plan's JSON may omit keys that may be null`() throws {
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
    (
      "\"board\":\"test-board\",", "\"board\":\"../x\",",
      "subject.board: \"../x\" is not a module id"
    ),
  ])
  func `a wrong key in a plan's JSON is named`(old: String, new: String, problem: String) throws {
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
  func `a text that is no plan is refused in one line`(text: String) {
    #expect {
      try JSON.value(Strategy.self, from: Array(text.utf8))
    } throws: { error in
      error is JSONError && !"\(error)".contains("\n") && !"\(error)".isEmpty
    }
  }

  @Test func `a plan's JSON cut off anywhere is refused`() throws {
    let bytes = Array(try JSON.line(strategy).utf8)
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: JSONError.self) {
        try JSON.value(Strategy.self, from: Array(bytes[..<count]))
      }
    }
  }

  @Test func `a plan distinguishes changes from values that are already set`() throws {
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
  func `step ids sort numbers by value`(first: String, second: String) {
    #expect(StepID(first) < StepID(second))
    #expect(!(StepID(second) < StepID(first)))
  }
}
