import TuneKitWriting

extension Executor {
  /// Restores every value of a session byte for byte, in reverse order.
  ///
  /// - Parameters:
  ///   - index: the session's place in ``Journal/sessions``.
  ///   - journal: where the session is, and where its end is recorded.
  ///   - force: whether to write over what something else has set since.
  /// - Returns: what became of each value, in reverse order. If the end cannot be recorded the values
  ///   are restored anyway, the report says why, and reverting again does no harm.
  package func revert(_ index: Int, in journal: inout Journal, force: Bool = false) -> Report {
    let session = journal.sessions[index]
    let undone = restore(session, force: force)
    let lost = losses(of: session, force: force)
    let isWhole = !(undone + lost).contains { $0.isOpen }
    var report = Report(
      outcome: isWhole ? .reverted : .partlyRolledBack, steps: (undone + lost).map(\.line))
    do throws(JournalError) {
      try journal.record(
        isWhole ? [.closed(.reverted)] : Self.ending(undone), in: index, durably: true)
    } catch {
      report.unrecorded = error
    }
    return report
  }

  /// The end of a session of which something is left: what is restored is not ours any longer, so
  /// a program that sets the same value from now on keeps it.
  static func ending(_ undone: [Returned]) -> [JournalEntry] {
    undone.compactMap { value in
      guard !value.isOpen, let intent = value.intent else { return nil }
      return .returned(step: intent.step, incarnation: intent.incarnation)
    } + [.closed(.partlyReverted)]
  }

  /// What became of one value, and whether something is left to be done about it.
  struct Returned {
    let line: Report.Line
    let isOpen: Bool
    var intent: JournalEntry.Intent?
  }

  func restore(_ session: Session, force: Bool) -> [Returned] {
    let isGone = KnobLocator(machine: machine).isGone
    return session.remaining(without: isGone).reversed().map { intent in
      let step = session.strategy.step(intent.step)
      let title = step?.title ?? intent.step.string
      let outcome = restore(intent, of: session, force: force)
      let line = Report.Line(
        id: intent.step, title: title, file: intent.file,
        before: outcome.from.map(intent.knob.grammar.excerpt),
        after: outcome.to.map(intent.knob.grammar.excerpt),
        shows: outcome.to.map { shown($0, of: intent, in: step) } ?? "", result: outcome.result,
        error: outcome.error)
      return Returned(line: line, isOpen: outcome.isOpen, intent: intent)
    }
  }

  /// A text in people's words; of one that others have theirs in, what it means for our part.
  private func shown(_ text: String, of intent: JournalEntry.Intent, in step: Step?) -> String {
    guard let step, intent.knob.grammar.isShared else { return intent.knob.grammar.shown(text) }
    return step.holds(in: text) ? step.shows.to : step.shows.from
  }

  private struct Outcome: Sendable {
    let result: Report.Result
    var from: String?
    var to: String?
    var error: Message?
    var isOpen = false
  }

  private func restore(
    _ intent: JournalEntry.Intent, of session: Session, force: Bool
  ) -> Outcome {
    if let objection = NeverTouch.objection(to: intent.knob, at: intent.file) {
      return Outcome(result: .failed, error: "\(intent.file): \(objection)", isOpen: true)
    }
    switch machine.looking({ look(for: intent) }) {
    case .there(let now, let location):
      if intent.knob.grammar.isShared { return takeBack(intent, from: now, at: location) }
      return restore(intent, of: session, over: now, force: force)
    case .done(let outcome): return outcome
    }
  }

  /// What there is to restore: a text, or nothing of ours.
  private enum Sight: Sendable {
    case there(String, LocatedKnob)
    case done(Outcome)
  }

  private func look(for intent: JournalEntry.Intent) -> Sight {
    let outcome: Outcome
    do {
      let location = try KnobLocator(machine: machine).locate(intent.knob, evenShared: true)
      if location.incarnation != intent.incarnation {
        outcome = Outcome(
          result: .leftAlone,
          error: location.service == nil
            ? "the driver has requested this interrupt again; nothing of TuneKit's is left in it"
            : "it was restarted; nothing of TuneKit's is left in it")
      } else if location.file != intent.file {
        outcome = Outcome(
          result: .leftAlone,
          error: "its name leads to \(location.file) now, which TuneKit never wrote")
      } else {
        return .there(try machine.text(at: location), location)
      }
    } catch KnobError.gone(let why) {
      outcome = Outcome(result: .leftAlone, error: "\(why); nothing of TuneKit's is left")
    } catch KnobError.machine(.missing(let path)) {
      outcome = Outcome(result: .leftAlone, error: "\(path) is gone; nothing of TuneKit's is left")
    } catch {
      outcome = Outcome(result: .failed, error: "\(error)", isOpen: true)
    }
    return .done(outcome)
  }

  /// Takes our part out of a text that others have theirs in.
  private func takeBack(
    _ intent: JournalEntry.Intent, from now: String, at location: LocatedKnob
  ) -> Outcome {
    let grammar = intent.knob.grammar
    guard let text = grammar.text(takingBack: intent.was, intent.will, from: now) else {
      return Outcome(
        result: .leftAlone, from: now, to: now,
        error:
          "something else has changed it since; remove \"\(grammar.excerpt(intent.will))\" from it",
        isOpen: true)
    }
    if text == now { return Outcome(result: .already, from: now, to: now) }
    do {
      try machine.set(text, at: location)
      let reads = try machine.text(at: location)
      let isTaken = grammar.text(takingBack: intent.was, intent.will, from: reads) == reads
      return Outcome(
        result: isTaken ? .restored : .failed, from: now, to: reads,
        error: isTaken ? nil : "it still reads \(grammar.excerpt(reads))", isOpen: !isTaken)
    } catch {
      return Outcome(result: .failed, from: now, to: now, error: "\(error)", isOpen: true)
    }
  }

  /// Writes the first bytes over what is there now, if that is ours or need not be.
  private func restore(
    _ intent: JournalEntry.Intent, of session: Session, over now: String, force: Bool
  ) -> Outcome {
    switch session.owner(of: now, intent, on: machine.nature) {
    case .unchanged: return Outcome(result: .already, from: now, to: now)
    case .somethingElse where !force && intent.changesNothing:
      let error: Message =
        "something else has changed it since; it was \(intent.was.trimmed) already"
      return Outcome(result: .leftAlone, from: now, to: now, error: error)
    case .somethingElse where !force:
      // A kernel may have made another value of ours just before a run was cut off. Nothing tells
      // that from a foreign hand, and a foreign value is not touched.
      let isUnsure = session.closure == nil && session.left[intent.step] == nil
      let error: Message =
        "something else has changed it since: applied \(intent.will.trimmed), "
        + "found \(now.trimmed)"
        + (isUnsure ? " (or the kernel shows it so since the run was interrupted)" : "")
        + "; to restore \(intent.was.trimmed) anyway: \(Action.revertByForce)"
      return Outcome(result: .leftAlone, from: now, to: now, error: error, isOpen: true)
    case .tunekit, .somethingElse: return write(intent, over: now)
    }
  }

  private func write(_ intent: JournalEntry.Intent, over now: String) -> Outcome {
    do {
      // A plain file gets its bytes back; a kernel's file is written as its grammar wants it.
      let text = machine.nature == .files ? intent.was : intent.knob.grammar.writing(intent.was)
      try machine.write(text, to: intent.file)
      let reads = try machine.text(of: intent.file)
      if reads == intent.was { return Outcome(result: .restored, from: now, to: reads) }
      let isSame = intent.knob.grammar.agree(reads, intent.was)
      return Outcome(
        result: isSame ? .restored : .failed, from: now, to: reads,
        error: "it was \(intent.was.trimmed), and reads \(reads.trimmed) now", isOpen: !isSame)
    } catch {
      // What was refused may have been done all the same, or in part.
      let reads = try? machine.text(of: intent.file)
      let isBack = reads == intent.was
      return Outcome(
        result: isBack ? .restored : .failed, from: now, to: reads ?? now,
        error: "\(error)", isOpen: !isBack)
    }
  }
}

extension Executor {
  /// What a session's damaged lines have lost, and which values are now unknown.
  ///
  /// Nothing is written for them. With `force` the user accepts the loss.
  func losses(of session: Session, force: Bool) -> [Returned] {
    let result: Report.Result = force ? .leftAlone : .failed
    let file = Journal.folder.appending(session.name)
    let lines = session.damagedLines.map { number in
      Report.Line(
        id: StepID("journal/\(number)"), title: "line \(number) of \(session.name)", file: file,
        before: nil, after: nil, shows: "", result: result, error: Self.damage)
    }
    let isDamaged = !session.damagedLines.isEmpty
    let unknown = isDamaged ? session.lostSteps : session.unknownSteps
    let steps = unknown.compactMap { step -> Report.Line? in
      let location = try? KnobLocator(machine: machine).locate(step.knob)
      guard isDamaged || text(at: location, ifStanding: step) != nil else { return nil }
      let now = location.flatMap { try? machine.text(of: $0.file) }
      return Report.Line(
        id: step.id, title: step.title, file: step.file, before: now?.trimmed, after: now?.trimmed,
        shows: now.map(step.knob.grammar.shown) ?? "", result: .leftAlone,
        error: "the old value is unknown; the plan had found \(step.found)"
          + (force ? "" : "; --force forgets it"))
    }
    return (lines + steps).map { Returned(line: $0, isOpen: !force) }
  }

  private static var damage: Message {
    "its checksum is wrong, so TuneKit writes nothing from it; the "
      + "lines after it are used. --force ends the session anyway"
  }
}

extension DamagedSession {
  /// What revert says of it.
  package func line(force: Bool) -> Report.Line {
    Report.Line(
      id: StepID("journal/\(name)"), title: name, file: path, before: nil, after: nil, shows: "",
      result: force ? .leftAlone : .failed,
      error: "\(explained)\(force ? "" : "; --force forgets it")")
  }

  /// What status says of it.
  package var finding: Finding {
    Finding(
      id: "journal/\(name)", title: name, state: .drifted, expected: "a journal of this boot",
      seen: Message(why), culprit: nil, remedy: Message(explained))
  }
}

extension Session {
  /// What status and verify say of lines that are damaged, or of another version.
  package var damages: [Finding] {
    let foreign = foreignLines.first.map { _ in
      Finding(
        id: "journal/version", title: "\(Journal.folder)/\(name)", state: .unproven,
        expected: "a journal of this version of TuneKit",
        seen: "written by another version; this one does not know all of it", culprit: nil,
        remedy: "its settings can be reverted anyway: \(Action.revert)")
    }
    return (foreign.map { [$0] } ?? []) + damages(at: damagedLines)
  }

  private func damages(at lines: [Int]) -> [Finding] {
    lines.map { number in
      Finding(
        id: "journal/\(number)", title: "line \(number) of \(Journal.folder)/\(name)",
        state: .drifted, expected: "a valid checksum", seen: "damaged", culprit: nil,
        remedy:
          "to restore what the other lines record: \(Action.revert)"
      )
    }
  }
}
