import Testing
import TuneKitCore

@testable import TuneKitText

/// The times that `status` and `apply` show.
@Suite struct `A time in a text` {
  /// 2026-11-28T20:40:00Z, where the clocks show 21:40.
  private static let now = Moment(seconds: 1_795_898_400, offset: 3600)

  @Test(arguments: [
    ("2026-11-28T20:40:00Z", "just now"), ("2026-11-28T20:39:56Z", "just now"),
    ("2026-11-28T20:39:30Z", "30 s ago (21:39)"), ("2026-11-28T20:38:00Z", "2 min ago (21:38)"),
    ("2026-11-28T17:40:00Z", "3 h ago (18:40)"), ("2026-11-28T20:42:00Z", "in 2 min (21:42)"),
    ("2026-11-27T20:40:00Z", "24 h ago (2026-11-27 21:40)"),
    ("2026-11-25T23:30:00Z", "3 days ago (2026-11-26 00:30)"),
    ("2026-02-28T23:30:00Z", "273 days ago (2026-03-01 00:30)"),
    ("2027-03-01T00:00:00Z", "in 92 days (2027-03-01 01:00)"),
  ])
  func `a time is told by how long ago it is and by the local clock`(_ time: String, _ told: String)
  {
    #expect(Self.now.told(time) == told)
  }

  /// As of a board whose clock was not set, or a journal that another has written.
  @Test(arguments: [
    "1970-01-01T00:00:12Z", "2031-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "yesterday", "",
    "2026-11-28T20:40:00+01:00", "9999-12-31T23:59:60Z", "+026-11-28T20:40:00Z",
    "2026-11-28t20:40:00Z", "2026-11-2\u{0}T20:40:00Z",
  ])
  func `a time that is years away, or none, is shown as it is`(_ time: String) {
    #expect(Self.now.told(time) == "at \(time)")
  }

  @Test func `every day of sixty years is told by its date`() throws {
    var day = 0
    for year in 1970...2029 {
      let isLeap = year % 4 == 0
      for (month, length) in zip(
        1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
      {
        for number in 1...length {
          func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
          let date = "\(year)-\(two(month))-\(two(number))"
          try #require(Timestamp.seconds(of: "\(date)T12:00:00Z") == day * 86_400 + 43_200)
          let later = Moment(seconds: day * 86_400 + 43_200 + 2 * 86_400, offset: 0)
          try #require(later.told("\(date)T12:00:00Z") == "2 days ago (\(date) 12:00)")
          day += 1
        }
      }
    }
  }

  @Test func `a time is told in UTC where the zone is not known`() {
    let now = Moment(seconds: 1_795_898_400, offset: nil)
    #expect(now.told("2026-11-28T17:40:00Z") == "3 h ago (17:40 UTC)")
  }

  @Test func `a clock of any value makes no text fail`() {
    for seconds in [Int.min, -1, 0, 1, .max] {
      for offset in [Int.min, -90_000, 0, 50_400, .max] {
        let moment = Moment(seconds: seconds, offset: offset)
        #expect(moment.told("2026-11-28T20:40:00Z").isEmpty == false)
      }
    }
  }
}
