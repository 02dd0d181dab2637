/// By when somebody has to confirm what was applied.
public struct Expiry: Codable, Hashable, Sendable {
  /// The time, in RFC 3339; for people.
  public let time: String
  /// The same in milliseconds since boot, sleep included, which no clock that is set can move.
  public let uptime: Int

  /// A time from now on.
  ///
  /// - Parameter milliseconds: how long there is to confirm.
  public init(afterMilliseconds milliseconds: Int) {
    let (uptime, isTooLong) = POSIX.uptime().addingReportingOverflow(max(0, milliseconds))
    self.uptime = isTooLong ? .max : uptime
    // The second in which it is over, and not the one before.
    time = POSIX.timestamp(in: max(0, milliseconds) / 1000 + 1)
  }

  init(time: String, uptime: Int) {
    self.time = time
    self.uptime = uptime
  }
}

extension Session {
  /// Whether nobody has confirmed it in time.
  ///
  /// Its boot being over the time is, too.
  func isOverdue(in boot: BootID, at uptime: Int) -> Bool {
    guard let expiry else { return false }
    return strategy.subject.boot != boot || expiry.uptime <= uptime
  }

  /// What status and verify say where nobody has confirmed it in time, and it stands; else nothing.
  func overdue(in boot: BootID, at uptime: Int) -> [Finding] {
    guard let expiry, isOverdue(in: boot, at: uptime) else { return [] }
    return [
      Finding(
        id: "confirmation", title: "confirmation", state: .drifted,
        expected: "confirmed by \(expiry.time)", seen: "overdue, not given back", culprit: nil,
        remedy: "to give it back: \(SuggestedCommand.revert)")
    ]
  }
}
