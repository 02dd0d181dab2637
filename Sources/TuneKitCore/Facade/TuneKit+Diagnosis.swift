extension TuneKit {
  /// The machine's state, and what to do about it.
  ///
  /// Writes nothing.
  ///
  /// - Parameter ask: asks a runtime library, in a separate process; nil where none is to be asked.
  /// - Returns: the whole report; what could not be read is named in it.
  /// - Throws: ``TuneKitError/recognition(_:)`` where a choice is unknown or contradicted.
  package func diagnose(
    asking ask: ((NativeQuestion) -> NativeAnswer)? = nil
  ) throws(TuneKitError) -> Diagnosis {
    let inventory = surveyed()
    let recognition = try recognise(inventory)
    let topology = Topology(of: inventory, kinds: recognition.board?.cores ?? [])
    var reader = DiagnosisReader(machine, inventory, topology, asking: ask)
    var cards: [Diagnosis.Card] = []
    for found in recognition.found { cards.append(reader.card(found)) }
    let clusters = reader.clusters()
    let applied = (try? status()).map { status in
      status.sessions.map { Diagnosis.Applied($0, with: status.holders) }
    }
    let plans = recognition.found.map { self.plans(for: $0.place.device.address, of: inventory) }
    let units = inventory.idleUnits(besides: registry.accelerators)
    let adviser = Adviser(
      inventory: inventory, board: recognition.board, units: units, clusters: clusters,
      applied: applied ?? [],
      enabled: kept(of: recognition, on: inventory), lasting: lastingAsApplied(on: inventory),
      isCutOff: !reader.unread.isEmpty || applied == nil)
    return Diagnosis(
      of: inventory, on: recognition.board, cards: cards, units: units, clusters: clusters,
      applied: applied, recommendations: adviser.recommendations(for: cards, plans),
      unread: inventory.unread + reader.unread, names: names(after: recognition, on: inventory))
  }

  /// What the service keeps, where it is enabled.
  private func kept(of recognition: Recognition, on inventory: Inventory) -> Set<DeviceAddress> {
    guard atBoot == .enabled else { return [] }
    if let service = ServiceChoice(in: state), service.isLimited {
      let chosen = recognition.found.filter {
        service.covers($0.accelerator.id, at: $0.place.device.address)
      }
      return Set(chosen.map(\.place.device.address))
    }
    let boot = inventory.identity.boot
    let applied = ((try? subjectsForGood(in: boot)) ?? []).map(\.address)
    let tuned = Journal.tunedBefore(boot, in: state).union(applied)
    return Set(recognition.parted(keeping: tuned).kept.map(\.place.device.address))
  }

  /// The plans for a card, the usual one and the one for the least latency; nil where there is none.
  private func plans(for address: DeviceAddress, of inventory: Inventory) -> Adviser.Plans {
    let applied = (try? sessions(of: inventory))?
      .last { $0.strategy.subject.address == address && $0.closure != .partlyReverted }?.strategy
    var exact = choice
    exact.device = address
    if let applied { exact.board = exact.board ?? applied.subject.board.string }
    let chosen = applied.map(\.interruptChoice) ?? interruptChoice
    let plan = { (profile: Profile) in
      try? aimed(at: exact, profile: profile, choosing: chosen).plan(of: inventory)
    }
    // Another profile than the one that is applied would be refused.
    return Adviser.Plans(
      usual: plan(applied?.profile ?? profile), latency: plan(.latency),
      options: applied.map { selection(of: $0, on: inventory) } ?? [])
  }
}
