import Testing
import TuneKitCore

@testable import TuneKitGuarding

@Suite struct `The log throttle` {
  private static let hour = LogThrottle.span

  private static func text(_ number: Int) -> Message {
    "Card: interrupt \(number): 0-7 → CPU 4, in \(number % 7) ms"
  }

  @Test func `repeated log lines are printed one by one, then counted hourly`() {
    var repetitions = LogThrottle()
    var said: [Message] = []
    for number in 0..<1000 {
      let now = number * 10_000
      said += repetitions.dueLines(at: now)
      if let line = repetitions.line(telling: Self.text(number), of: "card", at: now) {
        said.append(line)
      }
    }
    // 10,000 s are not quite three hours.
    #expect(said.count == 7, "\(said)")
    #expect(said[..<4] == (0..<4).map(Self.text)[...])
    #expect(said[4].hasPrefix(Self.text(4).description) && said[4].contains("from now on"))
    #expect(said[5].hasSuffix("359 times like this within the last hour"), "\(said[5])")
  }

  @Test func `repeated log lines are printed one by one again after a quiet hour`() {
    var repetitions = LogThrottle()
    for number in 0..<5 { _ = repetitions.line(telling: Self.text(number), of: "", at: 0) }
    #expect(repetitions.line(telling: Self.text(6), of: "", at: 1) == nil)
    let lines = repetitions.dueLines(at: Self.hour)
    #expect(lines.count == 1 && lines[0].hasSuffix("once like this within the last hour"))
    #expect(repetitions.dueLines(at: 2 * Self.hour).isEmpty)
    #expect(repetitions.line(telling: Self.text(7), of: "", at: 2 * Self.hour) == Self.text(7))
  }

  @Test func `repeated log lines of one kind or card do not hide others`() {
    var repetitions = LogThrottle()
    for number in 0..<50 { _ = repetitions.line(telling: Self.text(number), of: "a", at: number) }
    #expect(repetitions.line(telling: Self.text(1), of: "b", at: 50) == Self.text(1))
    #expect(repetitions.line(telling: "it failed", of: "a", at: 50) == "it failed")
  }

  @Test func `the log throttle remembers a limited number of kinds`() {
    var repetitions = LogThrottle()
    for number in 0..<1000 {
      let letters = Message(String(repeating: "x", count: number))
      #expect(repetitions.line(telling: letters, of: "", at: number) == letters)
    }
    #expect(repetitions.kindsKnown == LogThrottle.mostKinds)
  }
}
