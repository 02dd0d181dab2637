import SystemPackage

extension Executor {
  /// Records what is going to be written, durably, in a new session or in the one that goes on.
  ///
  /// - Returns: the session's place in ``Journal/sessions``.
  func record(
    _ findings: [Finding], of strategy: Strategy, in session: Int?, expiring expiry: Expiry?,
    journal: inout Journal
  ) throws(JournalError) -> Int {
    let present = session.map { journal.sessions[$0] }
    let intents = findings.compactMap { intent(for: $0, in: present) }
    guard let session, let present else {
      return try journal.begin(
        strategy, with: intents, expiring: expiry, isHeld: tenure == .held)
    }
    var entries: [JournalEntry] = []
    let locator = KnobLocator(machine: machine)
    let next = present.strategy.continued(by: strategy) { step in
      if case .gone = (Result { () throws(KnobError) in try locator.locate(step.knob) }).failure {
        return false
      }
      return true
    }
    if next != present.strategy { entries.append(.continued(strategy: next)) }
    if let expiry { entries.append(.awaits(expiry)) }
    // What was overdue and could not be given back whole waits for nobody any longer.
    if expiry == nil && present.expiry != nil && present.closure == .partlyReverted {
      entries.append(.confirmed(time: POSIX.timestamp()))
    }
    // What a person gave back is not applied for good any more, though some of it is left.
    if tenure == .held && present.closure == .partlyReverted && !present.isHeld {
      entries.append(.held(true))
    }
    entries += intents.map { .intend($0) }
    if !entries.isEmpty { try journal.record(entries, in: session, durably: true) }
    return session
  }

  /// Makes stay what was applied for the time of a hold, where it is applied without one now.
  func keep(_ session: Int?, in journal: inout Journal) throws(ExecutionError) {
    guard tenure == .permanent, let session, journal.sessions[session].isHeld else { return }
    do throws(JournalError) {
      try journal.record([.held(false)], in: session, durably: true)
    } catch {
      throw .journal(error)
    }
  }

  /// Refuses to go on with what a person has given back meanwhile, where nobody has asked for it.
  func refuseGivenBack(_ session: Session) throws(ExecutionError) {
    guard tenure == .unchanged, session.closure == .partlyReverted else { return }
    throw .stale(["what was applied since \(session.time) has been given back meanwhile"])
  }

  /// What has to be known to give back what is going to be written here; nil where the journal
  /// knows it already.
  private func intent(for finding: Finding, in session: Session?) -> JournalEntry.Intent? {
    guard let location = finding.location, let text = finding.text, finding.refusal == nil else {
      return nil
    }
    var intent = JournalEntry.Intent(
      step: finding.step.id, knob: finding.step.knob, file: location.file,
      incarnation: location.incarnation, was: text, will: finding.wanted)
    guard let session, let first = session.original(of: intent.knob, in: intent.incarnation) else {
      return intent
    }
    if finding.isAlreadyTrue { return nil }
    // A part that could not be added the last time is still the same part.
    if intent.knob.grammar.isShared { return session.isKnown(intent) ? nil : intent }
    let isForeign =
      session.owner(of: text, first, on: machine.nature) == .somebodyElse
      && !lost.contains(finding.step.id) && !isMovedByKernel(text, from: first)
    if !isForeign {
      if first.knob.grammar.agree(first.will, intent.will) { return nil }
      intent = JournalEntry.Intent(
        step: first.step, knob: first.knob, file: first.file, incarnation: first.incarnation,
        was: first.was, will: finding.wanted)
    }
    intent.replaces = true
    return intent
  }

  /// Whether the kernel itself has moved an interrupt of ours, whose CPU went offline.
  ///
  /// kernel/irq/cpuhotplug.c, `migrate_one_irq`: the mask becomes all online CPUs, and stays so when
  /// the CPU comes back. That is no decision of anybody's, so it is nothing to be given back.
  func isMovedByKernel(_ text: String, from intent: JournalEntry.Intent) -> Bool {
    let grammar = intent.knob.grammar
    guard machine.nature != .files, case .interrupt = intent.knob.target,
      case .processors(let now) = try? grammar.value(of: text),
      case .processors(let ours) = try? grammar.value(of: intent.will),
      let online = machine.line(of: "/sys/devices/system/cpu/online").flatMap({ CPUSet(list: $0) })
    else { return false }
    return now == online.subtracting(ours)
  }

  /// What a kernel means that refuses to move an interrupt; nil for all that is no such answer.
  ///
  /// Nothing is changed by any of them. kernel/irq/proc.c, `write_irq_affinity`: EIO, and EPERM since
  /// 6.12, where `irq_can_set_affinity_usr` says no. kernel/irq/manage.c, `irq_do_set_affinity`:
  /// EINVAL where the controller cannot, as drivers/pci/controller/plda/pcie-plda-host.c,
  /// `plda_set_msi_affinity`; ENOSPC where arch/x86/kernel/apic/vector.c has no vector left on that
  /// CPU. EINVAL is also the answer to CPUs that are all offline, which says nothing of the interrupt.
  func refusal(of finding: Finding, because error: MachineError) -> String? {
    guard machine.nature != .files, let wanted = finding.step.processors,
      case .refused(_, let errno) = error
    else { return nil }
    switch errno {
    case .ioError: return "the kernel manages this interrupt itself (EIO)"
    case .notPermitted: return "the kernel lets nobody move this interrupt (EPERM)"
    case .noSpace: return "the kernel has no interrupt vector left on \(wanted) (ENOSPC)"
    case .invalidArgument:
      let online = machine.line(of: "/sys/devices/system/cpu/online").flatMap { CPUSet(list: $0) }
      let areThere = online.map { !wanted.intersection($0).isEmpty } ?? true
      return areThere ? "the controller of this interrupt moves none (EINVAL)" : nil
    default: return nil
    }
  }

  /// What to record of a step that the kernel has declined.
  func refusal(of finding: Finding, in line: Report.Line) -> JournalEntry.Refusal? {
    guard line.result == .leftAlone, let why = line.error else { return nil }
    return JournalEntry.Refusal(
      step: finding.step.id, knob: finding.step.knob, incarnation: finding.location?.incarnation,
      why: why)
  }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}

extension Strategy {
  /// This strategy with what a later one adds to it or wants otherwise.
  ///
  /// - Parameters:
  ///   - later: a strategy for the same card.
  ///   - isThere: whether the knob of a step still exists.
  /// - Returns: this one, where it says all of the later one.
  fileprivate func continued(by later: Strategy, isThere: (Step) -> Bool) -> Strategy {
    let new = later.steps.filter { step in
      let same = steps.first { $0.knob.target == step.knob.target }
      return same.map { !$0.wants(sameAs: step) } ?? true
    }
    guard !new.isEmpty else { return self }
    let replaced = Set(new.map(\.id))
    let kept = steps.filter { !replaced.contains($0.id) && isThere($0) }
    let dropped = Set(steps.map(\.id)).subtracting(kept.map(\.id))
    let oldProbes = probes.filter { probe in !(probe.step.map(dropped.contains) ?? false) }
    let ids = Set(oldProbes.map(\.id))
    var strategy = later
    strategy.steps = (try? StepOrder.sorted(kept + new)) ?? kept + new
    strategy.probes = oldProbes + later.probes.filter { !ids.contains($0.id) }
    return strategy
  }
}

extension Probe {
  /// The step that it is about, where it is about one.
  var step: StepID? {
    switch check {
    case .holds(let step), .delivery(let step, _): step
    case .clock, .floor, .link, .errors, .contender: nil
    }
  }
}
