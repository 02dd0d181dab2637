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

  /// Decides what is left to whoever has set it, and says so once.
  ///
  /// - Returns: the steps that are left alone.
  mutating func leave(
    _ drifts: [Drift], _ card: inout KeptCard, at address: PCIAddress, in session: Session?,
    of inventory: Inventory
  ) -> Set<StepID> {
    guard let session else { return [] }
    let drifted = Set(drifts.map(\.step.id))
    card.foreign = card.foreign.filter { drifted.contains($0.key) }
    var left: Set<StepID> = []
    for drift in drifts {
      let id = drift.step.id
      let isPeace =
        drift.cause == .balanced
        || drift.cause == .foreign && drift.step.isInterrupt && session.hasMadePeace
          && inventory.balancer != nil
      if isPeace && keepsPeace(&card) { continue }
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
      guard isPeace || isLeft || drift.cause == .foreign else {
        card.foreign[id] = nil
        continue
      }
      if card.foreign[id] == nil {
        say(line(about: drift, at: address, in: session, of: inventory), of: address)
      }
      card.foreign[id] = drift.text
      left.insert(id)
    }
    return left
  }

  /// Whether irqbalance is told once more; a few times, and then it is left to it.
  private func keepsPeace(_ card: inout KeptCard) -> Bool {
    let now = POSIX.uptime()
    card.peace = card.peace.filter { now - $0 < 600_000 }
    guard card.peace.count < pace.mostPeace else { return false }
    card.peace.append(now)
    return true
  }

  private func line(
    about drift: Drift, at address: PCIAddress, in session: Session, of inventory: Inventory
  ) -> String {
    let verifier = Verifier(tunekit.machine, seenAs: inventory, longestSample: 0)
    let finding = verifier.report(on: session.strategy.onlyRequested, of: session).items
      .first { $0.id == "requested/\(drift.step.id)" }
    let shown = drift.step.knob.grammar.shown(drift.text)
    let culprit = finding?.culprit.map { ", likely \($0)" } ?? ""
    let words = tunekit.selection(of: session.strategy, on: inventory)
    let again = Invocation(selecting: words).spelled(in: "\(SuggestedCommand.apply)")
    return
      "\(address): \(drift.step.title) is \(shown), not \(drift.step.shows.to): set by somebody "
      + "else\(culprit); left so. To set it again: \(again)"
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
