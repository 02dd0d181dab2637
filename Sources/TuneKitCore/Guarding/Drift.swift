/// A value that is not as it was applied, and why.
struct Drift {
  let step: Step
  /// The text that is there.
  let text: String
  let cause: Cause

  /// Why a value is not as it was applied.
  enum Cause: Equatable {
    /// It was never written: a new interrupt, another process.
    case new
    /// The kernel has lost it, in the course of something that happened.
    case lost
    /// irqbalance has moved it, though it was told not to.
    case balanced
    /// Somebody else has set it.
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
  func cause<System: Machine>(
    of step: Step, showing text: String, at location: KnobLocator<System>.Location,
    after events: Set<MachineEvent>, by executor: Executor<System>
  ) -> Drift.Cause {
    guard let first = original(of: step.knob, in: location.incarnation) else { return .new }
    if isUnset(first, showing: text, on: executor.machine.nature) { return .new }
    // What irqbalance keeps for us is its own affair, and nobody else's to decide.
    if location.service != nil { return .balanced }
    if owner(of: text, first, on: executor.machine.nature) == .tunekit { return .new }
    if executor.isMovedByKernel(text, from: first) { return .lost }
    return events.contains { $0.explains(step, of: strategy.subject.address) } ? .lost : .foreign
  }

  /// Whether a value was never set, so that what stands there is nobody's decision against it.
  private func isUnset(
    _ intent: JournalEntry.Intent, showing text: String, on nature: MachineNature
  ) -> Bool {
    guard left[intent.step] == nil, !intent.changesNothing else { return false }
    return intent.knob.grammar.isShared || owner(of: text, intent, on: nature) == .nobody
  }

  /// Whether irqbalance was told to leave the interrupts alone.
  var hasMadePeace: Bool {
    strategy.steps.contains { step in
      if case .service = step.knob.target { return true }
      return step.knob.grammar == .irqbalanceArguments
    }
  }
}

extension MachineEvent {
  /// Whether the kernel may have lost a step's value over this.
  fileprivate func explains(_ step: Step, of card: PCIAddress) -> Bool {
    switch self {
    case .resumed, .missed: true
    case .stop: false
    case .processor: step.isInterrupt || step.file.isBelow("/sys/devices/system/cpu")
    case .device(let address, _):
      address == card && (step.isInterrupt || step.phase == .power)
    }
  }
}
