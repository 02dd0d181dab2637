/// The present, against which a text tells a time: `3 h ago (20:40)`.
public struct Moment: Hashable, Sendable {
  /// The seconds since 1970, UTC.
  public let seconds: Int
  /// By how many seconds the local time is ahead of UTC; nil where it is not known, and UTC is shown.
  public let offset: Int?

  /// A moment; an offset of more than a day is taken for none.
  public init(seconds: Int, offset: Int?) {
    self.seconds = seconds
    self.offset = offset.flatMap { (-86_400...86_400).contains($0) ? $0 : nil }
  }

  /// A time as people say it now: how long ago, or in how long, and the local clock.
  ///
  /// What is no time, and what is years away since a board without a clock has begun in 1970, is
  /// shown as it is.
  ///
  /// - Parameter time: in RFC 3339, UTC, to the second.
  /// - Returns: as in `2 min ago (20:40)`, `in 5 min (20:47)`, `3 days ago (2026-11-25 20:40)`.
  public func told(_ time: String) -> String {
    guard let then = Timestamp.seconds(of: time) else { return "at \(time)" }
    let (gap, isTooLong) = then.subtractingReportingOverflow(seconds)
    let year = 366 * 86_400
    guard !isTooLong, (-year...year).contains(gap) else { return "at \(time)" }
    let amount = Self.amount(of: abs(gap))
    let clock = clock(at: then + (offset ?? 0), withDay: abs(gap) >= 20 * 3600)
    if gap > 0 { return "in \(amount) (\(clock))" }
    return gap > -5 ? "just now" : "\(amount) ago (\(clock))"
  }

  /// The time of day to the second, as in `20:40:07`.
  public var timeOfDay: String {
    let ofDay = (((seconds + (offset ?? 0)) % 86_400) + 86_400) % 86_400
    let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(Self.two).joined(separator: ":")
    return offset == nil ? "\(time) UTC" : time
  }

  private static func amount(of seconds: Int) -> String {
    switch seconds {
    case ..<90: "\(seconds) s"
    case ..<5400: "\((seconds + 30) / 60) min"
    case ..<(36 * 3600): "\((seconds + 1800) / 3600) h"
    default: "\((seconds + 43_200) / 86_400) days"
    }
  }

  private func clock(at local: Int, withDay hasDay: Bool) -> String {
    let ofDay = ((local % 86_400) + 86_400) % 86_400
    let zone = offset == nil ? " UTC" : ""
    let time = "\(Self.two(ofDay / 3600)):\(Self.two(ofDay / 60 % 60))\(zone)"
    guard hasDay else { return time }
    let (year, month, day) = Self.date(ofDay: (local - ofDay) / 86_400)
    return "\(year)-\(Self.two(month))-\(Self.two(day)) \(time)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Moment {
  /// The date of a day since 1970: `Timestamp.day(_:_:_:)` the other way round, by search.
  private static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
    var year = 1970 + days / 366
    while Timestamp.day(year + 1, 1, 1) <= days { year += 1 }
    let month = (1...12).last { Timestamp.day(year, $0, 1) <= days } ?? 1
    return (year, month, days - Timestamp.day(year, month, 1) + 1)
  }
}

extension Style {
  /// A time for people, as in `3 h ago (20:40)`; `at` the time itself where the present is not known.
  ///
  /// No line is wrapped within it.
  public func time(_ time: String) -> String {
    unbroken(now?.told(time) ?? "at \(time)")
  }
}
