extension TuneKit {
  /// How everything stands, and what to do about it.
  ///
  /// Writes nothing.
  ///
  /// - Parameter ask: asks a runtime library, in a process of its own; nil where none is to be asked.
  /// - Returns: the whole report; what could not be read is named in it.
  /// - Throws: ``TuneKitError/recognition(_:)`` where a choice is unknown or contradicted.
  public func diagnose(
    asking ask: ((NativeQuestion) -> NativeAnswer)? = nil
  ) throws(TuneKitError) -> Diagnosis {
    let inventory = Survey(of: machine).inventory()
    let recognition = try recognise(inventory)
    let topology = Topology(of: inventory, kinds: recognition.board?.cores ?? [])
    var reader = DiagnosisReader(machine, inventory, topology, asking: ask)
    var cards: [Diagnosis.Card] = []
    for found in recognition.found { cards.append(reader.card(found)) }
    let clusters = reader.clusters()
    let applied = (try? status()).map { $0.sessions.map(Diagnosis.Applied.init) }
    let plans = recognition.found.map { self.plans(for: $0.place.device.address, of: inventory) }
    let adviser = Adviser(
      inventory: inventory, board: recognition.board, clusters: clusters, applied: applied ?? [],
      isEnabled: atBoot == .enabled,
      isCutOff: !reader.unread.isEmpty || applied == nil)
    return Diagnosis(
      of: inventory, on: recognition.board, cards: cards, clusters: clusters, applied: applied,
      recommendations: adviser.recommendations(for: cards, plans),
      unread: inventory.unread + reader.unread)
  }

  /// The plans for a card, the usual one and the one for the least latency; nil where there is none.
  private func plans(for address: PCIAddress, of inventory: Inventory) -> Adviser.Plans {
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

extension Diagnosis.Applied {
  fileprivate init(_ session: Status.Applied) {
    self.init(
      address: session.subject.address, profile: session.profile, since: session.since,
      state: session.state, outcome: session.outcome,
      drifted: session.items.filter { $0.state == .drifted }.map { "\($0.title): \($0.seen)" })
  }
}

extension Diagnosis {
  /// Puts together what was seen and what follows from it.
  fileprivate init(
    of machine: Inventory, on board: (any TuneKitCore.Board)?, cards: [Card],
    clusters: [Cluster], applied: [Applied]?, recommendations: [Recommendation],
    unread: [String]
  ) {
    let identity = machine.identity
    self.init(
      system: System(model: identity.model, kernel: identity.kernel, boot: identity.boot),
      board: board.map { Board(id: $0.id, name: $0.name, chip: $0.chip) }, accelerators: cards,
      others: machine.devices.filter { device in
        (!device.isBridge || machine.isUnstarted(device))
          && !cards.contains { $0.address == device.address }
      }.map { Stranger(address: $0.address, device: $0.identity, driver: $0.driver) },
      emptySlots: machine.emptySlots(on: board), clusters: clusters,
      temperatures: machine.thermalZones.map {
        Temperature(name: $0.name, millidegrees: $0.millidegrees)
      },
      cooling: machine.coolingDevices.map {
        Cooler(name: $0.name, state: $0.state, maximum: $0.maximumState)
      },
      slowdowns: machine.slowdowns.map {
        Slow(cause: $0.cause, evidence: $0.evidence, cpus: $0.processors?.list, now: $0.isNow)
      },
      contenders: machine.contenders.map(Rival.init), applied: applied,
      recommendations: recommendations, unread: unread)
  }
}
