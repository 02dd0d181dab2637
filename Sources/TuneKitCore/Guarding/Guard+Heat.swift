extension Guard {
  /// Looks now and then whether the machine is too hot, or slowed down for another reason, says so, and
  /// does about it what was asked for.
  ///
  /// - Returns: whether there is something to apply now.
  mutating func mindHeat() -> Bool {
    let now = POSIX.uptime()
    let wasOn = heat.isOn
    var isOver = false
    if heat.isDue(at: now, every: pace.heat) {
      switch heat.note(Survey(of: tunekit.machine).heatSigns(), at: now, calm: pace.calm) {
      case .begun(let signs) where onHeat == .tell:
        warn(
          "throttling: \(signs.joined(separator: "; ")); settings stay, as on-heat = \"tell\" says"
        )
      case .begun(let signs): owed = signs.joined(separator: "; ")
      case .ended(let span):
        owed = nil
        isOver = onHeat == .cool
        say("no throttling any more for \(max(1, span / 60_000)) min")
      case .none: break
      }
    }
    let mustApply = owed.map { lower(because: $0) } ?? isOver
    if heat.isOn != wasOn { voice.announce(standing) }
    return mustApply
  }

  /// Restores what makes heat, or everything.
  ///
  /// A session is restored whole, and what makes no heat is applied again at once, so that the
  /// journal records only what is still set.
  ///
  /// - Returns: whether something was restored.
  private mutating func lower(because signs: String) -> Bool {
    let lowered: (report: Report, sessions: [Session])
    do throws(TuneKitError) {
      lowered = try tunekit.revertHot(everything: onHeat == .revert)
    } catch {
      if case .journal(.locked(let owner)) = error {
        keepOut(by: owner)
        return false
      }
      owed = nil
      warn("throttling: \(signs); nothing was restored: \(error.message.onOneLine)")
      return false
    }
    owed = nil
    for session in lowered.sessions {
      let address = session.strategy.subject.address
      let isOpened = cards[address]?.isOpened ?? false
      cards[address] = GuardedCard(aim: session.strategy, isOpened: isOpened)
      if onHeat == .revert { cards[address]?.release = .forHeat }
    }
    warn("throttling: \(signs); \(end(of: lowered.report, lowered.sessions))")
    return !lowered.sessions.isEmpty
  }

  private func end(of report: Report, _ sessions: [Session]) -> Message {
    if sessions.isEmpty { return "nothing is applied that could be restored" }
    guard report.outcome == .reverted else {
      return "not everything could be restored: \(report.left)"
    }
    if onHeat == .revert {
      return "everything was restored, and stays so until: \(Action.apply)"
    }
    var titles: [String] = []
    for step in sessions.flatMap(\.strategy.steps) where step.makesHeat {
      if !titles.contains(step.title) { titles.append(step.title) }
    }
    return "restored until that is over: \(titles.joined(separator: ", "))"
  }
}

extension TuneKit {
  /// Restores settings that make heat; not what a command holds, or what waits to be confirmed.
  ///
  /// - Parameter isAll: whether what makes no heat is restored, too.
  /// - Returns: what became of each value, and the sessions that it was of.
  /// - Throws: ``TuneKitError``; nothing was written.
  func revertHot(
    everything isAll: Bool
  ) throws(TuneKitError) -> (report: Report, sessions: [Session]) {
    let isChosen = { (session: Session) in
      !session.isHeld && session.expiry == nil && session.closure == .applied
        && [nil, session.strategy.subject.address].contains(choice.device)
        && (isAll || session.makesHeat)
    }
    do throws(JournalError) {
      guard try Journal.outstanding(in: state).contains(where: isChosen) else {
        return (Self.report(of: []), [])
      }
    } catch {
      throw .journal(error)
    }
    var journal = try journal(waiting: .atOnce)
    let sessions = journal.outstanding.map { journal.sessions[$0] }.filter(isChosen)
    return (Self.report(of: try revert(in: &journal, force: false, where: isChosen)), sessions)
  }
}

extension Session {
  /// Whether something that it has set makes heat.
  fileprivate var makesHeat: Bool {
    originals.contains { !$0.changesNothing && strategy.step($0.step)?.makesHeat ?? false }
  }
}

/// Whether a machine is too hot, or slowed down for another reason, over time.
struct HeatWatch {
  /// What has changed.
  enum Change: Equatable {
    /// It begins, by these signs.
    case begun([String])
    /// There was no sign of it for so many milliseconds.
    case ended(after: Int)
    case none
  }

  private var lastLook: Int?
  private var lastSign: Int?
  private var lastEnd: Int?
  private var returns = 0
  /// Whether it happens now, or a while ago.
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
  ///     again.
  /// - Returns: what has changed by that.
  mutating func note(_ signs: [String], at now: Int, calm: Int) -> Change {
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
