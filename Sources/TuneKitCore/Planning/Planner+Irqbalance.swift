/// Exemption from irqbalance, which would take every placement back within its next interval.
extension Planner {
  /// What to tell irqbalance, so that it leaves the interrupts alone that these proposals place.
  ///
  /// Two parts: the list that it keeps while it runs goes by numbers and is lost when it is started
  /// again; the argument goes by the driver's name, which a new number does not change.
  func exempt(_ proposals: [ProposedStep], for need: Need, in situation: Situation) -> Answer {
    guard let irqbalance = situation.machine.irqbalance else { return Answer() }
    let placed = situation.place.vectors.filter { vector in
      proposals.contains { $0.id == StepID("interrupt/\(vector.index)") }
    }
    let isExempt = irqbalance.exempts(driver: situation.place.device.driver)
    guard !placed.isEmpty, !isExempt else { return Answer() }
    guard let socket = irqbalance.socket else {
      let why =
        situation.machine.nature == .files
        ? "no system runs behind this tree, so there is no irqbalance to configure"
        : "process \(irqbalance.process) has no socket in \(Service.irqbalance.sockets)"
      return .declining("exemption from irqbalance", because: why)
    }
    var answer = Answer(proposals: [
      ban(placed, at: socket, irqbalance, need, in: situation)
    ])
    switch exemptDriver(placed, irqbalance, need, in: situation) {
    case .success(let proposal): answer.proposals.append(proposal)
    case .failure(let refusal):
      answer.declined.append(
        Declined(what: "irqbalance, when restarted", why: refusal.why))
    }
    return answer
  }

  private func ban(
    _ vectors: [Placement.Vector], at socket: SystemPath, _ irqbalance: Irqbalance, _ need: Need,
    in situation: Situation
  ) -> ProposedStep {
    let numbers = vectors.map(\.interrupt.number)
    let reason = Reason(
      "It would undo the placement within \(irqbalance.interval) s.",
      .documented("irqbalance(1), API: settings ban irqs"))
    return ProposedStep(
      id: "irqbalance", title: "irqbalance",
      knob: Knob(.service(.irqbalance), .banList), file: socket, found: irqbalance.bans ?? "",
      wanted: numbers.map(String.init).joined(separator: " "),
      shows: .init(
        from: "may move \(numbers.inRanges)",
        to: "leaves \(numbers.count == 1 ? "it" : "them") alone"),
      need: need.because(reason.text, reason.source).costing(nil).desirable, reason: reason,
      choice: nil, phase: .quiet, requestedBy: [situation.accelerator.id])
  }

  private struct Refusal: Error {
    let why: String
  }

  private func exemptDriver(
    _ vectors: [Placement.Vector], _ irqbalance: Irqbalance, _ need: Need, in situation: Situation
  ) -> Result<ProposedStep, Refusal> {
    guard let file = irqbalance.settings, let text = situation.machine.texts[file] else {
      return .failure(
        Refusal(why: "its arguments are in none of \(Self.list(IrqbalanceArguments.files))"))
    }
    let driver = situation.place.device.driver ?? ""
    guard let wanted = IrqbalanceArguments.exempting(driver: driver) else {
      return .failure(Refusal(why: "the driver's name \"\(driver)\" cannot be an argument"))
    }
    guard IrqbalanceArguments.text(adding: wanted, to: text) != nil else {
      let line = IrqbalanceArguments.assignment(in: text)
      return .failure(Refusal(why: "\(file) says \(line), which TuneKit cannot extend safely"))
    }
    let reason = Reason(
      "Its list is forgotten when it is started anew, and goes by numbers; this goes by driver.",
      .documented("irqbalance(1), --banmod; classify.c of 1.9, check_for_module_ban"))
    return .success(
      ProposedStep(
        id: "irqbalance/arguments", title: "irqbalance, when restarted",
        knob: Knob(.file(file), .irqbalanceArguments, lifetime: .lasting), file: file,
        found: IrqbalanceArguments.assignment(in: text), wanted: wanted,
        shows: .init(
          from: "may move \(vectors.count == 1 ? "it" : "them")",
          to: "leaves \(vectors.count == 1 ? "it" : "them") alone"),
        need: need.because(reason.text, reason.source)
          .costing("a line in \(file), until revert").desirable,
        reason: reason, choice: "adds \(wanted) to its arguments", phase: .quiet,
        requestedBy: [situation.accelerator.id]))
  }

  private static func list(_ items: [some CustomStringConvertible]) -> String {
    items.map(\.description).joined(separator: ", ")
  }
}
