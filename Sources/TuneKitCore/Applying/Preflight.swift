/// A step, where its knob is, and the text that was there.
package struct LocatedStep: Sendable {
  package let step: Step
  package let knob: LocatedKnob
  package let text: String
}

/// Whether a strategy is still true of the machine it is to be performed on.
///
/// All of this comes before the first write.
package struct Preflight: Sendable {
  package let machine: any MachineView

  package init(
    machine: any MachineView
  ) {
    self.machine = machine
  }

  /// Refuses what must not be written and what is no longer as it was found.
  ///
  /// - Parameters:
  ///   - strategy: what is to be done.
  ///   - present: what planning here and now gives; nil where it is not asked.
  ///   - known: what is already known to be different.
  /// - Returns: its steps, with where their knobs are: located once for the whole run.
  /// - Throws: ``ExecutionError/forbidden(_:_:_:)`` for a file that is never written, else
  ///   ``ExecutionError/stale(_:)`` with everything that is different.
  @discardableResult
  package func check(
    _ strategy: Strategy, against present: Strategy? = nil, besides known: [Message] = []
  ) throws(ExecutionError) -> [LocatedStep] {
    let verdict = machine.looking { () -> Result<[LocatedStep], ExecutionError> in
      Result { () throws(ExecutionError) in try look(strategy, present, known) }
    }
    return try verdict.get()
  }

  private func look(
    _ strategy: Strategy, _ present: Strategy?, _ known: [Message]
  ) throws(ExecutionError) -> [LocatedStep] {
    let steps = strategy.steps.map(located)
    for (step, located) in zip(strategy.steps, steps) {
      try refuseNeverTouched(step, at: try? located.get().knob.file)
    }
    try refuseUnknownBoot(strategy)
    let found =
      (present.map { Self.differences(strategy.subject, $0.subject) } ?? [])
      + steps.compactMap { Self.difference(in: $0) }
      + (present.map { Self.strangers(in: strategy, to: $0) } ?? [])
      + (present.map { Self.strangeChecks(in: strategy, to: $0) } ?? [])
    let differences = known + found.map { Message($0) }
    guard differences.isEmpty else { throw .stale(differences) }
    return steps.compactMap { try? $0.get() }
  }

  /// Refuses what must not be written, whatever is there.
  ///
  /// - Throws: ``ExecutionError/forbidden(_:_:_:)`` or ``ExecutionError/bootUnknown``.
  package func refuse(_ strategy: Strategy) throws(ExecutionError) {
    for step in strategy.steps { try refuseNeverTouched(step, at: nil) }
    try refuseUnknownBoot(strategy)
  }

  /// Without the boot it would be unknown later whether what was recorded is still there.
  ///
  /// A tree of plain files keeps its values over any boot, and an image has what it was captured
  /// with.
  private func refuseUnknownBoot(_ strategy: Strategy) throws(ExecutionError) {
    guard machine.nature == .kernel else { return }
    let boot = Survey(of: machine).boot()
    if [boot, strategy.subject.boot].contains(.unknown) { throw .bootUnknown }
  }

  /// Asks for the step's files, and for what they lead to; that is `located` where it is known.
  private func refuseNeverTouched(
    _ step: Step, at located: SystemPath?
  ) throws(ExecutionError) {
    var names = [step.file]
    if case .file(let file) = step.knob.target, file != step.file { names.append(file) }
    let ends = names.compactMap { name -> SystemPath? in
      if let located, step.knob.target == .file(name) { return located }
      return try? machine.canonical(name)
    }
    for file in names + ends {
      if let objection = NeverTouch.objection(to: step.knob, at: file) {
        throw .forbidden(step.id, file, objection)
      }
    }
  }

  private func located(_ step: Step) -> Result<LocatedStep, Difference> {
    do {
      let knob = try KnobLocator(machine: machine).locate(step.knob)
      return .success(LocatedStep(step: step, knob: knob, text: try machine.text(at: knob)))
    } catch {
      return .failure(Difference(text: "\(step.title): \(error)"))
    }
  }

  /// Why a step is not as the plan has it.
  private struct Difference: Error {
    let text: String
  }

  private static func difference(in step: Result<LocatedStep, Difference>) -> String? {
    let located: LocatedStep
    do throws(Difference) { located = try step.get() } catch { return error.text }
    return difference(in: located.step, at: located.knob, showing: located.text)
  }

  private static func difference(
    in step: Step, at location: LocatedKnob, showing text: String
  ) -> String? {
    guard location.file == step.file || step.isOnFile else {
      return "\(step.title): it was \(step.file), now it is \(location.file)"
    }
    if text.trimmed == step.found || step.holds(in: text) { return nil }
    // What others have in it besides does not matter to our part.
    if step.knob.grammar.isShared { return nil }
    return "\(step.title): the plan found \(step.found), now it is \(text.trimmed)"
  }

  /// The steps that planning now would not make, or not like this.
  private static func strangers(in strategy: Strategy, to present: Strategy) -> [String] {
    var known: Set<StepID> = []
    return strategy.steps.compactMap { step in
      guard known.insert(step.id).inserted else { return "\(step.title): the plan has it twice" }
      guard let same = present.step(step.id), same.knob == step.knob, same.title == step.title
      else { return "\(step.title): planning now gives no such step (\(step.id))" }
      if let other = other(in: step, than: same) {
        return "\(step.title): the plan says another \(other) than planning now"
      }
      // To the letter: what a person has reviewed is what planning gives, and not what means the same.
      if same.wanted == step.wanted { return nil }
      let wanted = step.wanted.count > 80 ? "\(step.wanted.prefix(80))..." : step.wanted
      return "\(step.title): the plan wants \(wanted), planning now gives \(same.wanted)"
    }
  }

  /// What else of a step is not as planning gives it, though a person may have judged it by that.
  ///
  /// Why an interrupt goes where it goes may change with the load of others.
  private static func other(in step: Step, than same: Step) -> String? {
    let values = { (step: Step) in Set((step.alternatives ?? []).map(\.wanted) + [step.wanted]) }
    let parts = [
      ("file", !step.isOnFile || step.file == same.file),
      ("reason", !step.isOnFile || step.reason == same.reason),
      ("source", step.source == same.source), ("cost", step.risk == same.risk),
      ("necessity", step.necessity == same.necessity), ("phase", step.phase == same.phase),
      ("requester", step.requestedBy == same.requestedBy),
      (
        "value instead",
        step.alternatives == nil || values(step).isSubset(of: values(same).union([step.wanted]))
      ),
    ]
    return parts.first { !$0.1 }?.0
  }

  /// The checks that planning now would not make, and those that are missing though no step is.
  ///
  /// Counts of errors go on meanwhile.
  private static func strangeChecks(in strategy: Strategy, to present: Strategy) -> [String] {
    let isWhole = strategy.steps.map(\.id) == present.steps.map(\.id)
    let missing = present.probes.filter { probe in
      isWhole && !strategy.probes.contains { $0.id == probe.id }
    }
    let strange = strategy.probes.filter { probe in
      guard let same = present.probes.first(where: { $0.id == probe.id }) else { return true }
      if case .errors(of: _, _, _, _) = probe.check, case .errors(of: _, _, _, _) = same.check {
        return false
      }
      return probe != same
    }
    return missing.map { "\($0.title): the plan does not check it" }
      + strange.map { "\($0.title): planning now gives no such check" }
  }

  private static func differences(_ planned: Subject, _ present: Subject) -> [String] {
    func line(_ what: String, _ before: some StringProtocol, _ now: some StringProtocol) -> String?
    {
      before == now ? nil : "\(what): the plan was made for \(before), now it is \(now)"
    }
    return [
      line("board", planned.board.string, present.board.string),
      line("accelerator", planned.accelerator.string, present.accelerator.string),
      line("device", planned.deviceID, present.deviceID),
      line("address", planned.address.description, present.address.description),
      line("kernel", planned.kernel, present.kernel),
      line("boot", planned.boot.string, present.boot.string),
      line("modules", planned.modules, present.modules),
    ].compactMap(\.self)
  }
}

extension Step {
  /// Whether it sets a file by name, and not an interrupt wherever it is.
  fileprivate var isOnFile: Bool {
    if case .file = knob.target { true } else { false }
  }
}

/// Why nothing was written.
public enum ExecutionError: Error, Hashable, Sendable {
  /// A step asks for something that is never written.
  case forbidden(StepID, SystemPath, String)
  /// The machine is not as the plan found it.
  case stale([Message])
  /// Another strategy is in force.
  case occupied(Message)
  /// The boot is unknown, so TuneKit could not tell later whether a value that is
  /// to be restored is still there.
  case bootUnknown
  /// What was to be confirmed has been restored since its time was over; what is left of it all the
  /// same, and why, where something is.
  case tooLate(String, left: Message?)
  case journal(JournalError)
}

extension ExecutionError: Suggesting {
  /// What, where, what to do.
  public var message: Message {
    switch self {
    case .forbidden(let step, let file, let why):
      "step \(step) asks to write \(file), which is never written: \(why)"
    case .stale(let differences):
      (["this plan is stale, nothing was written."] + differences.map { "    \($0)" as Message }
        + ["    Plan again: \(Action.planIntoFile)"]).joined(separator: "\n")
    case .occupied(let what): what
    case .bootUnknown:
      "/proc/sys/kernel/random/boot_id cannot be read, so TuneKit could not tell later which boot "
        + "the settings are from; nothing was written"
    case .tooLate(let time, nil):
      "too late: the time to confirm was over at \(time), and everything was restored. Again: "
        + "\(Action.apply)"
    case .tooLate(let time, let left?):
      "too late: the time to confirm was over at \(time), and not everything could be restored: "
        + left
    case .journal(let error): "\(error)"
    }
  }
}
