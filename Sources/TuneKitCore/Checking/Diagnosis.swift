/// Everything that helps to find out why an accelerator is slow, and what to do about it.
///
/// A plain value, made by looking alone. Keys of its JSON are tunekit.diagnose/1.
package struct Diagnosis: Encodable, Sendable {
  package let system: System
  /// The board; nil where none is recognised.
  @Nullable package var board: Board?
  package let accelerators: [Card]
  /// The other devices on the bus but bridges.
  package let others: [Stranger]
  /// The units on the chip that are not tuned.
  package let units: [ChipUnit]
  /// The slots behind which nothing answers.
  package let emptySlots: [EmptySlot]
  package let clusters: [Cluster]
  package let temperatures: [Temperature]
  /// What is slowing down because of heat.
  package let cooling: [Cooler]
  /// What keeps CPUs slow, what is so now first.
  package let slowdowns: [Slow]
  package let otherTuners: [Tuner]
  /// What TuneKit has applied; nil where that cannot be read.
  @Nullable package var applied: [Applied]?
  /// What to do, the largest effect first.
  package let recommendations: [Recommendation]
  /// What could not be read, and why; one line each.
  package let unread: [String]

  package static let schema = "tunekit.diagnose/1"

  private enum CodingKeys: String, CodingKey {
    case system, board, accelerators, others, units, clusters, temperatures, cooling, slowdowns
    case otherTuners = "contenders"
    case applied
    case recommendations, unread
    case emptySlots = "empty_slots"
  }

  package struct System: Encodable, Sendable {
    /// What it calls itself.
    @Nullable package var model: String?
    package let kernel: String
    package let boot: BootID

    private enum CodingKeys: String, CodingKey {
      case model, kernel
      case boot = "boot_id"
    }
  }

  package struct Board: Encodable, Sendable {
    package let id: ModuleID
    package let name: String
    /// The chip.
    @Nullable package var chip: String?
    /// Whether it is the board, or its chip stands in.
    package let knownBy: KnownBy

    private enum CodingKeys: String, CodingKey {
      case id, name, chip
      case knownBy = "known_by"
    }
  }

  /// A device that no module knows.
  package struct Stranger: Encodable, Sendable {
    package let address: PCIAddress
    /// Vendor and device, as in `10ec:8125`.
    package let device: String
    /// The driver that has it.
    @Nullable package var driver: String?
    /// What it is called, outside of the JSON.
    package var name = ""

    private enum CodingKeys: String, CodingKey { case address, device, driver }
  }

  /// Whether both a board and an accelerator are known.
  package var isComplete: Bool { board != nil && !accelerators.isEmpty }
}

extension Diagnosis {
  /// Processors of one kind that share a clock.
  package struct Cluster: Encodable, Sendable {
    package let cpus: String
    package let online: String
    /// What they are.
    @Nullable package var kind: String?
    /// Relative speed.
    @Nullable package var capacity: Int?
    /// Whether they are among the fastest.
    package let fastest: Bool
    /// Whether nothing tells them from the others.
    package let isAlike: Bool
    /// The governor of their clock.
    @Nullable package var governor: String?
    /// The clock just now, in kHz.
    @Nullable package var current: Int?
    /// Who tells that clock.
    @Nullable package var toldBy: PresentClock.Basis?
    /// The clock that was asked for last, in kHz.
    @Nullable package var requested: Int?
    /// The lower limit in force, in kHz.
    @Nullable package var floor: Int?
    /// The upper limit in force, in kHz.
    @Nullable package var ceiling: Int?
    /// The highest clock of the hardware, in kHz.
    @Nullable package var maximum: Int?

    private enum CodingKeys: String, CodingKey {
      case cpus, online, kind, capacity, fastest, governor
      case current = "current_khz"
      case toldBy = "current_told_by"
      case requested = "requested_khz"
      case floor = "floor_khz"
      case ceiling = "ceiling_khz"
      case maximum = "max_khz"
    }

    /// Whether the upper limit is below what the hardware can do.
    package var isLimited: Bool {
      guard let ceiling, let maximum else { return false }
      return ceiling < maximum
    }

    /// Whether the hardware runs clearly slower than it was asked to.
    package var isWithheld: Bool {
      guard let current, let requested, toldBy == .hardware else { return false }
      return !PresentClock.reaches(requested, at: current)
    }
  }

  /// A place whose temperature is measured.
  package struct Temperature: Encodable, Sendable {
    package let name: String
    /// In thousandths of a degree Celsius.
    @Nullable package var millidegrees: Int?
  }

  /// Something that keeps CPUs or an accelerator below the clock that is asked for.
  package struct Slow: Encodable, Sendable {
    package let cause: Slowdown.Cause
    package let evidence: String
    /// The CPUs that it concerns; nil where it concerns all, or an accelerator.
    @Nullable package var cpus: String?
    /// The clock of an accelerator that it concerns; nil where it concerns CPUs.
    @Nullable package var device: String?
    /// Whether it happens now; else it was a while ago.
    package let now: Bool
  }

  /// Something that cools by slowing down, or a fan.
  package struct Cooler: Encodable, Sendable {
    /// What it slows or turns.
    package let name: String
    /// How far it is in force.
    package let state: Int
    /// The most it can do.
    package let maximum: Int
    /// Whether it slows something down; a fan does not.
    package let slows: Bool

    /// How far it is in force, in people's words.
    package var evidence: String { "\(name) at \(state) of \(maximum)" }

    private enum CodingKeys: String, CodingKey { case name, state, maximum }
  }

  /// Another program that tunes this machine.
  package struct Tuner: Encodable, Sendable {
    package let name: String
    package let evidence: String
    package let running: Bool
    /// What would let both live.
    package let remedy: String
    package let undo: String
    package let reach: [OtherTuner.Reach]
    /// Whether it acts while the system starts, and then no more by itself.
    package let boot: Bool
    package let source: String
    /// What there is to do about it, for people.
    package let ending: String
    /// Whether only what it has set is here.
    package let isLeftover: Bool

    private enum CodingKeys: String, CodingKey {
      case name, evidence, running, remedy, undo, reach, boot, source
    }

    package init(_ tuner: OtherTuner) {
      (ending, isLeftover) = (tuner.ending, tuner.isLeftover)
      name = tuner.name
      evidence = tuner.evidence
      running = tuner.isRunning
      (remedy, undo) = (tuner.remedy, tuner.undo)
      reach = tuner.orderedReach
      boot = tuner.actsAtBoot
      source = tuner.source
    }

    /// What it changes, in people's words.
    package var sets: String { OtherTuner.Reach.words(for: reach) }
  }

  package struct Applied: Encodable, Sendable {
    package let address: DeviceAddress
    package let profile: Profile
    /// Since when, in RFC 3339.
    package let since: String
    package let state: Status.Applied.State
    package let outcome: Finding.State
    package let drifted: [Message]
    /// The command of `run` or `prove` that was killed and left it, outside of the JSON; nil where none.
    package var leftBy: String?

    private enum CodingKeys: String, CodingKey {
      case address, profile, since, state, outcome, drifted
    }
  }
}

/// Something to do, with what it should bring and why that is believed.
package struct Recommendation: Encodable, Hashable, Sendable {
  /// What to do, or what is wrong.
  package let title: Message
  package let effect: String
  /// The command that does it, or that shows more.
  package let command: Message
  package let reason: String
  /// Where that is known from: `measured: ...`.
  package let source: String
  /// How much is expected of it; the largest effect first.
  let weight: Weight

  /// How much is expected, the most first.
  enum Weight: Int, Comparable {
    /// Nothing works without it.
    case working
    /// It keeps the machine from crashing.
    case stable
    /// Measured to bring much.
    case measured
    /// Follows from what the hardware can do.
    case certain
    /// Keeps what was gained.
    case lasting
    /// Should help, but is not measured.
    case reasoned
    /// Could be tried, and nothing is wrong without it.
    case optional
    /// Tells more.
    case knowing

    static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether something is wrong, or untuned, as long as it is not done.
  package var isWrong: Bool { weight <= .reasoned }

  init(
    _ weight: Weight, _ title: Message, effect: String, command: Message, because reason: String,
    _ source: Source
  ) {
    self.init(
      weight, title, effect: effect, command: command, because: reason, from: source.description)
  }

  init(
    _ weight: Weight, _ title: Message, effect: String, command: Message, because reason: String,
    from source: String
  ) {
    self.weight = weight
    self.title = title
    self.effect = effect
    self.command = command
    self.reason = reason
    self.source = source
  }

  private enum CodingKeys: String, CodingKey {
    case title, effect, command, reason, source
  }
}

extension Recommendation.Weight {
  init(_ weight: Caution.Weight) {
    self =
      switch weight {
      case .working: .working
      case .stable: .stable
      case .slow: .certain
      case .lasting: .lasting
      case .knowing: .knowing
      }
  }
}

extension Diagnosis.Applied {
  package init(_ session: Status.Applied, with holders: [Holder] = []) {
    let own = holders.filter { $0.card == nil || $0.card == session.subject.address }
    let isLeft = session.isHeld && !own.isEmpty && own.allSatisfy { !$0.isAlive }
    self.init(
      address: session.subject.address, profile: session.profile, since: session.since,
      state: session.state, outcome: session.outcome,
      drifted: session.items.filter { $0.state == .drifted }.map { "\($0.title): \($0.seen)" },
      leftBy: isLeft ? own.last?.command.onOneLine : nil)
  }
}

extension Diagnosis {
  /// Puts together what was seen and what follows from it.
  package init(
    of machine: Inventory, on board: (any TuneKitModel.Board)?, cards: [Card],
    units: [ChipUnit], clusters: [Cluster], applied: [Applied]?, recommendations: [Recommendation],
    unread: [String], names: PCINames = PCINames()
  ) {
    let identity = machine.identity
    self.init(
      system: System(model: identity.model, kernel: identity.kernel, boot: identity.boot),
      board: board.map {
        Board(id: $0.id, name: $0.name, chip: $0.chip, knownBy: $0.knownBy)
      }, accelerators: cards,
      others: machine.devices.filter { device in
        (!device.isBridge || machine.isUnstarted(device))
          && !cards.contains { $0.address == .pci(device.address) }
      }.map {
        Stranger(
          address: $0.address, device: $0.identity, driver: $0.driver, name: names.described($0))
      },
      units: units, emptySlots: machine.emptySlots(on: board), clusters: clusters,
      temperatures: machine.thermalZones.map {
        Temperature(name: $0.name, millidegrees: $0.millidegrees)
      },
      cooling: machine.coolingDevices.map {
        Cooler(
          name: $0.name, state: $0.state, maximum: $0.maximumState,
          slows: $0.slowsProcessors || $0.slowsDevices)
      },
      slowdowns: machine.slowdowns.map {
        Slow(
          cause: $0.cause, evidence: $0.evidence, cpus: $0.processors?.list, device: $0.device,
          now: $0.isNow)
      },
      otherTuners: machine.otherTuners.map(Tuner.init), applied: applied,
      recommendations: recommendations, unread: unread)
  }
}
