extension Diagnosis {
  /// An accelerator, where it sits, and its state.
  package struct Card: Encodable, Sendable {
    package let id: ModuleID
    package let name: String
    package let address: DeviceAddress
    package let attachment: Attachment
    /// The driver that has it.
    @Nullable package var driver: String?
    /// The kernel module of that driver.
    @Nullable package var module: String?
    /// The version that the module states.
    @Nullable package var version: String?
    /// The slot of the board.
    @Nullable package var slot: String?
    /// The controller behind the slot.
    @Nullable package var controller: String?
    /// From the root port to the card, all ends of links.
    package let chain: [End]
    /// Nil for what is on no PCI bus, as the sizes below.
    @Nullable package var link: Link?
    /// The payload size against the stable ones.
    @Nullable package var payload: Transfer?
    /// The read-request size against the stable ones.
    @Nullable package var readRequest: Transfer?
    package let interrupts: [Vector]
    /// Its own clocks; empty where its driver offers none.
    package let clocks: [OwnClock]
    /// Errors that Advanced Error Reporting has counted; nil where the kernel counts none.
    @Nullable package var errors: Errors?
    /// Whether it may sleep while the system runs, as in `on`.
    @Nullable package var powerControl: String?
    /// Whether it sleeps, as in `active`.
    @Nullable package var powerStatus: String?
    /// What its runtime library can be asked, and what it answered.
    package let questions: [Question]
    /// Whether it answers on the bus; nil where that cannot be read.
    @Nullable package var isPresent: Bool?
    /// What keeps it from its driver, the true cause first; empty for a card that works.
    package let obstacles: [Obstacle]
    /// Whether its interrupts exist only while a program has it open.
    let comesWithUse: Bool
    /// Its lines that others share, which are never moved; for people alone.
    package let shared: [SharedInterrupt]
    /// What its module says is to be known of it; among the recommendations in the JSON.
    package let remarks: [Caution]

    private enum CodingKeys: String, CodingKey {
      case obstacles, id, name, address, attachment, driver, module, version, slot, controller,
        chain, link,
        payload
      case interrupts, clocks, errors, questions
      case readRequest = "read_request"
      case powerControl = "power_control"
      case powerStatus = "power_status"
      case isPresent = "present"
    }
  }

  /// A clock of the device itself, as its driver lets devfreq choose it.
  package struct OwnClock: Encodable, Sendable {
    package let name: String
    package let governor: String
    /// In kHz, when it was looked at.
    @Nullable package var present: Int?
    /// The lower limit in force, in kHz.
    @Nullable package var floor: Int?
    /// The upper limit in force, in kHz.
    @Nullable package var ceiling: Int?
    /// The highest clock of the hardware, in kHz.
    @Nullable package var maximum: Int?

    /// Whether its governor keeps it below what the hardware can do, and never raises it by itself.
    package var isHeldLow: Bool {
      guard let present, present > 0, let maximum else { return false }
      return ["userspace", "powersave"].contains(governor)
        && !PresentClock.reaches(maximum, at: present)
    }

    /// Whether the upper limit is below what the hardware can do.
    package var isLimited: Bool {
      guard let ceiling, let maximum else { return false }
      return ceiling < maximum
    }

    init(_ clock: DevfreqDevice) {
      (name, governor) = (clock.name, clock.governor)
      present = clock.presentHertz.map { $0 / 1000 }
      floor = clock.floorHertz.map { $0 / 1000 }
      ceiling = clock.ceilingHertz.map { $0 / 1000 }
      maximum = clock.maximumHertz.map { $0 / 1000 }
    }

    private enum CodingKeys: String, CodingKey {
      case name, governor
      case present = "current_khz"
      case floor = "floor_khz"
      case ceiling = "ceiling_khz"
      case maximum = "max_khz"
    }
  }

  /// One end of a link on the way to the card.
  package struct End: Encodable, Sendable {
    package let address: PCIAddress
    /// Vendor and device, as in `1d87:3588`.
    package let device: String
    /// The link as it is trained.
    @Nullable package var link: String?
    /// The best that this end can train.
    @Nullable package var possible: String?
    /// The sleep states of the link that are on, as in `off`.
    @Nullable package var sleepStates: String?

    private enum CodingKeys: String, CodingKey {
      case address, device, link, possible
      case sleepStates = "sleep_states"
    }
  }

  /// A link against what is possible here.
  package struct Link: Encodable, Sendable {
    /// Gigatransfers a second and lane.
    @Nullable package var speed: Double?
    /// Lanes.
    @Nullable package var width: Int?
    /// Megabytes a second in one direction, before packet overhead.
    @Nullable package var rate: Int?
    /// The best that card, port and slot can do together.
    @Nullable package var expectedSpeed: Double?
    /// Lanes of it.
    @Nullable package var expectedWidth: Int?
    /// Megabytes a second of it.
    @Nullable package var expectedRate: Int?
    /// Lanes of the card alone.
    package let ownWidth: Int
    /// Gigatransfers a second and lane of the card alone.
    package let ownSpeed: Double
    /// The links on the way to the card, from the root port on.
    package let hops: [Hop]
    /// Both ends of the slowest of them, which is the link; nil where there is only one.
    @Nullable package var slowestHop: String?
    package let verdict: Placement.LinkVerdict

    private enum CodingKeys: String, CodingKey {
      case width, verdict
      case speed = "speed_gts"
      case rate = "megabytes_per_second"
      case expectedSpeed = "expected_speed_gts"
      case expectedWidth = "expected_width"
      case expectedRate = "expected_megabytes_per_second"
      case ownWidth = "card_width"
      case ownSpeed = "card_speed_gts"
      case slowestHop = "slowest_hop"
      case hops
    }
  }

  /// One link on the way to a card.
  package struct Hop: Encodable, Hashable, Sendable {
    /// The port above; nil where the kernel shows none.
    @Nullable package var from: PCIAddress?
    /// The end below.
    package let to: PCIAddress
    /// The link as it is trained.
    @Nullable package var link: String?
    /// The best that both ends can do together.
    @Nullable package var possible: String?

    init(_ hop: PCIHop) {
      to = hop.lower
      from = hop.upper
      link = hop.link?.description
      possible = hop.possible?.description
    }
  }

  /// A size of transfers on the bus, in bytes.
  package struct Transfer: Encodable, Sendable {
    /// What is set; nil where that cannot be read.
    @Nullable package var bytes: Int?
    /// The sizes that are known to be stable; empty where nothing is known.
    package let stable: [Int]
    package let verdict: Verdict
    /// Why it cannot be read, or why no other size is stable.
    @Nullable package var why: String?
    /// Where that is known from: `measured: ...`.
    @Nullable package var source: String?

    package enum Verdict: String, Encodable, Sendable {
      /// It is one of the stable ones.
      case stable
      /// It is none of them.
      case unstable
      /// The module knows none.
      case unproven
      case unknown
    }
  }

  package struct Vector: Encodable, Sendable {
    /// The number in this boot.
    package let irq: Int
    /// The position among the card's vectors.
    package let vector: Int
    /// The names under which it was asked for.
    package let action: String
    /// Where it may go.
    @Nullable package var affinity: String?
    /// Where it goes.
    @Nullable package var effective: String?
    /// Where it has arrived since boot.
    package let arrived: String
    package let count: UInt64
    /// Whether all of that is on the fastest cores; nil where unknown.
    @Nullable package var isFast: Bool?
    package let mobility: Interrupt.Mobility

    private enum CodingKeys: String, CodingKey {
      case irq, vector, action, affinity, effective, arrived, count, mobility
      case isFast = "fast"
    }
  }

  /// What Advanced Error Reporting has counted since boot.
  package struct Errors: Encodable, Sendable {
    /// Repaired by the hardware.
    package let correctable: Int
    /// Lost a transaction.
    package let nonfatal: Int
    /// Lost the link.
    package let fatal: Int
    package let counts: [Count]

    package struct Count: Encodable, Sendable {
      package let address: PCIAddress
      /// What it is on the way to the card.
      package let end: LinkErrorCount.End
      /// Repaired by the hardware.
      package let correctable: Int
      /// Lost a transaction.
      package let nonfatal: Int
      /// Lost the link.
      package let fatal: Int
    }

    package let described: String

    private enum CodingKeys: String, CodingKey { case correctable, nonfatal, fatal, counts }

    init?(_ counts: [LinkErrorCount]) {
      guard let total = counts.total else { return nil }
      (correctable, nonfatal, fatal) = (total.correctable, total.nonfatal, total.fatal)
      described = counts.described
      self.counts = counts.map { count in
        Count(
          address: count.address, end: count.end, correctable: count.errors.correctable,
          nonfatal: count.errors.nonfatal, fatal: count.errors.fatal)
      }
    }
  }

  /// What a runtime library can be asked.
  package struct Question: Encodable, Sendable {
    package let title: String
    package let library: String
    package let signature: String
    package let source: String
    /// What it answered; nil where it was not asked.
    @Nullable package var answer: NativeAnswer?
  }
}
