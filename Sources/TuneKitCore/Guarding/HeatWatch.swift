/// Whether a machine is too hot, or slowed down for another reason, over time.
struct HeatWatch {
  /// What has changed.
  enum Turn: Equatable {
    /// It begins, by these signs.
    case begun([String])
    /// There was no sign of it for so many milliseconds.
    case ended(after: Int)
    /// Nothing.
    case none
  }

  private var lastLook: Int?
  private var lastSign: Int?
  private var lastEnd: Int?
  private var returns = 0
  /// Whether it is so now, or was a while ago.
  private(set) var isOn = false

  /// Whether it is time to look again.
  func isDue(at now: Int, every span: Int) -> Bool { lastLook.map { now - $0 >= span } ?? true }

  /// Takes note of what is seen.
  ///
  /// - Parameters:
  ///   - signs: by what it shows; none where all is well.
  ///   - now: the milliseconds since boot.
  ///   - calm: for how long there is to be no sign before it is over. Each time that it comes back within
  ///     an hour that time is doubled, up to sixteenfold: else what makes it hot would be set for ever
  ///     anew.
  /// - Returns: what has changed by that.
  mutating func note(_ signs: [String], at now: Int, calm: Int) -> Turn {
    lastLook = now
    if !signs.isEmpty {
      lastSign = now
      if isOn { return .none }
      isOn = true
      returns = lastEnd.map { now - $0 < 3_600_000 ? min(returns + 1, 4) : 0 } ?? 0
      return .begun(signs)
    }
    let span = now - (lastSign ?? now)
    guard isOn, span >= calm << returns else { return .none }
    isOn = false
    lastEnd = now
    return .ended(after: span)
  }
}
