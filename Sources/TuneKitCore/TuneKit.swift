/// The façade: what the command calls, and what a program of somebody else can call.
public struct TuneKit<System: Machine>: Sendable {
  private let machine: System
  private let state: RootDirectory
  private let registry: Registry
  private let choice: Recognition.Choice
  private let profile: Profile

  /// TuneKit for one machine.
  ///
  /// - Parameters:
  ///   - machine: the machine.
  ///   - state: the directory that is `/` for the journal and the lock.
  ///   - registry: the modules.
  ///   - choice: what a person chose instead of what is recognised.
  ///   - profile: how far to go.
  public init(
    _ machine: System, state: RootDirectory, registry: Registry,
    choice: Recognition.Choice = .init(), profile: Profile = .standard
  ) {
    self.machine = machine
    self.state = state
    self.registry = registry
    self.choice = choice
    self.profile = profile
  }

  /// What is there.
  ///
  /// Writes nothing.
  public func detect() throws(TuneKitError) -> Detection {
    let inventory = Survey(of: machine).inventory()
    return Detection(inventory, try recognise(inventory))
  }

  /// What would be done.
  ///
  /// Writes nothing.
  public func plan() throws(TuneKitError) -> Strategy {
    try plan(of: Survey(of: machine).inventory())
  }

  /// Performs a strategy that ``plan()`` gave a moment ago.
  ///
  /// - Parameters:
  ///   - strategy: what to do; it is refused where the machine is no longer as it was found.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was given back if one failed.
  /// - Throws: ``TuneKitError/execution(_:)`` or ``TuneKitError/journal(_:)``; either way nothing
  ///   was written.
  public func apply(
    _ strategy: Strategy, unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report {
    // What can be refused is refused before the journal's folders are made.
    do throws(ExecutionError) { try Preflight(machine: machine).check(strategy) } catch {
      throw .execution(error)
    }
    var journal = try journal(boot: Survey(of: machine).boot())
    do throws(ExecutionError) {
      return try Executor(machine, isInterrupted: isInterrupted).apply(strategy, into: &journal)
    } catch {
      throw .execution(error)
    }
  }

  /// Performs a strategy that was saved before.
  ///
  /// Planning now must come to the same: then nothing is written that these modules would not ask
  /// for on this machine as it is, whoever made the plan. Steps may have been left out of it.
  ///
  /// - Parameters:
  ///   - strategy: the plan that was saved, whole or with steps left out.
  ///   - isInterrupted: asked before each write; true undoes what was written so far.
  /// - Returns: what became of each step, and what was given back if one failed.
  /// - Throws: ``TuneKitError/execution(_:)``, with every difference if planning now comes to
  ///   something else, or ``TuneKitError/journal(_:)``; either way nothing was written.
  public func apply(
    saved strategy: Strategy, unlessInterrupted isInterrupted: @escaping @Sendable () -> Bool
  ) throws(TuneKitError) -> Report {
    try check(strategy, on: Survey(of: machine).inventory())
    return try apply(strategy, unlessInterrupted: isInterrupted)
  }

  /// Looks whether what is applied still holds, by its effects.
  ///
  /// Writes nothing. Where nothing is applied, or the journal cannot be read, the machine is held
  /// against what planning gives now.
  ///
  /// - Parameter longestSample: how long to watch counters at most, in milliseconds.
  /// - Returns: what was checked; with several cards, each finding begins with its card's address.
  /// - Throws: ``TuneKitError/recognition(_:)`` or ``TuneKitError/planning(_:)`` where a plan is
  ///   needed and there is none.
  public func verify(longestSample: Int = 1000) throws(TuneKitError) -> Verification {
    let inventory = Survey(of: machine).inventory()
    let verifier = Verifier(machine, seenAs: inventory, longestSample: longestSample)
    let sessions = try? sessions(of: inventory).filter { $0.closure != .partlyReverted }
    guard let sessions, let first = sessions.first else {
      let items = verifier.report(on: try plan(of: inventory)).items
      return Verification(isApplied: sessions == nil ? nil : false, items: items)
    }
    guard sessions.count > 1 else { return verifier.report(on: first.strategy, of: first) }
    let reports = sessions.map { session in
      verifier.report(on: session.strategy, of: session).items.map { item in
        item.prefixed(with: session.strategy.subject.address.description)
      }
    }
    return Verification(isApplied: true, items: reports.flatMap(\.self))
  }

  /// Gives everything back that is applied, the latest first.
  ///
  /// - Parameter force: whether to write over what somebody else has set since.
  /// - Returns: what became of each value; one that could not be given back is in it, too.
  /// - Throws: ``TuneKitError/journal(_:)`` if there is no journal, and
  ///   ``TuneKitError/execution(_:)`` if a card that stays tuned needs one of the values; in both
  ///   cases nothing was written.
  public func revert(force: Bool = false) throws(TuneKitError) -> Report {
    let boot = Survey(of: machine).boot()
    var journal = try journal(boot: boot)
    let (chosen, others) = journal.outstanding.reduce(into: ([Int](), [Session]())) {
      split, index in
      let session = journal.sessions[index]
      let isChosen = [nil, session.strategy.subject.address].contains(choice.device)
      if isChosen { split.0.append(index) } else { split.1.append(session) }
    }
    for index in chosen {
      if let clash = journal.sessions[index].clash(with: others) {
        throw .execution(.occupied(clash))
      }
    }
    var reports: [Report] = []
    for index in chosen.reversed() {
      reports.append(Executor(machine).revert(index, in: &journal, force: force))
    }
    let isWhole = !reports.contains { $0.outcome == .partlyRolledBack }
    var report = Report(
      outcome: reports.isEmpty ? .nothingToDo : isWhole ? .reverted : .partlyRolledBack,
      steps: reports.flatMap(\.steps))
    report.unrecorded = reports.compactMap(\.unrecorded).first
    return report
  }

  /// What is applied and how it stands, by what the files say.
  ///
  /// Writes nothing.
  public func status() throws(TuneKitError) -> Status {
    let inventory = Survey(of: machine).inventory()
    let verifier = Verifier(machine, seenAs: inventory, longestSample: 0)
    let sessions = try pastSessions(of: inventory) + sessions(of: inventory)
    let applied = sessions.map { session in
      let isPast = session.strategy.subject.boot != inventory.identity.boot
      let isLeft = session.closure == .partlyReverted
      let requested =
        isPast
        ? verifier.lasting(of: session)
        : isLeft
          ? verifier.leftovers(of: session)
          : verifier.report(on: session.strategy.onlyRequested, of: session)
      return Status.Applied(
        session: session.name, since: session.time,
        state: isPast ? "earlier-boot" : session.closure?.rawValue ?? "interrupted",
        subject: session.strategy.subject,
        profile: session.strategy.profile, items: requested.items, outcome: requested.outcome)
    }
    return Status(sessions: applied)
  }

  private func recognise(_ inventory: Inventory) throws(TuneKitError) -> Recognition {
    do throws(RecognitionError) {
      return try Recognition(of: inventory, with: registry, choice: choice)
    } catch {
      throw .recognition(error)
    }
  }

  private func pair(
    on inventory: Inventory
  ) throws(TuneKitError) -> (board: any Board, found: Recognition.Found) {
    do throws(RecognitionError) {
      return try Recognition(of: inventory, with: registry, choice: choice)
        .pair(on: inventory, with: registry)
    } catch {
      throw .recognition(error)
    }
  }

  private func plan(of inventory: Inventory) throws(TuneKitError) -> Strategy {
    let (board, found) = try pair(on: inventory)
    let files = found.accelerator.needs(at: found.place).compactMap(\.file)
    let missing = files.filter { inventory.texts[$0] == nil }
    let inventory =
      missing.isEmpty ? inventory : Survey(of: machine, and: missing).inventory()
    let address = found.place.device.address
    let applied = try? sessions(of: inventory).last { $0.strategy.subject.address == address }
    do throws(PlanningError) {
      return try Planner(profile: profile, keeping: applied?.strategy.interruptCore).strategy(
        for: found.accelerator, at: found.place, on: board, of: inventory)
    } catch {
      throw .planning(error)
    }
  }

  /// Whether planning here and now comes to this strategy.
  private func check(_ strategy: Strategy, on inventory: Inventory) throws(TuneKitError) {
    var exact = choice
    exact.board = exact.board ?? strategy.subject.board.string
    exact.accelerator = exact.accelerator ?? strategy.subject.accelerator.string
    exact.device = exact.device ?? strategy.subject.address
    let same = TuneKit(
      machine, state: state, registry: registry, choice: exact, profile: strategy.profile)
    var present: Strategy?
    var differences: [String] = []
    do {
      present = try same.plan(of: inventory)
    } catch {
      differences.append("\(error)")
    }
    do throws(ExecutionError) {
      try Preflight(machine: machine).check(strategy, against: present, besides: differences)
    } catch {
      throw .execution(error)
    }
  }

  private func journal(boot: BootID) throws(TuneKitError) -> Journal {
    do throws(JournalError) {
      return try Journal.open(in: state, boot: boot)
    } catch {
      throw .journal(error)
    }
  }

  /// What an earlier boot has left of what outlives one.
  private func pastSessions(of inventory: Inventory) throws(TuneKitError) -> [Session] {
    do throws(JournalError) {
      return try Journal.outstanding(in: state).filter { session in
        session.outlivesBoot && session.strategy.subject.boot != inventory.identity.boot
      }
    } catch {
      throw .journal(error)
    }
  }

  /// What is applied in this boot, as far as the journal may be read.
  private func sessions(of inventory: Inventory) throws(TuneKitError) -> [Session] {
    do throws(JournalError) {
      return try Journal.outstanding(in: state).filter { session in
        session.strategy.subject.boot == inventory.identity.boot
          && (choice.device == nil || choice.device == session.strategy.subject.address)
      }
    } catch {
      throw .journal(error)
    }
  }
}

extension Strategy {
  /// The CPU that it has chosen for interrupts; nil if it moves none.
  fileprivate var interruptCore: Int? {
    guard let step = steps.first(where: { $0.phase == .routing }),
      let value = try? step.knob.grammar.value(of: step.wanted), case .processors(let set) = value
    else { return nil }
    return set.first
  }
}

extension Strategy {
  /// The same strategy with only those checks that a file answers.
  fileprivate var onlyRequested: Strategy {
    Strategy(
      schema: schema, subject: subject, profile: profile, steps: steps,
      probes: probes.filter { if case .holds = $0.check { true } else { false } },
      declined: declined, leftAlone: leftAlone, cautions: cautions)
  }
}

extension Need {
  /// The file it names, where it names one.
  fileprivate var file: SystemPath? {
    guard case .set(let knob, _) = request, case .file(let file) = knob.target else { return nil }
    return file
  }
}

extension Finding {
  /// The same finding, told apart from another card's.
  fileprivate func prefixed(with address: String) -> Finding {
    Finding(
      id: "\(address)/\(id)", title: "\(address): \(title)", state: state, expected: expected,
      seen: seen, culprit: culprit, remedy: remedy)
  }
}
