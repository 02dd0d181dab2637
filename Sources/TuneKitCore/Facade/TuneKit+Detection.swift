extension TuneKit {
  /// What is there, and what to do next.
  ///
  /// Writes nothing.
  public func detect() throws(TuneKitError) -> Detection {
    let inventory = surveyed()
    let recognition = try recognise(inventory)
    return Detection(
      inventory, recognition, with: registry, next: next(after: recognition, on: inventory),
      names: names(after: recognition, on: inventory))
  }

  /// What the devices on the bus are called, where none of them is known.
  func names(after recognition: Recognition, on inventory: Inventory) -> PCINames {
    recognition.found.isEmpty
      ? PCINames(of: inventory.devices.filter { !$0.isBridge }, on: machine) : PCINames()
  }

  /// Of those that are meant without a further choice the first for which there is most to do.
  ///
  /// Planning says so, so that no one is sent to a plan that can only decline. What is on the chip
  /// beside a card is no next step, since `apply` would take the card.
  private func next(after recognition: Recognition, on inventory: Inventory) -> NextStep {
    let outlooks = recognition.preferred.map { found in
      outlook(for: found, among: recognition, on: inventory)
    }
    guard let best = outlooks.min(by: { $0.rank < $1.rank }) else {
      return NextStep(
        .diagnose, because: Message(absence(on: inventory, recognition.board)))
    }
    return best.next
  }

  /// Why no card is known here, as far as it shows.
  private func absence(on inventory: Inventory, _ board: (any Board)?) -> String {
    let what = choice.accelerator.map { "\($0)" } ?? "accelerator that TuneKit knows"
    if let first = inventory.unstarted.first {
      return "No \(what) is here, but at \(first.address) a card whose firmware has not started: "
        + "power off and on."
    }
    if let unit = DisabledUnit.described(inventory.disabledUnits).first {
      return "No \(what) is here; the device tree disables \(unit)."
    }
    let unknown = inventory.idleUnits(besides: registry.accelerators)
      .filter { $0.state == .unknown }
    if !unknown.isEmpty && choice.accelerator == nil {
      return "No \(what) is here; no module knows \(unknown.map(\.described).inWords) on the chip."
    }
    let empty = inventory.emptySlots(on: board)
    guard let first = empty.first else { return "No \(what) is here." }
    let more = empty.count > 1 ? " and \(empty.count - 1) more" : ""
    return "No \(what) is here; nothing answers behind \(first.place)\(more)."
  }

  /// What there is to do for one card.
  private struct Outlook {
    enum Rank: Int {
      case changes, waiting, settled, stuck
    }

    let order: Rank
    let next: NextStep

    var rank: Int { order.rawValue }
  }

  private func outlook(
    for found: Recognition.Found, among recognition: Recognition, on inventory: Inventory
  ) -> Outlook {
    let options = options(for: found, among: recognition)
    var exact = choice
    exact.board = choice.board ?? (recognition.board == nil ? Self.general : nil)
    exact.device = found.place.device.address
    let strategy: Strategy
    do throws(TuneKitError) {
      strategy = try aimed(at: exact, profile: profile, choosing: interruptChoice)
        .plan(of: inventory)
    } catch {
      return Outlook(
        order: .stuck,
        next: NextStep(
          .check(found.accelerator.id),
          because: "It cannot be planned: \(error)."
        ))
    }
    guard strategy.changes.isEmpty else {
      let why = Self.occasion(
        for: strategy, at: found.place, knowing: recognition.board, on: inventory)
      return Outlook(
        order: .changes,
        next: NextStep(
          .plan.choosing(options), because: why, changes: true,
          by: strategy.profile, expected: strategy.expected))
    }
    return Self.outlook(on: strategy, that: found, with: options)
  }

  /// What there is to do where nothing can be changed now.
  private static func outlook(
    on strategy: Strategy, that found: Recognition.Found, with options: [Action.Option]
  ) -> Outlook {
    if let obstacle = found.place.blockade {
      return stuck("Nothing can be set now: \(obstacle.sentence).", options)
    }
    let obstacle = strategy.declined.first.map { "\($0.what): \($0.why)." }
    if found.comesWithUse, let obstacle {
      return Outlook(
        order: .waiting, next: NextStep(.plan.choosing(options), because: Message(obstacle)))
    }
    if strategy.steps.isEmpty, let obstacle {
      return stuck("Nothing can be set: \(obstacle)", options)
    }
    return Outlook(
      order: .settled,
      next: NextStep(
        .verify.choosing(options), because: "All that can be set is set already.",
        needsAttention: false))
  }

  /// An obstacle must be removed first, and diagnose knows how.
  private static func stuck(_ why: String, _ options: [Action.Option]) -> Outlook {
    Outlook(order: .stuck, next: NextStep(.diagnose.choosing(options), because: Message(why)))
  }

  /// Why a plan is worth a look.
  private static func occasion(
    for strategy: Strategy, at place: Placement, knowing board: (any Board)?,
    on inventory: Inventory
  ) -> Message? {
    guard let board else {
      return "This board is unknown; TuneKit can tune it by what the kernel reports alone."
    }
    guard strategy.changes.contains(where: { $0.phase == .routing }) else { return nil }
    let whose = place.device.attachment.word
    if strategy.interruptChoice != nil { return "The \(whose)'s interrupt is not where you chose." }
    return Topology(of: inventory, kinds: board.cores).criterion == nil
      ? "The \(whose)'s interrupt shares its core with other devices."
      : "The \(whose)'s interrupt is not kept on a fast core."
  }

  /// What has to be said again, so that the next command means the same.
  private func options(
    for found: Recognition.Found, among recognition: Recognition
  ) -> [Action.Option] {
    var options: [Action.Option] = []
    if let board = choice.board ?? (recognition.board == nil ? Self.general : nil) {
      options.append(.board(board))
    }
    if choice.force { options.append(.force) }
    if let accelerator = choice.accelerator { options.append(.accelerator(accelerator)) }
    if recognition.found.count > 1 || choice.device != nil {
      options.append(.device(found.place.device.address.description))
    }
    if profile != usualProfile { options.append(.profile(profile)) }
    return options
  }

  /// The board that is only chosen, and of which nothing is known but what the kernel says.
  private static var general: String { "generic" }
}

extension Recognition.Found {
  /// Whether its interrupts are not there now, and will be when a program has the card open.
  fileprivate var comesWithUse: Bool {
    guard place.device.driver != nil, place.vectors.isEmpty else { return false }
    if case .whileOpen = accelerator.presence { return true }
    return place.allocatedVectors > 0 || place.device.listsVectors
  }
}
