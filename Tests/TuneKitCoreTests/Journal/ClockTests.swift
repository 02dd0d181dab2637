import Testing
import TuneKitCore

@testable import TuneKitApplying

/// Clocks that are wrong, or jump.
@Suite struct `The wall clock` {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (4_294_967_296, "2106-02-07T06:28:16Z"),
      (951_782_399, "2000-02-28T23:59:59Z"), (-1, "1970-01-01T00:00:00Z"),
      (.min, "1970-01-01T00:00:00Z"), (.max, "9999-12-31T23:59:59Z"),
    ] as [(Int, String)]) func `a timestamp is printed for any time`(time: Int, text: String)
  {
    #expect(POSIX.timestamp(at: time) == text)
  }

  @Test func `sessions keep their order when the clock jumps or stops`() throws {
    let bench = try Bench()
    let strategy = try bench.plan()
    let times = [2026, 1970, 2106, 1970, 1970, 9999].map { "\($0)-01-01T00:00:00Z" }
    for (number, time) in times.enumerated() {
      var journal = try Journal.open(in: bench.root, boot: strategy.subject.boot)
      let intent = JournalEntry.Intent(
        step: StepID("step/\(number)"), knob: Knob(.file("/sys/a/\(number)"), .word),
        file: "/sys/a/\(number)", incarnation: nil, was: "ff\n", will: "10\n")
      let index = try journal.begin(strategy, with: [intent], at: time)
      #expect(journal.sessions[index].time == time)
    }
    let sessions = try Journal.outstanding(in: bench.root)
    #expect(sessions.map(\.time) == times)
    #expect(sessions.map { $0.originals.map(\.step.string) } == (0..<6).map { ["step/\($0)"] })
    #expect(Set(sessions.map(\.name)).count == 6)
  }
}
