public import TuneKitWriting

/// The façade: what the command calls, and what other programs can call.
public struct TuneKit: Sendable {
  package let machine: any Machine
  package let state: RootDirectory
  package let registry: Registry
  package let choice: Recognition.Choice
  /// How far to go.
  public let profile: Profile
  let usualProfile: Profile
  package let leavingOut: [Configured<String>]
  package let interruptChoice: InterruptChoice?
  package let author: Author?

  /// TuneKit for one machine.
  ///
  /// - Parameters:
  ///   - machine: the machine.
  ///   - state: the directory that is `/` for the journal and the lock.
  ///   - registry: the modules.
  ///   - choice: what a person chose instead of what is recognised.
  ///   - profile: how far to go.
  ///   - usual: how far a run goes without a choice; what differs from it is repeated by the
  ///     commands that are suggested.
  ///   - leavingOut: the steps that the configuration leaves out, by the beginnings of their ids.
  ///   - interruptChoice: which CPUs a person has chosen for the interrupts.
  ///   - author: who applies, which the journal then tells; nil where that is not known.
  public init(
    _ machine: any Machine, state: RootDirectory, registry: Registry,
    choice: Recognition.Choice = .init(), profile: Profile = .standard,
    insteadOf usual: Profile = .standard, leavingOut: [Configured<String>] = [],
    interruptChoice: InterruptChoice? = nil, by author: Author? = nil
  ) {
    self.interruptChoice = interruptChoice
    self.author = author
    self.machine = machine
    self.state = state
    self.registry = registry
    self.choice = choice
    self.profile = profile
    usualProfile = usual
    self.leavingOut = leavingOut
  }

  /// What would be done.
  ///
  /// Writes nothing.
  public func plan() throws(TuneKitError) -> Strategy {
    try plan(of: surveyed())
  }

  /// Checks by its effects whether what is applied still holds.
  ///
  /// Writes nothing. Where nothing is applied, or the journal cannot be read, the machine is held
  /// against what planning gives now.
  ///
  /// - Parameter longestSample: how long to watch counters at most, in milliseconds.
  /// - Returns: what was checked; with several cards, each finding begins with its card's address.
  /// - Throws: ``TuneKitError/recognition(_:)`` or ``TuneKitError/planning(_:)`` where a plan is
  ///   needed and there is none.
  public func verify(longestSample: Int = 1000) throws(TuneKitError) -> Verification {
    let inventory = surveyed()
    let verifier = Verifier(
      machine, seenAs: inventory, longestSample: longestSample, obstacles: obstacles(on: inventory))
    let boot = inventory.identity.boot
    let files = try? journalFiles()
    let sessions = files.map { files in
      self.sessions(of: files, in: boot).filter { $0.closure != .partlyReverted }
    }
    let lost =
      files.map { lostFiles(of: $0, in: boot).map(\.finding) + doubts(in: boot, by: $0) } ?? []
    let now = POSIX.uptime()
    guard let sessions, let first = sessions.first else {
      let strategy = try plan(of: inventory)
      let items = verifier.whole(on: strategy).items
      // Of what a damaged file has set nothing is known.
      let isApplied = sessions == nil || !lost.isEmpty ? nil : false
      var verification = Verification(isApplied: isApplied, items: items + lost)
      verification.subjects = [.init(strategy)]
      verification.isJournalDamaged = !lost.isEmpty
      return verification
    }
    guard sessions.count > 1 else {
      let options = selection(of: first.strategy, on: inventory)
      let items = verifier.whole(on: first.strategy, of: first).choosing(options).items
      let overdue = first.overdue(in: inventory.identity.boot, at: now)
      var verification = Verification(isApplied: true, items: items + overdue + lost)
      verification.subjects = [.init(first.strategy, since: first.time)]
      return verification
    }
    let reports = sessions.map { session in
      let options = selection(of: session.strategy, on: inventory)
      let items = verifier.whole(on: session.strategy, of: session).choosing(options).items
      return (items + session.overdue(in: inventory.identity.boot, at: now)).map { item in
        item.prefixed(with: session.strategy.subject.address.description)
      }
    }
    var verification = Verification(isApplied: true, items: reports.flatMap(\.self) + lost)
    verification.subjects = sessions.map { .init($0.strategy, since: $0.time) }
    return verification
  }

  /// What is there, as far as these modules ask for it.
  package func surveyed(and extra: [SystemPath] = []) -> Inventory {
    Survey(of: machine, and: extra, knowing: registry.marksOnChip, and: registry.cards).inventory()
  }

  package func recognise(_ inventory: Inventory) throws(TuneKitError) -> Recognition {
    do throws(RecognitionError) {
      return try Recognition(of: inventory, with: registry, choice: choice)
    } catch {
      throw .recognition(error)
    }
  }

  /// What keeps everything from being set for a card, by its address.
  func obstacles(on inventory: Inventory) -> [DeviceAddress: Obstacle] {
    let found = (try? recognise(inventory))?.found ?? []
    return found.reduce(into: [:]) { $0[$1.place.device.address] = $1.place.blockade }
  }

  func pair(
    on inventory: Inventory
  ) throws(TuneKitError) -> (board: any Board, found: Recognition.Found) {
    do throws(RecognitionError) {
      return try Recognition(of: inventory, with: registry, choice: choice)
        .pair(on: inventory, with: registry)
    } catch {
      throw .recognition(error)
    }
  }

  /// What would be done; by default without what the kernel has declined in this boot.
  package func plan(
    of inventory: Inventory, mindingRefusals isMindful: Bool = true,
    avoidingHeat avoidsHeat: Bool = false
  ) throws(TuneKitError) -> Strategy {
    let (board, found) = try pair(on: inventory)
    let extras = registry.supplements(for: found.accelerator, on: board)
    let needs =
      found.accelerator.needs(at: found.place) + extras.flatMap { $0.needs(at: found.place) }
    let files = needs.compactMap(\.file)
    let missing = files.filter { inventory.texts[$0] == nil }
    let inventory =
      missing.isEmpty ? inventory : surveyed(and: missing)
    let address = found.place.device.address
    let applied = try? sessions(of: inventory).last { $0.strategy.subject.address == address }
    let others = others(than: address, on: inventory)
    do throws(PlanningError) {
      let planner = Planner(
        profile: profile, keeping: applied?.strategy.interruptCores(of: address) ?? [:],
        without: isMindful ? refusedInterrupts(of: applied) : [:], leavingOut: leavingOut,
        choosing: interruptChoice, avoidingHeat: avoidsHeat)
      return try planner.strategy(
        for: found.accelerator, at: found.place, on: board, with: extras,
        beside: others, tuned: tuned(among: others, on: inventory), of: inventory)
    } catch {
      throw .planning(error)
    }
  }

  /// The other accelerators of the machine, whichever is chosen.
  private func others(
    than address: DeviceAddress, on inventory: Inventory
  ) -> [Recognition.Found] {
    // Most machines have one, and then nothing is to be looked for.
    let known = inventory.attached.filter { device in
      device.address != address
        && registry.accelerators.contains { $0.signature.matches(device) }
    }
    guard !known.isEmpty, let all = try? Recognition(of: inventory, with: registry) else {
      return []
    }
    return all.found.filter { $0.place.device.address != address }
  }

  /// Those of some accelerators that are tuned.
  private func tuned(
    among others: [Recognition.Found], on inventory: Inventory
  ) -> Set<DeviceAddress> {
    if others.isEmpty { return [] }
    return Set(((try? subjectsForGood(in: inventory.identity.boot)) ?? []).map(\.address))
  }

  /// The same, for its own choice and profile.
  func aimed(
    at choice: Recognition.Choice, profile: Profile, choosing interruptChoice: InterruptChoice?
  ) -> TuneKit {
    TuneKit(
      machine, state: state, registry: registry, choice: choice, profile: profile,
      leavingOut: leavingOut, interruptChoice: interruptChoice, by: author)
  }

  /// Whether a saved strategy could be performed now.
  ///
  /// Writes nothing.
  ///
  /// - Throws: ``TuneKitError/execution(_:)``, with every difference if planning now comes to
  ///   something else.
  public func check(_ strategy: Strategy) throws(TuneKitError) {
    let inventory = surveyed()
    var exact = choice
    exact.board = exact.board ?? strategy.subject.board.string
    exact.accelerator = exact.accelerator ?? strategy.subject.accelerator.string
    exact.device = exact.device ?? strategy.subject.address
    let same = aimed(
      at: exact, profile: strategy.profile, choosing: strategy.interruptChoice)
    var present: Strategy?
    var differences: [Message] = []
    do {
      present = try same.plan(of: inventory, mindingRefusals: false)
    } catch {
      differences.append("\(error)")
    }
    do throws(ExecutionError) {
      try Preflight(machine: machine).check(strategy, against: present, besides: differences)
    } catch {
      throw .execution(error)
    }
  }

  package func journal(waiting turn: LockWait) throws(TuneKitError) -> Journal {
    do throws(JournalError) {
      return try Journal.open(
        in: state, boot: Survey(of: machine).boot(), waiting: turn, by: author)
    } catch {
      throw .journal(error)
    }
  }
}

extension Need {
  /// The file it names, where it names one.
  package var file: SystemPath? {
    guard case .set(let knob, _) = request, case .file(let file) = knob.target else { return nil }
    return file
  }
}

extension Finding {
  /// The same finding, distinguished from another card's.
  fileprivate func prefixed(with address: String) -> Finding {
    Finding(
      id: "\(address)/\(id)", title: "\(address): \(title)", state: state, expected: expected,
      seen: seen, culprit: culprit, remedy: remedy, arrivals: arrivals)
  }
}

/// Why a verb did not do what it was asked to.
public enum TuneKitError: Suggesting, Sendable {
  /// It is not clear which board or card is meant.
  case recognition(RecognitionError)
  /// There is no strategy.
  case planning(PlanningError)
  case journal(JournalError)
  case execution(ExecutionError)
  /// There is no estimate.
  case estimate(EstimateError)

  /// What, where, what to do.
  public var message: Message {
    switch self {
    case .recognition(let error): error.message
    case .planning(let error): "\(error)"
    case .journal(let error): "\(error)"
    case .execution(let error): error.message
    case .estimate(let error): error.message
    }
  }
}

extension TuneKitError {
  /// The same, with the paths of the journal below the root of a tree.
  package func located(below root: SystemPath) -> TuneKitError {
    switch self {
    case .journal(let error): .journal(error.located(below: root))
    case .execution(.journal(let error)): .execution(.journal(error.located(below: root)))
    case .recognition, .planning, .execution, .estimate: self
    }
  }
}

extension TuneKit {
  /// The options that a command needs so as to come to a strategy again: those by which it differs
  /// from what is taken here without a choice.
  ///
  /// - Parameters:
  ///   - strategy: the applied strategy.
  ///   - inventory: the machine as it is.
  /// - Returns: the options.
  package func selection(of strategy: Strategy, on inventory: Inventory) -> [Action.Option] {
    let subject = strategy.subject
    var options: [Action.Option] = []
    let present = try? Recognition(of: inventory, with: registry)
    if let present, present.board?.id != subject.board {
      options.append(.board(subject.board.string))
      let board = registry.board(subject.board.string)
      if board?.signature.isContradicted(by: inventory.identity) == true { options.append(.force) }
    }
    if let processors = strategy.interruptChoice?.processors {
      options.append(.interruptProcessors(processors.list))
    }
    if strategy.interruptChoice?.isSpread == true { options.append(.spread) }
    if (present?.found.count ?? 0) > 1 { options.append(.device(subject.address.description)) }
    if strategy.profile != usualProfile { options.append(.profile(strategy.profile)) }
    return options
  }
}

extension Finding {
  /// The same finding, whose actions mean one card of several, and its settings.
  ///
  /// - Parameter options: the options that say so, as ``TuneKit/selection(of:on:)`` gives them.
  /// - Returns: the finding, with its actions for that card.
  func choosing(_ options: [Action.Option]) -> Finding {
    Finding(
      id: id, title: title, state: state, expected: expected, seen: seen.choosing(options),
      culprit: culprit, remedy: remedy?.choosing(options), arrivals: arrivals)
  }
}

extension Verification {
  /// The same, whose actions mean one card of several, and its settings.
  func choosing(_ options: [Action.Option]) -> Verification {
    Verification(isApplied: isApplied, items: items.map { $0.choosing(options) })
  }
}

extension TuneKit {
  /// What is known without writing, for Prometheus.
  ///
  /// Writes nothing. A board or card that is not recognised is no error here: there is then less to
  /// tell.
  ///
  /// - Parameter version: that of the program.
  /// - Returns: all families; the journal's only where it can be read.
  package func metrics(version: String) -> Metrics {
    let inventory = surveyed()
    let recognition = try? recognise(inventory)
    let verifier = Verifier(machine, seenAs: inventory, longestSample: 0)
    let applied = (try? sessions(of: inventory)) ?? []
    let items = applied.filter { $0.closure != .partlyReverted }.map { session in
      Metrics.Items(
        card: session.strategy.subject.address,
        findings: verifier.whole(on: session.strategy, of: session).items)
    }
    return Metrics(
      of: inventory, recognition?.found ?? [], board: recognition?.board, version: version,
      status: try? status(), items: items,
      keptAs: (atBoot, GuardSight(in: state, wanted: atBoot).state))
  }
}

extension TuneKit {
  /// Whether this machine is tuned at each boot.
  ///
  /// Writes nothing.
  public var atBoot: AtBoot { AtBoot(in: state) }
}
