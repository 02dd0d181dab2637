// apply, as the journal tells of it.
extension HardwareExaminer {
  mutating func examineApply(
    _ plan: Strategy, _ before: ReplayableLook, _ tuned: ReplayableLook
  ) -> (name: String, record: HardwareReport.Record)? {
    let sessions = Self.records(of: tuned.look)
    let own = sessions.last { session in
      session.record.strategy.subject.address == plan.subject.address
        && session.record.ending == "applied"
    }
    guard let own else {
      claim(
        .apply, .notShown, "the journal has it applied",
        sessions.last.map { "\($0.name) ended as \($0.record.ending ?? "nothing yet")" }
          ?? "there is no session")
      return nil
    }
    let record = own.record
    claim(
      .apply, "the journal has it applied", if: record.unread == 0, own.name,
      else: (.notShown, "\(record.unread) lines of \(own.name) cannot be read"))
    let began = Timestamp.seconds(of: record.began) ?? 0
    let isBetween =
      began >= (Timestamp.seconds(of: before.look.time) ?? 0)
      && began <= (Timestamp.seconds(of: tuned.look.time) ?? 0)
    if !isBetween {
      claim(
        .apply, .contradicted, "it was applied between the looks",
        "at \(record.began.onOneLine.prefix(40)), and they are of \(before.look.time) "
          + "and \(tuned.look.time)")
    }
    if record.program != tuned.look.program {
      claim(
        .apply, .notShown, "this version applied it",
        "\(record.program.map { "\($0.onOneLine.prefix(40))" } ?? "an unknown one") did")
    }
    if record.strategy.subject != plan.subject {
      claim(
        .apply, .contradicted, "what was applied is of the same board, card and boot",
        "it is of \(record.strategy.subject.board) and \(record.strategy.subject.accelerator)")
    }
    let missing = plan.steps.filter { step in
      !record.strategy.steps.contains { $0.comesTo(step) }
    }
    let added = record.strategy.steps.count - plan.steps.count
    claim(
      .apply, "what was applied is what was planned", if: missing.isEmpty && added == 0,
      "\(plan.steps.count) steps",
      else: (
        .contradicted,
        missing.isEmpty
          ? "it has \(record.strategy.steps.count) steps, the plan \(plan.steps.count)"
          : "not so: \(missing.map(\.title).joined(separator: ", "))"
      ))
    examineValues(of: record, before, tuned)
    return own
  }

  mutating func examineValues(
    of record: HardwareReport.Record, _ before: ReplayableLook, _ tuned: ReplayableLook
  ) {
    var open: [(HardwareCheck.State, String)] = []
    let changes = record.strategy.changes
    for step in changes {
      if let refused = record.refused.first(where: { $0.step == step.id }) {
        open.append((.notShown, "\(step.title) was refused: \(refused.why.onOneLine)"))
        continue
      }
      let agree = step.knob.grammar.agree
      guard let value = record.values.first(where: { $0.step == step.id }) else {
        open.append((.notShown, "\(step.title): the journal has no value"))
        continue
      }
      if !agree(value.was, step.found) || !agree(value.will, step.wanted) {
        open.append((.contradicted, "\(step.title): the journal has other values than the plan"))
      } else if value.reads.map(step.holds) != true {
        open.append((.notShown, "\(step.title): it did not read back as written"))
      } else if Self.text(of: step, on: before).map({ agree($0, step.found) }) == false {
        open.append((.contradicted, "\(step.title): the capture before shows another value"))
      } else {
        switch Self.text(of: step, on: tuned).map(step.holds) {
        case true: break
        case false:
          open.append(
            (.contradicted, "\(step.title): the capture while applied shows another value"))
        case nil: open.append((.notShown, "\(step.title): \(step.file) is not in the capture"))
        }
      }
    }
    claim(
      .apply, .shown, "values written and read back",
      "\(changes.count - open.count) of \(changes.count)")
    for (state, seen) in open { claim(.apply, state, "every value was written", seen) }
  }

  static func text(of step: Step, on sight: ReplayableLook) -> String? {
    try? sight.image.text(of: step.file)
  }

  static func records(
    of look: HardwareReport.Look
  ) -> [(name: String, record: HardwareReport.Record)] {
    look.sessions.compactMap { session in
      (try? JSON.value(HardwareReport.Record.self, from: Array(session.record.utf8))).map {
        (session.name, $0)
      }
    }
  }
}

extension Step {
  /// Whether this step of a session is one of a plan, or an alternative that the plan names.
  fileprivate func comesTo(_ planned: Step) -> Bool {
    let wanted = [planned.wanted] + (planned.alternatives ?? []).map(\.wanted)
    return id == planned.id && file == planned.file && found == planned.found
      && knob == planned.knob && wanted.contains(self.wanted)
  }
}
