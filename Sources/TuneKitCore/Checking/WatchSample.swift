/// What a machine did between two looks: a line of `watch --json`, and what its screen is made of.
public struct WatchSample: Encodable, Hashable, Sendable {
  /// The schema of it.
  public static let schema = "tunekit.watch/1"

  /// When, in RFC 3339.
  public let time: String
  /// The name of the board; nil where it is not recognised.
  @Nullable public var board: String?
  /// The cards, by address.
  public let cards: [Card]
  /// How often each interrupt arrived, and where.
  public let interrupts: [Rate]
  /// The clocks in effect.
  public let clocks: [CPUClock]
  /// The temperatures that can be read.
  public let temperatures: [Temperature]
  /// What slows CPUs down now.
  public let throttling: [String]
  /// Whether something of TuneKit is applied; nil where the journal cannot be read.
  @Nullable public var isApplied: Bool?
  /// How many settings are applied.
  public let settings: Int
  /// What is applied and does not hold.
  public let drift: [Drift]

  /// Whether something that is applied does not hold.
  public var hasDrifted: Bool { !drift.isEmpty }

  /// A card.
  public struct Card: Encodable, Hashable, Sendable {
    /// The module.
    public let id: ModuleID
    /// Its name, for people.
    public let name: String
    /// Where it is on the bus.
    public let address: DeviceAddress
    /// Whether it is on the bus.
    public let isPresent: Bool
    /// Whether a driver has it.
    public let hasDriver: Bool
    /// The link when its files were found; nil where the kernel does not tell.
    @Nullable public var link: String?
    /// What its link has counted since boot; nil where nothing counts.
    @Nullable public var errors: Errors?
    /// What was counted since the look before; nil where nothing counts.
    @Nullable public var newErrors: Errors?
    /// Its own clock; nil where its driver offers none.
    @Nullable public var clock: CardClock?

    private enum CodingKeys: String, CodingKey {
      case id, name, address, link, errors, clock
      case isPresent = "present"
      case hasDriver = "driver"
      case newErrors = "new_errors"
    }
  }

  /// The clock of a card.
  public struct CardClock: Encodable, Hashable, Sendable {
    /// The clock now; nil while the card sleeps.
    @Nullable public var kilohertz: Int?
    /// The upper limit in force.
    @Nullable public var limit: Int?
    /// The highest clock of the hardware; nil where the driver lists none.
    @Nullable public var maximum: Int?

    /// Whether the limit is below what the hardware can do.
    package var isLimited: Bool {
      guard let limit, let maximum else { return false }
      return limit < maximum
    }

    private enum CodingKeys: String, CodingKey {
      case kilohertz = "khz"
      case limit = "limit_khz"
      case maximum = "max_khz"
    }
  }

  /// Errors of a link, by what became of them.
  public struct Errors: Encodable, Hashable, Sendable {
    /// The hardware repaired them.
    public let correctable: Int
    /// They lost a transaction.
    public let nonfatal: Int
    /// They lost the link.
    public let fatal: Int

    init(_ errors: PCIDevice.LinkErrors) {
      (correctable, nonfatal, fatal) = (errors.correctable, errors.nonfatal, errors.fatal)
    }

    /// Whether there is any.
    package var isEmpty: Bool { correctable == 0 && nonfatal == 0 && fatal == 0 }
  }

  /// How often an interrupt arrived on a CPU.
  public struct Rate: Encodable, Hashable, Sendable {
    /// Its number.
    public let irq: Int
    /// The card.
    public let address: DeviceAddress
    /// Where it arrived, or where it would; nil where the kernel does not tell.
    @Nullable public var cpu: Int?
    /// To a tenth.
    public let perSecond: Double

    private enum CodingKeys: String, CodingKey {
      case irq, address, cpu
      case perSecond = "per_second"
    }
  }

  /// The clock of some CPUs.
  public struct CPUClock: Encodable, Hashable, Sendable {
    /// The CPUs, as the kernel lists them.
    public let cpus: String
    /// What the cores are, as in `Cortex-A76`; nil if unknown.
    @Nullable public var kind: String?
    /// The clock now; nil where no file holds it.
    @Nullable public var kilohertz: Int?
    /// What that number means; nil where there is none.
    @Nullable public var basis: PresentClock.Basis?
    /// The upper limit in force; throttling lowers it.
    @Nullable public var limit: Int?
    /// The highest clock of the hardware.
    @Nullable public var maximum: Int?

    /// Whether the limit is below what the hardware can do.
    package var isLimited: Bool {
      guard let limit, let maximum else { return false }
      return limit < maximum
    }

    private enum CodingKeys: String, CodingKey {
      case cpus, kind, basis
      case kilohertz = "khz"
      case limit = "limit_khz"
      case maximum = "max_khz"
    }
  }

  /// What a sensor shows.
  public struct Temperature: Encodable, Hashable, Sendable {
    /// What it measures.
    public let zone: String
    /// To a tenth.
    public let celsius: Double
    package let millidegrees: Int

    private enum CodingKeys: String, CodingKey {
      case zone, celsius
    }
  }

  /// Something that is applied and does not hold.
  public struct Drift: Encodable, Hashable, Sendable {
    /// The step.
    public let id: String
    /// What is set, for people.
    public let title: String
    /// What was applied.
    public let expected: String
    /// What is there now.
    public let seen: String
  }

  private enum CodingKeys: String, CodingKey {
    case time, board, cards, interrupts, clocks, temperatures, throttling, settings, drift
    case isApplied = "applied"
    case hasDrifted = "drifted"
  }

  /// Encodes all of it, and whether it has drifted.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(time, forKey: .time)
    try values.encode(_board, forKey: .board)
    try values.encode(cards, forKey: .cards)
    try values.encode(interrupts, forKey: .interrupts)
    try values.encode(clocks, forKey: .clocks)
    try values.encode(temperatures, forKey: .temperatures)
    try values.encode(throttling, forKey: .throttling)
    try values.encode(_isApplied, forKey: .isApplied)
    try values.encode(settings, forKey: .settings)
    try values.encode(drift, forKey: .drift)
    try values.encode(hasDrifted, forKey: .hasDrifted)
  }
}

extension WatchSample {
  /// What happened from one reading to the next.
  ///
  /// - Parameters:
  ///   - first: the earlier reading.
  ///   - last: the later one.
  ///   - machine: what was read.
  ///   - time: when the later one was made, in RFC 3339.
  package init(
    from first: WatchReading, to last: WatchReading, of machine: WatchedMachine, at time: String
  ) {
    self.time = time
    board = machine.board
    let span = last.time > first.time ? last.time &- first.time : 0
    cards = machine.cards.enumerated().map { index, card in
      let presence = index < last.cards.count ? last.cards[index] : nil
      let now = index < last.errors.count ? last.errors[index] : nil
      let before = index < first.errors.count ? first.errors[index] : nil
      return Card(
        id: card.id, name: card.name, address: card.address, isPresent: presence != nil,
        hasDriver: presence?.hasDriver ?? false, link: card.link, errors: now.map(Errors.init),
        newErrors: now.flatMap { now in before.map { Errors(now.beyond($0)) } },
        clock: card.clock.map { clock in
          let now = index < last.cardClocks.count ? last.cardClocks[index] : nil
          return CardClock(
            kilohertz: now?.now.map { $0 / 1000 }, limit: now?.limit.map { $0 / 1000 },
            maximum: clock.availableHertz.last.map { $0 / 1000 })
        })
    }
    interrupts = machine.cards.flatMap { card in
      card.numbers.filter { last.counts[$0] != nil }.flatMap { number in
        Self.rates(of: number, card.address, from: first, to: last, within: span)
      }
    }
    clocks = zip(machine.clocks, last.clocks).map { clock, now in
      CPUClock(
        cpus: clock.processors.list, kind: clock.kind, kilohertz: now.now,
        basis: now.now == nil ? nil : clock.basis, limit: now.limit, maximum: clock.maximum)
    }
    temperatures = zip(machine.temperatures, last.temperatures).compactMap { gauge, now in
      now.map { now in
        Temperature(
          zone: gauge.name, celsius: (Double(now) / 100).rounded() / 10, millidegrees: now)
      }
    }
    throttling = Self.throttling(last, machine)
    isApplied = machine.applied.map { !$0.isEmpty }
    settings = machine.applied?.count ?? 0
    drift = Self.drift(from: first, to: last, machine)
  }

  /// How often an interrupt arrived since a reading, by CPU.
  ///
  /// A count that is less than before was begun again by a driver's reload, unless it is the kernel's
  /// 32 bits that ran over (include/linux/kernel_stat.h, `kstat_irqs_cpu`).
  package static func growth(
    of interrupt: Int, from first: WatchReading, to last: WatchReading
  ) -> [Int: UInt64] {
    guard let before = first.counts[interrupt], let now = last.counts[interrupt] else { return [:] }
    let half = UInt64(1) << 31
    return now.reduce(into: [:]) { growth, entry in
      // The column of a CPU that was offline comes back with all that it had counted before.
      guard let start = before[entry.key] else { return }
      let hasRunOver = start >= half && start < half &* 2 && entry.value < half
      let more =
        entry.value >= start
        ? entry.value &- start : hasRunOver ? entry.value &+ (half &* 2 &- start) : entry.value
      if more > 0 { growth[entry.key] = more }
    }
  }

  private static func rates(
    of interrupt: Int, _ card: DeviceAddress, from first: WatchReading, to last: WatchReading,
    within span: Int
  ) -> [Rate] {
    let growth = growth(of: interrupt, from: first, to: last)
    guard !growth.isEmpty, span > 0 else {
      let place = last.targets[interrupt] ?? growth.keys.min()
      return [Rate(irq: interrupt, address: card, cpu: place, perSecond: 0)]
    }
    return growth.sorted { $0.key < $1.key }.map { processor, count in
      let perSecond = (Double(count) * 10_000 / Double(span)).rounded() / 10
      return Rate(irq: interrupt, address: card, cpu: processor, perSecond: perSecond)
    }
  }

  private static func throttling(_ last: WatchReading, _ machine: WatchedMachine) -> [String] {
    let coolers = zip(machine.coolers, last.coolers).compactMap { gauge, state -> String? in
      guard let state, state > 0 else { return nil }
      return CoolingDevice(name: gauge.name, state: state, maximumState: gauge.maximum ?? state)
        .evidence
    }
    let withheld = zip(machine.clocks, last.clocks).compactMap { clock, now -> String? in
      guard let kilohertz = now.now, let wanted = now.requested,
        !PresentClock.reaches(wanted, at: kilohertz)
      else { return nil }
      return "\(clock.processors) at \(Clock.text(kilohertz)), asked for \(Clock.text(wanted))"
    }
    return coolers + withheld
  }

  private static func drift(
    from first: WatchReading, to last: WatchReading, _ machine: WatchedMachine
  ) -> [Drift] {
    let kept = machine.applied ?? []
    return zip(kept, last.texts).enumerated().compactMap { index, entry -> Drift? in
      let (kept, text) = entry
      let step = kept.step
      let drift = { (seen: String) in
        Drift(id: step.id.string, title: step.title, expected: step.shows.to, seen: seen)
      }
      guard let text else { return drift(kept.problem ?? "\(step.file) cannot be read") }
      guard step.holds(in: text) else { return drift(step.knob.grammar.shown(text)) }
      if let limit = limit(of: kept.fixed, last, machine) {
        return drift("limited to \(Clock.text(limit))")
      }
      // What was not so at the look before may have arrived before it was.
      let before = index < first.texts.count ? first.texts[index] : nil
      guard let before, step.holds(in: before), let number = kept.interrupt,
        let wanted = step.processors
      else { return nil }
      return stray(of: number, from: first, to: last, wanted, machine).map(drift)
    }
  }

  /// The limit of a policy that is below what its hardware can do; nil where it is not.
  private static func limit(
    of policy: SystemPath?, _ last: WatchReading, _ machine: WatchedMachine
  ) -> Int? {
    let both = zip(machine.clocks, last.clocks).first { $0.0.policy == policy }
    guard let (clock, now) = both, let limit = now.limit, let maximum = clock.maximum else {
      return nil
    }
    return limit < maximum ? limit : nil
  }

  /// What arrived elsewhere, though it is set; nil where nothing did.
  private static func stray(
    of interrupt: Int, from first: WatchReading, to last: WatchReading, _ wanted: CPUSet,
    _ machine: WatchedMachine
  ) -> String? {
    let growth = growth(of: interrupt, from: first, to: last)
    let elsewhere = growth.filter { !wanted.contains($0.key) }
    let missed = elsewhere.values.reduce(0, &+)
    guard missed > (machine.movesLate.contains(interrupt) ? 1 : 0) else { return nil }
    let all = growth.values.reduce(0, &+)
    return "\(missed.grouped) of \(all.grouped) arrived on \(CPUSet(elsewhere.keys))"
  }
}
