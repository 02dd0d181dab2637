extension Guard {
  /// What is not as it was applied, and why.
  func drifts(
    from strategy: Strategy, in session: Session, after events: Set<MachineEvent>
  ) -> [Drift] {
    let executor = Executor(tunekit.machine)
    return strategy.steps.filter { !$0.isAlreadyTrue }.compactMap { step in
      guard let location = try? KnobLocator(machine: tunekit.machine).locate(step.knob),
        let text = try? tunekit.machine.text(at: location)
      else { return nil }
      let cause = session.cause(
        of: step, showing: text, at: location, after: events, by: executor)
      return Drift(step: step, text: text, cause: cause)
    }
  }

  /// Decides which changed values are left alone, and says so once.
  ///
  /// - Returns: the steps that are left alone.
  mutating func leave(
    _ drifts: [Drift], _ card: inout GuardedCard, at address: DeviceAddress, in session: Session?,
    of inventory: Inventory
  ) -> Set<StepID> {
    guard let session else { return [] }
    let drifted = Set(drifts.map(\.step.id))
    card.foreign = card.foreign.filter { drifted.contains($0.key) }
    var left: Set<StepID> = []
    for drift in drifts {
      let id = drift.step.id
      let isExempted =
        drift.cause == .balanced
        || drift.cause == .foreign && drift.step.isInterrupt && session.exemptsInterrupts
          && inventory.irqbalance != nil
      if isExempted && mayExemptAgain(&card) { continue }
      switch overrule(drift, &card, at: address, of: inventory) {
      case .setAgain:
        card.foreign[id] = nil
        continue
      case .waiting:
        left.insert(id)
        continue
      case .no: break
      }
      let isLeft = card.foreign[id] == drift.text && drift.cause != .new
      guard isExempted || isLeft || drift.cause == .foreign else {
        card.foreign[id] = nil
        continue
      }
      if card.foreign[id] == nil {
        warn(line(about: drift, at: address, in: session, of: inventory), of: address)
      }
      card.foreign[id] = drift.text
      left.insert(id)
    }
    return left
  }

  /// Whether to ask irqbalance once more; a few times at most.
  private func mayExemptAgain(_ card: inout GuardedCard) -> Bool {
    let now = POSIX.uptime()
    card.exemptions = card.exemptions.filter { now - $0 < 600_000 }
    guard card.exemptions.count < pace.mostExemptions else { return false }
    card.exemptions.append(now)
    return true
  }

  private func line(
    about drift: Drift, at address: DeviceAddress, in session: Session, of inventory: Inventory
  ) -> Message {
    let verifier = Verifier(tunekit.machine, seenAs: inventory, longestSample: 0)
    let finding = verifier.report(on: session.strategy.onlyRequested, of: session).items
      .first { $0.id == "requested/\(drift.step.id)" }
    let shown = drift.step.knob.grammar.shown(drift.text)
    let culprit = finding?.culprit.map { ", likely \($0)" } ?? ""
    let again = Action.apply.choosing(tunekit.selection(of: session.strategy, on: inventory))
    return
      "\(address): \(drift.step.title) is \(shown), not \(drift.step.shows.to): changed by something "
      + "else\(culprit); left alone. To set it again: \(again)"
  }
}

extension InterruptPresence {
  /// Whether they come and go with the programs that use the card.
  var isBrief: Bool {
    if case .whileOpen = self { true } else { false }
  }
}

extension Strategy {
  /// The same strategy with only some of its steps.
  func keeping(_ steps: [Step]) -> Strategy {
    var strategy = self
    strategy.steps = steps
    return strategy
  }
}

extension TuneKit {
  /// The same, for one card, in the way in which it is tuned already.
  func aimed(at found: Recognition.Found, as applied: Strategy?) -> TuneKit {
    var exact = choice
    exact.device = found.place.device.address
    exact.accelerator = found.accelerator.id.string
    if let applied { exact.board = applied.subject.board.string }
    return TuneKit(
      machine, state: state, registry: registry, choice: exact,
      profile: applied?.profile ?? profile, leavingOut: leavingOut,
      interruptChoice: applied.map(\.interruptChoice) ?? interruptChoice, by: author)
  }
}

/// A value that is not as it was applied, and why.
struct Drift {
  let step: Step
  let text: String
  let cause: Cause

  /// Why a value is not as it was applied.
  enum Cause: Equatable {
    /// It was never written: a new interrupt, another process.
    case new
    /// The kernel has lost it, in the course of something that happened.
    case lost
    /// irqbalance has moved it, though it was asked not to.
    case balanced
    /// Something else has set it.
    case foreign
  }
}

extension Session {
  /// Why a step's value is not there any more.
  ///
  /// - Parameters:
  ///   - step: the step, as planned just now.
  ///   - text: what is there.
  ///   - location: where.
  ///   - events: what has happened since all was well.
  ///   - executor: who would write it again.
  /// - Returns: the most harmless explanation.
  func cause(
    of step: Step, showing text: String, at location: LocatedKnob,
    after events: Set<MachineEvent>, by executor: Executor
  ) -> Drift.Cause {
    guard let first = original(of: step.knob, in: location.incarnation) else { return .new }
    if isUnset(first, showing: text, on: executor.machine.nature) { return .new }
    // What irqbalance keeps for us is its own affair.
    if location.service != nil { return .balanced }
    if owner(of: text, first, on: executor.machine.nature) == .tunekit { return .new }
    if executor.isMovedByKernel(text, from: first) { return .lost }
    return events.contains { $0.explains(step, of: strategy.subject.address) } ? .lost : .foreign
  }

  /// Whether a value was never set, so that its present value is no decision against it.
  private func isUnset(
    _ intent: JournalEntry.Intent, showing text: String, on nature: MachineNature
  ) -> Bool {
    guard left[intent.step] == nil, !intent.changesNothing else { return false }
    return intent.knob.grammar.isShared || owner(of: text, intent, on: nature) == .unchanged
  }

  /// Whether irqbalance was asked to leave the interrupts alone.
  var exemptsInterrupts: Bool {
    strategy.steps.contains { step in
      if case .service = step.knob.target { return true }
      return step.knob.grammar == .irqbalanceArguments
    }
  }
}

extension MachineEvent {
  /// Whether the kernel may have lost a step's value over this.
  fileprivate func explains(_ step: Step, of card: DeviceAddress) -> Bool {
    switch self {
    case .resumed, .missed: true
    case .stop: false
    case .processor: step.isInterrupt || step.file.isBelow("/sys/devices/system/cpu")
    case .device(let address, _):
      // What lies in the device's own folder comes back with the driver's values.
      address == card
        && (step.isInterrupt || step.phase == .power
          || step.file.components.contains(Substring("\(card)")))
    }
  }
}
