import Foundation
import Testing
import TuneKitCore

@testable import TuneKitCaptures
@testable import TuneKitCommand
@testable import TuneKitText

/// The page that report saves, as text; scripts/test-report opens it in a browser.
@Suite struct `The page of report` {
  private static let vendor = "cm3588+ax650n_6.1-vendor"

  private static func result(_ name: String) throws -> Proof {
    try Proof(reading: Array(try Repository.text("Tests/Reports/\(name).json").utf8))
  }

  private static func page(
    _ machine: String = vendor, _ result: Proof? = nil, isApplied: Bool = false
  ) throws -> String {
    let machine = try #require(CapturedMachine.all.first { $0.name == machine })
    let bench = try Bench(try machine.capture())
    return try withExtendedLifetime(bench) {
      let choice = try #require(try machine.roads().all.first).choice
      if isApplied { try bench.apply(choice) }
      return try bench.tunekit(choice).report(measured: result, version: "1.2.3").page()
    }
  }

  /// What people read: the text without the elements, and what pictures are called.
  private static func shown(_ page: String) throws -> String {
    let main = try #require(page.firstMatch(of: #/<main>(?s:(.*))<\/main>/#)).1
    let labels = main.matches(of: #/aria-label="([^"]*)"/#).map { String($0.1) }
    return main.replacing(#/<[^>]*>/#, with: " ") + labels.joined(separator: " ")
  }

  private static func data(_ page: String) throws -> JSONValue {
    let script = #/<script type="application/json" id="data">(.*)<\/script>/#
    return try JSONValue(parsing: String(try #require(page.firstMatch(of: script)).1))
  }

  private static func numbers(_ text: String) -> Set<String> {
    let plain = text.replacing(#/&#39;|&[a-z]+;/#, with: " ")
    return Set(
      plain.matches(of: #/\d[\d,]*(\.\d+)?(e[+-]?\d+)?/#).map { match in
        String(match.0).replacing(",", with: "")
      })
  }

  /// Every number in the data, as it is there and as the page shortens it.
  private static func numbers(_ value: JSONValue) -> Set<String> {
    switch value {
    case .object(let members):
      members.reduce(into: []) { $0.formUnion(numbers($1.key).union(numbers($1.value))) }
    case .array(let items):
      items.reduce(into: ["\(items.count)"]) { $0.formUnion(numbers($1)) }
    case .text(let text): numbers(text)
    case .number(let number): numbers("\(number) \(number.short) \(number.signed)")
    case .boolean, .null: []
    }
  }

  @Test(arguments: CapturedMachine.all)
  func `every number on the page is in its data, on every machine`(
    _ machine: CapturedMachine
  ) throws {
    guard try !machine.roads().all.isEmpty else { return }
    for isApplied in [false, true] {
      let page = try Self.page(machine.name, isApplied: isApplied)
      let strange = Self.numbers(try Self.shown(page)).subtracting(
        Self.numbers(try Self.data(page)))
      #expect(strange == [], "\(machine.name)")
      #expect(Self.unclosed(page) == nil)
    }
  }

  @Test(arguments: ["ablated", "not-shown", "hostile"])
  func `every number of a result's page is in its data`(name: String) throws {
    let page = try Self.page(Self.vendor, try Self.result(name))
    let strange = Self.numbers(try Self.shown(page)).subtracting(Self.numbers(try Self.data(page)))
    #expect(strange == [])
    #expect(Self.unclosed(page) == nil)
  }

  /// The first element that is not closed where it should be.
  private static func unclosed(_ page: String) -> String? {
    let empty: Set = ["meta", "link", "rect", "path", "circle"]
    var open: [String] = []
    for tag in page.matches(of: #/<(\/?)([a-z0-9]+)([^>]*)>/#) {
      let name = String(tag.2)
      if !tag.1.isEmpty {
        guard open.popLast() == name else { return "\(tag.0)" }
      } else if !empty.contains(name) {
        open.append(name)
      }
    }
    return open.last
  }

  @Test func `a hostile result puts nothing into the page but text`() throws {
    let plain = try Self.page(Self.vendor, try Self.result("ablated"))
    let page = try Self.page(Self.vendor, try Self.result("hostile"))
    func elements(_ page: String) -> Set<String> {
      Set(page.matches(of: #/<\/?[a-zA-Z!][^\s>]*/#).map { String($0.0) })
    }
    #expect(elements(page).isSubset(of: elements(plain).union(["<li", "</li"])))
    #expect(page.matches(of: #/<script/#).count == 1)
    #expect(!page.contains("onerror=alert(2)>") || !page.contains("<img"))
    #expect(!page.unicodeScalars.contains { $0.value == 0x202e })
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    // The data cannot end its element, and holds the text as it was.
    let data = try Self.data(page)
    #expect(data["result"]?["ended"]?.text?.hasPrefix("<script>alert(1)</script>") == true)
  }

  @Test(arguments: ["<b>&\"'</b>", "a\u{1b}[31mb", "x\u{202e}y", "\u{0}\u{7f}"])
  func `a text that is put into markup is only text`(text: String) {
    let markup: Markup = "<p title=\"\(text)\">\(text)</p>"
    #expect(markup.text.matches(of: #/<[^>]*>/#).count == 2)
    #expect(markup.text.filter { $0 == "\"" }.count == 2)
    let steering = markup.text.unicodeScalars.filter(\.isSteering)
    #expect(steering.isEmpty)
  }

  @Test func `the page needs nothing else and runs no script`() throws {
    let page = try Self.page(Self.vendor, try Self.result("ablated"))
    for word in ["http://", "src=", "@import", "url(", "javascript:", "onload"] {
      let main = page.replacing(#/<script(?s:.*)<\/script>/#, with: "")
      #expect(!main.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
    #expect(page.matches(of: #/<link rel="icon" href="data:,">/#).count == 1)
  }

  @Test func `the pictures have a line for each interrupt, before and after`() throws {
    let page = try Self.page()
    #expect(page.contains("Before: interrupt 154 lands on CPU 0, Cortex-A55"))
    #expect(page.contains("After: interrupt 154 lands on CPU 4, Cortex-A76"))
    #expect(page.contains("After, as planned"))
    let applied = try Self.page(isApplied: true)
    #expect(applied.contains("Before: interrupt 154 lands on CPU 0, Cortex-A55"))
    #expect(applied.contains("After: interrupt 154 lands on CPU 4, Cortex-A76"))
    #expect(applied.contains("After, as it is now") && applied.contains("This tuning is applied."))
  }

  @Test func `the page shows each step with reason and source, and what the result says`() throws {
    let page = try Self.page(Self.vendor, try Self.result("ablated"))
    for text in [
      "governor of CPU 4-5 (policy4)", "schedutil", "performance", "interrupt 154, vector 0",
      "tuned is better: <b>+105 % (+94.5 to +116 %)</b>", "everything together",
      "2 blocks left out: the CPUs were slowed down", "this machine: ",
      "alone: governor of CPU 4-5 (policy4), governor of CPU 6-7 (policy6)",
      "added to the others: interrupt 154, vector 0", "without interrupt 154, vector 0",
    ] { #expect(page.contains(text), "\(text)") }
    let none = try Self.page(Self.vendor, try Self.result("not-shown"))
    #expect(none.contains("an effect is <b>not shown</b>"))
    #expect(none.contains("<p>Ended early: the budget is used up.</p>"))
    #expect(!page.contains("Ended early"))
    let plan = try Self.page()
    #expect(plan.contains("Measured by others: <b>") && plan.contains("5-7.5 to 11-12.6 tok/s"))
  }

  @Test func `a result of which nothing counts still gives a page`() throws {
    let sample = try SampleProof.made(rounds: 3)
    let left = sample.blocks.map { block in
      Proof.Block(
        state: block.state, round: block.round, time: block.time, seconds: block.seconds,
        values: block.values, leftOut: "another program used the CPU")
    }
    for blocks in [left, []] {
      let result = try Proof(
        of: blocks, sample.metric, in: "", better: .lower, each: nil, error: 0.03,
        ended: "the budget is used up", on: sample.conditions)
      let page = try Self.page(Self.vendor, result)
      #expect(page.contains("too little") && page.contains("Measured on this machine"))
      #expect(!page.contains("nan") && Self.unclosed(page) == nil)
    }
  }

  @Test func `ten thousand samples take less than a second`() throws {
    let sample = try SampleProof.made(rounds: 1)
    let blocks = (0..<200).map { index in
      Proof.Block(
        state: index.isMultiple(of: 2) ? "untuned" : "tuned", round: index / 2,
        time: "2026-11-28T12:00:00Z", seconds: 1,
        values: (0..<50).map { Double((index * 50 + $0) % 977) / 7 + 3 }, leftOut: nil)
    }
    let text = try JSON.pretty(
      Document(
        schema: Proof.schema,
        try Proof(
          of: blocks, sample.metric, in: "ms", better: .lower, each: nil, error: 0.03, ended: nil,
          on: sample.conditions)))
    let bench = try Bench(
      try #require(CapturedMachine.all.first { $0.name == Self.vendor }).capture())
    let tunekit = try bench.tunekit()
    let start = ContinuousClock.now
    let result = try Proof(reading: Array(text.utf8))
    let page = try tunekit.report(measured: result, version: "1").page()
    let time = ContinuousClock.now - start
    #expect(page.utf8.count < 2_000_000)
    // The built program takes a tenth of what this one does.
    #expect(time < .seconds(20), "\(time)")
  }

  @Test(arguments: [
    ([1.0, 1000], 1.0, 0.0), ([1, 1000], 1000, 100), ([1, 100], 10, 50), ([5, 5], 5, 50),
    ([-1, 10], 0, 50), ([1, 10], .nan, 50), ([1, 10], 1e308, 100),
  ])
  func `a logarithmic axis puts equal ratios at equal distances`(
    values: [Double], value: Double, place: Double
  ) throws {
    let scale = try #require(AxisScale(values, from: 0, to: 100, isLogarithmic: true))
    #expect((scale.place(value) - place).magnitude < 0.001)
  }

  @Test func `an axis takes any numbers`() throws {
    #expect(AxisScale([], from: 0, to: 1) == nil && AxisScale([.nan], from: 0, to: 1) == nil)
    let wide = try #require(AxisScale([-1e308, 1e308], from: 0, to: 100))
    #expect((wide.place(0) - 50).magnitude < 1e-9 && wide.place(1e308) == 100)
    for exponent in -300...300 {
      let value = Double(sign: .plus, exponent: exponent, significand: 1.37)
      #expect((value.naturalLogarithm - log(value)).magnitude < 1e-9)
    }
  }
}
