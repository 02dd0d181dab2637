import Glibc
import SystemPackage

extension TuneKit {
  /// Restores everything that is applied, the latest first.
  ///
  /// - Parameters:
  ///   - force: whether to write over what something else has set since.
  ///   - turn: how long to wait for another run.
  /// - Returns: what became of each value; one that could not be restored is in it, too.
  /// - Throws: ``TuneKitError/journal(_:)`` if there is no journal, and
  ///   ``TuneKitError/execution(_:)`` if a card that stays tuned needs one of the values; in both
  ///   cases nothing was written.
  public func revert(
    force: Bool = false, waiting turn: LockWait = .brief
  ) throws(TuneKitError) -> Report {
    guard Journal.isThere(in: state) else {
      let open = try unrecorded(in: Survey(of: machine).boot()).map { $0.line(force: force) }
      // To accept it is to make the folder again, which is then empty by right.
      if force && !open.isEmpty { _ = try journal(waiting: turn) }
      return Self.report(of: [], and: open, isSettled: open.isEmpty || force)
    }
    var journal = try journal(waiting: turn)
    var lost = choice.device == nil ? journal.lost.map { $0.line(force: force) } : []
    let reports = try revert(in: &journal, force: force) { session in
      [nil, session.strategy.subject.address].contains(choice.device)
    }
    do throws(JournalError) { if force && !lost.isEmpty { try journal.forgetLost() } } catch {
      throw .journal(error)
    }
    var trouble: JournalError?
    do throws(TuneKitError) {
      lost += try stillOpen(after: reports, in: &journal, force: force)
    } catch {
      // What was restored is reported, though the journal does not answer any more.
      guard !reports.isEmpty, case .journal(let problem) = error else { throw error }
      trouble = problem
    }
    try? Holders(root: state).removeStale()
    var report = Self.report(of: reports, and: lost, isSettled: lost.isEmpty || force)
    report.unrecorded = report.unrecorded ?? trouble
    return report
  }

  /// What is still set of which no session says anything; none where one card is chosen.
  private func stillOpen(
    after reports: [Report], in journal: inout Journal, force: Bool
  ) throws(TuneKitError) -> [Report.Line] {
    guard choice.device == nil else { return [] }
    let open = try unrecorded(in: journal.boot).map { $0.line(force: force) }
    let reported = Set(reports.flatMap(\.steps).map(\.id))
    if force { try forgetUnrecorded(in: &journal) }
    return open.filter { !reported.contains($0.id) }
  }

  /// Restores the sessions that are chosen, the latest first.
  package func revert(
    in journal: inout Journal, force: Bool, where isChosen: (Session) -> Bool
  ) throws(TuneKitError) -> [Report] {
    var (chosen, others): ([Int], [Session]) = ([], [])
    for index in journal.outstanding {
      let session = journal.sessions[index]
      if isChosen(session) { chosen.append(index) } else { others.append(session) }
    }
    for index in chosen {
      if let clash = journal.sessions[index].clash(with: others) {
        throw .execution(.occupied(Message(clash)))
      }
    }
    var reports: [Report] = []
    for index in chosen.reversed() {
      let report = Executor(machine).revert(index, in: &journal, force: force)
      reports.append(report.naming(others))
    }
    return reports
  }

  /// One report of many.
  package static func report(
    of reports: [Report], and lost: [Report.Line] = [], isSettled: Bool = true
  ) -> Report {
    let isWhole = isSettled && !reports.contains { $0.outcome == .partlyRolledBack }
    var report = Report(
      outcome: !isWhole
        ? .partlyRolledBack : reports.isEmpty && lost.isEmpty ? .nothingToDo : .reverted,
      steps: reports.flatMap(\.steps) + lost)
    report.unrecorded = reports.compactMap(\.unrecorded).first
    return report
  }

  /// The sessions and their state, by what the files say.
  ///
  /// Writes nothing.
  ///
  /// - Parameter sample: how long to watch counters at most, in milliseconds, so as to check the effects
  ///   too, as ``verify(longestSample:)`` does; nil to look at the files alone.
  /// - Returns: what is applied, and how it is.
  /// - Throws: ``TuneKitError/journal(_:)`` where there is a journal that cannot be read.
  public func status(provingWithin sample: Int? = nil) throws(TuneKitError) -> Status {
    let files = try journalFiles()
    let boot = Survey(of: machine).boot()
    let all = pastSessions(of: files, in: boot) + sessions(of: files, in: boot)
    // Where nothing is applied, nothing on the machine is asked about.
    let inventory = all.isEmpty ? nil : surveyed()
    let service = atBoot == .enabled ? ServiceChoice(in: state) : nil
    var sessions = inventory.map { applied(all, on: $0, sample) } ?? []
    for index in sessions.indices {
      sessions[index].comesBack =
        atBoot == .enabled && all[index].isForGood && sessions[index].state == .applied
        && (service?.covers(sessions[index].subject) ?? true)
    }
    let (atBoot, seen) = (atBoot, GuardSight(in: state, wanted: atBoot))
    return Status(
      sessions: sessions,
      damaged: lostFiles(of: files, in: boot).map(\.finding) + doubts(in: boot, by: files),
      onHold: SafetyStop.reason(in: state),
      holders: try holders(), atBoot: atBoot,
      onlyAtBoot: service.flatMap { $0.isLimited ? $0 : nil },
      lasting: inventory.flatMap { lastingAsApplied(on: $0) }, guardState: seen.state,
      guardSince: seen.since,
      guardDeed: seen.last)
  }

  /// Sessions as they hold on the machine now.
  private func applied(
    _ sessions: [Session], on inventory: Inventory, _ sample: Int?
  ) -> [Status.Applied] {
    let verifier = Verifier(
      machine, seenAs: inventory, longestSample: sample ?? 0,
      obstacles: sample == nil ? [:] : obstacles(on: inventory))
    let now = POSIX.uptime()
    return sessions.map { session in
      let isPast = session.strategy.subject.boot != inventory.identity.boot
      let isLeft = session.closure == .partlyReverted
      let requested =
        isPast
        ? verifier.lasting(of: session)
        : isLeft
          ? verifier.leftovers(of: session)
          : sample == nil
            ? verifier.report(on: session.strategy.onlyRequested, of: session)
            : verifier.whole(on: session.strategy, of: session)
      let overdue = session.overdue(in: inventory.identity.boot, at: now)
      let shown = Verification(isApplied: true, items: requested.items + overdue)
        .choosing(selection(of: session.strategy, on: inventory))
      return Status.Applied(
        session: session.name, since: session.time,
        state: isPast
          ? .earlierBoot
          : isLeft ? .partlyReverted : session.closure == .applied ? .applied : .interrupted,
        subject: session.strategy.subject,
        profile: session.strategy.profile, isHeld: session.isHeld, items: shown.items,
        outcome: shown.outcome, isOverdue: !overdue.isEmpty, confirmBy: session.expiry?.time)
    }
  }

  /// What status and verify report beside the sessions: that it is unknown whether something is
  /// and values of which nothing tells what was there before.
  func doubts(in boot: BootID, by files: Journal.Contents) -> [Finding] {
    guard choice.device == nil else { return [] }
    let others = files.sessions.filter {
      $0.isOutstanding && $0.strategy.subject.boot != boot
    }
    var findings = unrecorded(in: boot, by: files).map(\.finding)
    if boot == .unknown, let last = others.last {
      findings.append(
        Finding(
          id: "journal/boot", title: "which boot this is", state: .drifted,
          expected: "the boot in which something was applied at \(last.time), or another",
          seen: "\(BootID.file) is unreadable", culprit: nil,
          remedy: "once it can be read: \(Action.revert)"))
    }
    return findings
  }

  /// Who holds the chosen card, or any where none is chosen; those that were killed are among them.
  ///
  /// - Throws: ``TuneKitError/journal(_:)`` where their records cannot be read.
  public func holders() throws(TuneKitError) -> [Holder] {
    do throws(JournalError) {
      return try Holders(root: state).all().filter { holder in
        [nil, holder.card].contains(choice.device)
      }
    } catch {
      throw .journal(error)
    }
  }

  /// What the journal's files come to, read once for all that is asked of them.
  func journalFiles() throws(TuneKitError) -> Journal.Contents {
    do throws(JournalError) { return try Journal.contentsIfAny(in: state) } catch {
      throw .journal(error)
    }
  }

  /// What an earlier boot has left of what outlives one.
  private func pastSessions(of files: Journal.Contents, in boot: BootID) -> [Session] {
    files.sessions.filter { session in
      session.isOutstanding && session.outlivesBoot && session.strategy.subject.boot != boot
    }
  }

  /// The sessions of this boot, as far as the journal may be read.
  package func sessions(of inventory: Inventory) throws(TuneKitError) -> [Session] {
    try sessions(in: inventory.identity.boot)
  }

  /// The applied sessions of a boot.
  func sessions(in boot: BootID) throws(TuneKitError) -> [Session] {
    sessions(of: try journalFiles(), in: boot)
  }

  func sessions(of files: Journal.Contents, in boot: BootID) -> [Session] {
    files.sessions.filter { session in
      session.isOutstanding && session.strategy.subject.boot == boot
        && (choice.device == nil || choice.device == session.strategy.subject.address)
    }
  }

  /// The journal's files about this boot that do not tell what was done.
  func lostFiles(of files: Journal.Contents, in boot: BootID) -> [DamagedSession] {
    choice.device == nil ? files.lost.filter { $0.isAbout(boot) } : []
  }

  /// The interrupts that the kernel has refused to move in this session, and that are still the same
  /// ones, by number.
  func refusedInterrupts(of session: Session?) -> [Int: String] {
    (session?.refusals ?? []).reduce(into: [:]) { refused, refusal in
      let present = try? KnobLocator(machine: machine).locate(refusal.knob).incarnation
      guard let present, present == refusal.incarnation else { return }
      refused[present.interrupt] = refusal.why
    }
  }
}

extension Report {
  /// The same, which says of what stays for which other sessions it does.
  fileprivate func naming(_ others: [Session]) -> Report {
    if others.isEmpty { return self }
    let lines = steps.map { line in
      guard line.result == .already else { return line }
      var line = line
      line.users = others.filter { other in
        other.originals.contains { $0.file == line.file && !$0.changesNothing }
      }.map(\.strategy.subject.address)
      return line
    }
    return Report(
      outcome: outcome, steps: lines, unrecorded: unrecorded, confirmBy: confirmBy,
      declined: declined)
  }
}

extension Strategy {
  /// The same strategy with only those checks that a file answers.
  package var onlyRequested: Strategy {
    var strategy = self
    strategy.probes = probes.filter { if case .holds = $0.check { true } else { false } }
    return strategy
  }
}

/// A value that reads as TuneKit sets it, while no record tells what was there before.
struct Unrecorded {
  let step: Step
  /// Why nothing tells it.
  let why: String
  let text: String

  /// What revert says of it.
  func line(force: Bool) -> Report.Line {
    Report.Line(
      id: step.id, title: step.title, file: step.file, before: text.trimmed, after: text.trimmed,
      shows: step.shows.to, result: .leftAlone,
      error: "\(why), so the old value is unknown\(found)\(force ? "" : "; --force forgets it")")
  }

  /// What status and verify say of it.
  var finding: Finding {
    Finding(
      id: "unrecorded/\(step.id)", title: step.title, state: .drifted,
      expected: "a record of the old value", seen: "\(step.shows.to), and \(why)",
      culprit: nil,
      remedy: "set it as you want it, or restart the machine, which resets it. Then: "
        + "\(Action.revertByForce)")
  }

  private var found: String {
    step.holds(in: step.found) ? "" : "; the plan had found \(step.found)"
  }
}

extension TuneKit {
  /// The values that read as they were planned, and of which no record tells what was there before.
  ///
  /// A file of the journal that was cut tells still what it was about; where the journal was taken
  /// away or emptied, planning tells what it would have been.
  func unrecorded(in boot: BootID) throws(TuneKitError) -> [Unrecorded] {
    unrecorded(in: boot, by: try journalFiles())
  }

  func unrecorded(in boot: BootID, by files: Journal.Contents) -> [Unrecorded] {
    let hasVanished = Journal.hasVanished(in: state)
    let torn = files.torn.filter { $0.isAbout(boot) }
    let suspects = files.sessions.filter { session in
      !session.isOutstanding && session.strategy.subject.boot == boot
    }
    var steps = torn.flatMap { file in file.steps.map { ($0, "\(file.name) is cut short") } }
    steps += suspects.flatMap { session in
      session.unknownSteps.map { ($0, "\(session.name) is cut short") }
    }
    // A run that was cut off while it began has set nothing; then something is left to be set.
    if let plan = hasVanished || !torn.isEmpty ? try? plan() : nil,
      hasVanished || plan.steps.allSatisfy(\.isAlreadyTrue)
    {
      let why = hasVanished ? "\(Journal.folder) was removed" : "the journal is cut short"
      let reported = Set(steps.map(\.0.knob))
      steps += plan.steps.filter { !reported.contains($0.knob) }.map { ($0, why) }
    }
    if steps.isEmpty { return [] }
    let known = Set(files.sessions.filter(\.isOutstanding).flatMap(\.originals).map(\.knob))
    return steps.filter { !known.contains($0.0.knob) }.compactMap { step, why in
      Executor(machine).text(ifStanding: step).map { Unrecorded(step: step, why: why, text: $0) }
    }
  }

  /// Accepts that nothing tells any longer what was there before.
  func forgetUnrecorded(in journal: inout Journal) throws(TuneKitError) {
    let torn = journal.torn.filter { $0.isAbout(journal.boot) }.map(\.name)
    let suspects = journal.sessions.filter { !$0.isOutstanding && !$0.unknownSteps.isEmpty }
    do throws(JournalError) { try journal.end(torn + suspects.map(\.name)) } catch {
      throw .journal(error)
    }
  }
}
