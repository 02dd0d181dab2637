extension Executor {
  /// What a session's damaged lines have taken away, and of which values nothing is known now.
  ///
  /// Nothing is written for them. With `force` somebody has said that it may stay lost.
  func losses(of session: Session, force: Bool) -> [Returned] {
    let result: Report.Result = force ? .leftAlone : .failed
    let file = Journal.folder.appending(session.name)
    let lines = session.damagedLines.map { number in
      Report.Line(
        id: StepID("journal/\(number)"), title: "line \(number) of \(session.name)", file: file,
        before: nil, after: nil, shows: "", result: result, error: Self.damage)
    }
    let unknown = session.unknownSteps.filter { text(ifStanding: $0) != nil }
    let steps = (session.damagedLines.isEmpty ? unknown : session.lostSteps).map { step in
      let now = (try? KnobLocator(machine: machine).locate(step.knob))
        .flatMap { try? machine.text(of: $0.file) }
      return Report.Line(
        id: step.id, title: step.title, file: step.file, before: now?.trimmed, after: now?.trimmed,
        shows: now.map(step.knob.grammar.shown) ?? "", result: .leftAlone,
        error: "what was there before is not known any longer; the plan had found \(step.found)"
          + (force ? "" : "; --force stops asking for it"))
    }
    return (lines + steps).map { Returned(line: $0, isOpen: !force) }
  }

  private static var damage: String {
    "its checksum does not hold, so what it said is not known and nothing is written from it; the "
      + "lines behind it are used. --force ends the session all the same"
  }
}

extension LostFile {
  /// What revert says of it.
  func line(force: Bool) -> Report.Line {
    Report.Line(
      id: StepID("journal/\(name)"), title: name, file: path, before: nil, after: nil, shows: "",
      result: force ? .leftAlone : .failed,
      error: explained + (force ? "" : "; --force stops asking for it"))
  }

  /// What status says of it.
  var finding: Finding {
    Finding(
      id: "journal/\(name)", title: name, state: .drifted, expected: "a journal of this boot",
      seen: why, culprit: nil, remedy: explained)
  }
}

extension Session {
  /// What status and verify say of lines that are damaged, or of another version.
  var damages: [Finding] {
    let foreign = foreignLines.first.map { _ in
      Finding(
        id: "journal/version", title: "\(Journal.folder)/\(name)", state: .unproven,
        expected: "a journal of this version of TuneKit",
        seen: "written by another version, and not all of it is known to this one", culprit: nil,
        remedy: "what it has set is given back all the same: \(SuggestedCommand.revert)")
    }
    return (foreign.map { [$0] } ?? []) + damages(at: damagedLines)
  }

  private func damages(at lines: [Int]) -> [Finding] {
    lines.map { number in
      Finding(
        id: "journal/\(number)", title: "line \(number) of \(Journal.folder)/\(name)",
        state: .drifted, expected: "a checksum that holds", seen: "damaged", culprit: nil,
        remedy:
          "what the other lines tell is given back, and what is lost is said: \(SuggestedCommand.revert)"
      )
    }
  }
}
