/// What is read of a machine again and again while a model runs: the files are found once.
package struct WatchedMachine: Sendable {
  /// The name of the board; nil where it is not recognised.
  let board: String?
  let cards: [Card]
  let clocks: [CPUClock]
  let temperatures: [Gauge]
  let coolers: [Gauge]
  let online: CPUSet?
  /// Where interrupts are moved by the next one, so that one more still comes to the old place.
  let movesLate: Set<Int>
  /// The settings that are applied, and where they are now; nil where the journal cannot be read.
  package var applied: [Kept]?

  /// A recognised card.
  struct Card: Sendable {
    let id: ModuleID
    let name: String
    let address: DeviceAddress
    /// Whether the kernel lists its vectors, so that the list tells of a change.
    let listsVectors: Bool
    /// Its interrupts, by number; asked for or not.
    let numbers: [Int]
    /// How its lines are called, where the kernel lists none.
    let naming: InterruptNaming
    /// The directories from the root port to the card; none for what is on the chip.
    let ends: [SystemPath]
    /// The link when the files were found.
    let link: String?
    /// Its own clock; nil where no driver offers one.
    let clock: DevfreqDevice?
  }

  /// The clock of some CPUs.
  struct CPUClock: Sendable {
    let processors: CPUSet
    let kind: String?
    let maximum: Int?
    let policy: SystemPath
    /// Where the clock is read; nil where no file holds it.
    let file: SystemPath?
    let basis: PresentClock.Basis
  }

  /// A setting that is applied, and where it is now.
  package struct Kept: Sendable {
    let step: Step
    let file: SystemPath?
    /// The interrupt that it moves; nil where it is another setting.
    let interrupt: Int?
    /// Why the setting has no file now.
    let problem: String?
    /// The policy whose limit has to stay at the hardware's own; nil where none has to.
    let fixed: SystemPath?
  }

  /// Finds the files.
  ///
  /// - Parameters:
  ///   - inventory: what was seen of the machine just now.
  ///   - recognition: its board and its cards.
  ///   - machine: where to look.
  package init(
    _ inventory: Inventory, _ recognition: Recognition, on machine: any MachineView
  ) {
    let topology = Topology(of: inventory, kinds: recognition.board?.cores ?? [])
    let survey = Survey(of: machine)
    board = recognition.board?.name
    cards = recognition.found.map { found in
      let device = found.place.device
      let ends = device.pci.map { inventory.bridges(above: $0) + [$0] } ?? []
      let own = found.place.vectors.map(\.interrupt.number)
      return Card(
        id: found.accelerator.id, name: found.accelerator.name, address: device.address,
        listsVectors: device.listsVectors,
        numbers: device.listsVectors ? device.vectors : own + found.place.shared.map(\.number),
        naming: found.accelerator.interrupts,
        ends: ends.map(\.path), link: found.place.link?.description,
        clock: inventory.devfreq.first { $0.drives(device) })
    }
    clocks = inventory.policies.map { policy in
      let file = PresentClock.file(of: policy.path, on: machine)
      let first = policy.processors.intersection(inventory.online).first
      return CPUClock(
        processors: policy.processors,
        kind: topology.clusters.first { $0.processors.contains(first ?? -1) }?.kind,
        maximum: policy.maximumKilohertz, policy: policy.path, file: file?.path,
        basis: file?.basis ?? .request)
    }
    temperatures = survey.temperatureGauges()
    coolers = survey.coolingGauges()
    online = survey.online()
    movesLate = Set(
      recognition.found.flatMap(\.place.vectors).map(\.interrupt.number)
        .filter(inventory.movesWithNextInterrupt))
  }

  /// Where the settings of applied sessions are now.
  ///
  /// What a program keeps, as irqbalance its list, is not asked for each second.
  package static func kept(by sessions: [Session], on machine: any MachineView) -> [Kept] {
    sessions.flatMap { session in
      session.strategy.probes.compactMap { probe -> Kept? in
        guard case .holds(let id) = probe.check, let step = session.strategy.step(id) else {
          return nil
        }
        if case .service = step.knob.target { return nil }
        let fixed = session.strategy.policyFixed(by: step)
        do throws(KnobError) {
          let location = try KnobLocator(machine: machine).locate(step.knob)
          if session.refusal(of: step.knob, in: location.incarnation) != nil { return nil }
          return Kept(
            step: step, file: location.file, interrupt: location.incarnation?.interrupt,
            problem: nil, fixed: fixed)
        } catch {
          return Kept(
            step: step, file: nil, interrupt: nil, problem: error.description, fixed: fixed)
        }
      }
    }
  }
}

extension Strategy {
  /// The policy whose clock a step fixes, where its clock is checked.
  fileprivate func policyFixed(by step: Step) -> SystemPath? {
    probes.lazy.compactMap { probe -> SystemPath? in
      guard case .clock(let policy) = probe.check, step.file.parent == policy else { return nil }
      return policy
    }.first
  }
}

/// What a watched machine shows at one moment.
package struct WatchReading: Sendable {
  /// When, in milliseconds since some moment.
  let time: Int
  /// The counts of each interrupt of the cards that a driver has asked for, by CPU.
  var counts: [Int: [Int: UInt64]] = [:]
  /// Where idle interrupts would arrive.
  var targets: [Int: Int] = [:]
  /// What the kernel lists for each card; nil where the card is gone.
  var cards: [Presence?] = []
  var clocks: [ClockReading] = []
  /// The clock of each card, in Hz; nil where it has none or sleeps.
  var cardClocks: [CardClock] = []
  /// In thousandths of a degree Celsius, as the gauges are ordered; nil where it cannot be read now.
  var temperatures: [Int?] = []
  var coolers: [Int?] = []
  var errors: [PCIDevice.LinkErrors?] = []
  var online: CPUSet?
  /// What the files of the kept settings say; nil where they cannot be read.
  package var texts: [String?] = []

  /// A card that is on the bus.
  struct Presence: Hashable, Sendable {
    let hasDriver: Bool
    let numbers: [Int]
  }

  /// The clock of a card, in Hz.
  struct CardClock: Hashable, Sendable {
    let now: Int?
    let limit: Int?
  }

  /// The clock of some CPUs, in kHz.
  struct ClockReading: Hashable, Sendable {
    let now: Int?
    let requested: Int?
    let limit: Int?
  }
}

extension WatchedMachine {
  /// Reads what changes from moment to moment.
  ///
  /// - Parameters:
  ///   - machine: where to look.
  ///   - time: the moment, in milliseconds.
  ///   - last: the reading before; where an interrupt has arrived since then, its counts tell where.
  /// - Returns: what the files say.
  package func reading(
    of machine: any MachineView, at time: Int, after last: WatchReading?
  ) -> WatchReading {
    machine.looking { look(at: machine, time, last) }
  }

  private func look(
    at machine: any MachineView, _ time: Int, _ last: WatchReading?
  ) -> WatchReading {
    let survey = Survey(of: machine)
    var reading = WatchReading(time: time)
    let wanted = Set(cards.flatMap(\.numbers))
    let isNamed = cards.contains { !$0.listsVectors }
    let table = InterruptTable(
      (try? machine.bytes(of: "/proc/interrupts")) ?? [], only: isNamed ? nil : wanted)
    for row in table.rows where wanted.contains(row.number) && !row.actions.isEmpty {
      reading.counts[row.number] = table.counts(of: row)
    }
    for (number, counts) in reading.counts where last?.counts[number] == counts || last == nil {
      reading.targets[number] = target(of: number, on: machine)
    }
    reading.cards = cards.map { presence(of: $0, in: table, on: machine) }
    let number = { (file: SystemPath?) in file.flatMap { machine.line(of: $0) }.flatMap { Int($0) }
    }
    reading.clocks = clocks.map { clock in
      let request = clock.policy.appending("scaling_cur_freq")
      return WatchReading.ClockReading(
        now: number(clock.file), requested: clock.basis == .hardware ? number(request) : nil,
        limit: number(clock.policy.appending("scaling_max_freq")))
    }
    reading.cardClocks = cards.map { card in
      let now = number(card.clock?.path.appending("cur_freq"))
      return WatchReading.CardClock(
        now: now.flatMap { $0 > 0 ? $0 : nil },
        limit: number(card.clock?.path.appending("max_freq")))
    }
    reading.temperatures = temperatures.map(survey.reading)
    reading.coolers = coolers.map(survey.reading)
    reading.errors = cards.map { survey.linkErrors(of: $0.ends) }
    reading.online = survey.online()
    reading.texts = (applied ?? []).map { kept in
      kept.file.flatMap { try? machine.text(of: $0) }
    }
    return reading
  }

  private func presence(
    of card: Card, in table: InterruptTable, on machine: any MachineView
  ) -> WatchReading.Presence? {
    let folder = machine.folder(of: card.address)
    guard machine.exists(folder) else { return nil }
    let numbers =
      card.listsVectors
      ? machine.names(in: folder.appending("msi_irqs")).compactMap { Int($0) }.sorted()
      : table.rows.filter { row in
        row.actions.contains { card.naming.matches($0, at: card.address) }
      }.map(\.number).sorted()
    return WatchReading.Presence(
      hasDriver: machine.exists(folder.appending("driver")), numbers: numbers)
  }

  private func target(of interrupt: Int, on machine: any MachineView) -> Int? {
    let folder: SystemPath = "/proc/irq/\(interrupt)"
    if let list = machine.line(of: folder.appending("effective_affinity_list")) {
      return CPUSet(list: list)?.first
    }
    return machine.line(of: folder.appending("effective_affinity")).flatMap { CPUSet(mask: $0) }?
      .first
  }

  /// Whether the files have to be found again: a driver was reloaded, a card came or went, a CPU too.
  ///
  /// - Parameters:
  ///   - reading: what is read now.
  ///   - start: the first reading of these files.
  /// - Returns: whether something was found that these files do not tell of.
  package func isOutdated(by reading: WatchReading, since start: WatchReading) -> Bool {
    if reading.online != start.online || reading.cards != start.cards { return true }
    let isOther = zip(cards, reading.cards).contains { card, now in
      // Of a list that is longer than a card can have, the survey takes the first ones.
      guard card.listsVectors, let now, now.numbers.count <= 2048 else { return false }
      return now.numbers != card.numbers.sorted()
    }
    return isOther || zip(start.texts, reading.texts).contains { $0 != nil && $1 == nil }
  }

  /// Whether a card is not on the bus.
  package func isIncomplete(by reading: WatchReading) -> Bool {
    cards.isEmpty || reading.cards.contains { $0 == nil }
  }
}
