extension Guard {
  /// Sees to every card that is there and meant.
  mutating func keepAll(after events: Set<MachineEvent>, wasWoken: Bool) {
    let inventory = tunekit.surveyed()
    let recognition: Recognition
    let sessions: [Session]
    do throws(TuneKitError) {
      recognition = try tunekit.recognise(inventory)
      sessions = try tunekit.sessions(of: inventory)
    } catch {
      sayTrouble(error.message)
      return
    }
    let kept = scope(of: recognition, beside: sessions, on: inventory).kept
    let present = Set(kept.map(\.place.device.address))
    for address in present where cards[address] == nil { cards[address] = GuardedCard() }
    for address in cards.keys { cards[address]?.isPresent = present.contains(address) }
    lookBefore()
    guard recognition.board != nil || recognition.found.isEmpty else {
      return sayTrouble(
        "no module knows this board; nothing is applied. See: \(Action.detect)")
    }
    sayTrouble(nil)
    var now = inventory
    for found in kept {
      let address = found.place.device.address
      var card = cards[address] ?? GuardedCard()
      card.isPresent = true
      card.isOpened = found.accelerator.presence.isBrief
      let session = sessions.last { $0.strategy.subject.address == address }
      if isWanted(&card, of: address, in: session, wasWoken: wasWoken) {
        let hasWritten = keep(&card, found, in: session, of: now, after: events)
        // Where its interrupts go now, the next card's do not.
        if hasWritten { now = tunekit.surveyed() }
      }
      cards[address] = card
    }
  }

  /// What is meant: what was chosen, else what `apply` would take, what is applied for good, what was
  /// when the boot before ended, and whatever was kept before.
  private mutating func scope(
    of recognition: Recognition, beside sessions: [Session], on inventory: Inventory
  ) -> GuardScope {
    let before = tunedBefore ?? Journal.tunedBefore(inventory.identity.boot, in: tunekit.state)
    tunedBefore = before
    let applied = sessions.filter { !$0.isHeld }.map(\.strategy.subject.address)
    let scope = tunekit.scope(
      of: recognition, keeping: before.union(applied).union(cards.keys))
    for found in scope.left where toldLeft.insert(found.place.device.address).inserted {
      let address = found.place.device.address
      let apply = Action.apply.choosing([.device(address.description)])
      say(
        "\(found.accelerator.name) at \(address) is left alone, beside a card. To keep it, too: "
          + "\(apply)", of: address)
    }
    return scope
  }

  /// Whether a card is to be kept tuned, by what has become of what was applied to it.
  private mutating func isWanted(
    _ card: inout GuardedCard, of address: DeviceAddress, in session: Session?, wasWoken: Bool
  ) -> Bool {
    if session == nil && heat.isOn && onHeat == .revert { card.release = .forHeat }
    let isGivenBack = session == nil ? card.session != nil : session?.closure == .partlyReverted
    if isGivenBack {
      if card.release == nil {
        say(
          "\(address): reverted by hand, and stays so until: \(Action.apply)",
          of: address)
      }
      card = GuardedCard(release: card.release ?? .byHand, isOpened: card.isOpened)
      return false
    }
    if let session {
      if card.session != session.name { card = GuardedCard(isOpened: card.isOpened) }
      card.session = session.name
      card.release = nil
    }
    if card.release != nil { return false }
    return wasWoken || card.failure == nil
  }

  /// Sees to one card.
  ///
  /// - Returns: whether something was written for it.
  private mutating func keep(
    _ card: inout GuardedCard, _ found: Recognition.Found, in session: Session?,
    of inventory: Inventory, after events: Set<MachineEvent>
  ) -> Bool {
    let aimed = tunekit.aimed(at: found, as: session?.strategy ?? card.aim)
    let address = found.place.device.address
    if aimed.profile != tunekit.profile && !card.isProfileTold {
      card.isProfileTold = true
      say(
        "\(address): profile \(aimed.profile.rawValue) is applied, and kept. For "
          + "\(tunekit.profile.rawValue): \(Action.revert), sudo systemctl restart tunekit",
        of: address)
    }
    do throws(TuneKitError) {
      let strategy = try aimed.plan(of: inventory, avoidingHeat: heat.isOn && onHeat == .cool)
      card.steps = strategy.steps
      let changes = session.map { drifts(from: strategy, in: $0, after: events) } ?? []
      let left = leave(changes, &card, at: address, in: session, of: inventory)
      let steps = strategy.steps.filter { !left.contains($0.id) }
      card.failure = nil
      guard steps.contains(where: { !$0.isAlreadyTrue }) else {
        card.unset = [:]
        return false
      }
      let start = POSIX.uptime()
      let lost = changes.filter { $0.cause == .lost || $0.cause == .balanced }.map(\.step.id)
      let executor = Executor(tunekit.machine, tenure: .unchanged, lost: Set(lost))
      let report = try aimed.apply(strategy.keeping(steps), by: executor, waiting: .atOnce)
      tell(report, of: found, &card, after: POSIX.uptime() - start)
      card.session = try aimed.sessions(of: inventory).last?.name
      return report.steps.contains { $0.result == .written }
    } catch {
      refused(error, &card, at: address)
      return false
    }
  }

  private mutating func refused(
    _ error: TuneKitError, _ card: inout GuardedCard, at address: DeviceAddress
  ) {
    switch error {
    case .journal(.locked(let owner)), .execution(.journal(.locked(let owner))):
      keepOut(by: owner)
    case .execution(.stale):
      // Something has changed since the look began.
      mustLookAgain = true
    default:
      let reason = error.message.onOneLine
      if card.failure != reason { warn("\(address): nothing applied: \(reason)", of: address) }
      card.failure = reason
    }
  }

  /// Says what was done.
  private mutating func tell(
    _ report: Report, of found: Recognition.Found, _ card: inout GuardedCard, after time: Int
  ) {
    let address = found.place.device.address
    let written = report.steps.filter { $0.result == .written }
      .map { "\($0.title): \($0.shows)" }.joined(separator: "; ")
    let news = card.note(report.steps)
    let unset: Message? = news.isEmpty ? nil : "not set: \(Report.reasons(news))"
    switch report.outcome {
    case .applied:
      let rest: Message = unset.map { "; \($0)" } ?? ""
      say(
        "\(found.accelerator.name) at \(address): \(written), in \(time) ms\(rest)", of: address)
    case .rolledBack, .partlyRolledBack:
      card.unset = [:]
      let failed = report.steps.first { $0.result == .failed }
      let why = failed.map { Report.reasons([$0]) } ?? "a step failed"
      card.failure = why
      let end: Message =
        report.outcome == .rolledBack
        ? "what was set is restored" : "not everything could be restored: \(report.left)"
      warn("\(address): \(why); \(end)", of: address)
    case .nothingToDo:
      if let unset { warn("\(address): \(unset)", of: address) }
    case .reverted, .refused: break
    }
  }
}

/// What a guard remembers of one card.
struct GuardedCard {
  var isPresent = true
  /// The journal file of its session; nil where it has none.
  var session: String?
  /// Why it is left alone, since its settings were restored; nil where it is not.
  var release: Release?
  /// How it was tuned before, where its settings are restored for a while.
  var aim: Strategy?
  /// What went wrong, so that it is not tried again before something happens.
  var failure: Message?
  /// The texts that something else has set, and is allowed to keep.
  var foreign: [StepID: String] = [:]
  /// How often a value was set again over a tuner that acts at boot.
  var overruled: [StepID: Int] = [:]
  /// When deeds of irqbalance were undone, in milliseconds since boot.
  var exemptions: [Int] = []
  var steps: [Step] = []
  /// What could not be set and need not be, and why.
  var unset: [StepID: Message] = [:]
  /// Whether its interrupts come and go with the programs that use it.
  var isOpened = false
  /// Whether the log says that another profile is applied than the one asked for.
  var isProfileTold = false

  /// Why a card is left alone.
  enum Release: String {
    /// A person has reverted it.
    case byHand = "reverted by hand, stays so"
    /// The machine was too hot.
    case forHeat = "restored because of heat, stays so"
  }

  /// Takes note of what could not be set, and tells what of it is new.
  mutating func note(_ lines: [Report.Line]) -> [Report.Line] {
    let failed = lines.filter { $0.result == .failed }
    let before = unset
    unset = Dictionary(failed.map { ($0.id, $0.error ?? "") }, uniquingKeysWith: { $1 })
    return failed.filter { before[$0.id] != unset[$0.id] }
  }
}
