import TuneKitCore

/// What `detect --json` prints: CONTRACT's keys, from the values of the core.
struct DetectionDocument: Encodable {
  struct Board: Encodable {
    @Nullable var id: String?
    @Nullable var name: String?
    @Nullable var chip: String?
    @Nullable var file: String?
    @Nullable var knownBy: KnownBy?

    enum CodingKeys: String, CodingKey {
      case id, name, chip, file
      case knownBy = "known_by"
    }
  }

  struct Link: Encodable {
    @Nullable var speed: Double?
    @Nullable var width: Int?
    @Nullable var expectedSpeed: Double?
    @Nullable var expectedWidth: Int?
    let cardSpeed: Double
    let cardWidth: Int
    @Nullable var slowestHop: String?
    let verdict: Placement.LinkVerdict

    enum CodingKeys: String, CodingKey {
      case speed = "speed_gts"
      case width, verdict
      case expectedSpeed = "expected_speed_gts"
      case expectedWidth = "expected_width"
      case cardSpeed = "card_speed_gts"
      case cardWidth = "card_width"
      case slowestHop = "slowest_hop"
    }
  }

  struct ErrorCount: Encodable {
    let address: PCIAddress
    let end: LinkErrorCount.End
    let correctable: Int
    let nonfatal: Int
    let fatal: Int
  }

  struct InterruptLine: Encodable {
    let irq: Int
    let vector: Int
    @Nullable var affinity: String?
    @Nullable var effective: String?
    @Nullable var action: String?
    let count: UInt64
  }

  struct SharedLine: Encodable {
    let irq: Int
    let with: [String]
  }

  struct Card: Encodable {
    let id: String
    let name: String
    let address: DeviceAddress
    let attachment: Attachment
    @Nullable var driver: String?
    @Nullable var file: String?
    @Nullable var slot: String?
    @Nullable var controller: String?
    @Nullable var port: PCIAddress?
    @Nullable var link: Link?
    let errors: [ErrorCount]
    let interrupts: [InterruptLine]
    let shared: [SharedLine]
    let obstacles: [Obstacle]
  }

  struct Cluster: Encodable {
    let cpus: String
    let online: String
    @Nullable var capacity: Int?
    @Nullable var maximum: Int?
    @Nullable var kind: String?
    @Nullable var governor: String?
    let fastest: Bool

    enum CodingKeys: String, CodingKey {
      case cpus, online, capacity, kind, governor, fastest
      case maximum = "max_khz"
    }
  }

  struct Tuner: Encodable {
    let name: String
    let evidence: String
    let running: Bool
    let remedy: String
    let undo: String
    let reach: [OtherTuner.Reach]
    let boot: Bool
    let source: String
  }

  let board: Board
  let accelerators: [Card]
  let clusters: [Cluster]
  let otherTuners: [Tuner]
  let kernel: String
  let bootID: BootID
  let next: NextStep
  let unread: [String]
  let emptySlots: [EmptySlot]
  let units: [ChipUnit]

  enum CodingKeys: String, CodingKey {
    case board, accelerators, clusters, kernel, next, unread, units
    case otherTuners = "contenders"
    case bootID = "boot_id"
    case emptySlots = "empty_slots"
  }
}

extension DetectionDocument {
  init(_ detection: Detection) {
    let machine = detection.machine
    board = Board(
      id: detection.board?.id.string, name: detection.board?.name ?? machine.identity.model,
      chip: detection.board?.chip, file: detection.board?.origin.file,
      knownBy: detection.board?.knownBy)
    accelerators = detection.accelerators.map(Card.init)
    clusters = detection.topology.clusters.map(Cluster.init)
    otherTuners = machine.otherTuners.map { tuner in
      Tuner(
        name: tuner.name, evidence: tuner.evidence, running: tuner.isRunning,
        remedy: tuner.remedy, undo: tuner.undo, reach: tuner.orderedReach,
        boot: tuner.actsAtBoot, source: tuner.source)
    }
    kernel = machine.identity.kernel
    bootID = machine.identity.boot
    next = detection.next
    unread = machine.unread
    emptySlots = detection.emptySlots
    units = detection.units
  }
}

extension DetectionDocument.Card {
  fileprivate init(_ card: Detection.Card) {
    let place = card.place
    id = card.id.string
    name = card.name
    address = place.device.address
    attachment = place.device.attachment
    driver = place.device.driver
    file = card.origin.file
    slot = place.slot?.name
    controller = place.device.pci?.controllers.last
    port = place.device.pci?.port
    link = place.cardLink.map { own in
      DetectionDocument.Link(
        speed: place.link?.generation.gigatransfers, width: place.link?.lanes,
        expectedSpeed: place.expectedLink?.generation.gigatransfers,
        expectedWidth: place.expectedLink?.lanes,
        cardSpeed: own.generation.gigatransfers, cardWidth: own.lanes,
        slowestHop: place.hops.count > 1 ? place.slowestHop?.description : nil,
        verdict: place.linkVerdict)
    }
    errors = place.errorCounts.map { count in
      DetectionDocument.ErrorCount(
        address: count.address, end: count.end, correctable: count.errors.correctable,
        nonfatal: count.errors.nonfatal, fatal: count.errors.fatal)
    }
    obstacles = place.obstacles
    shared = place.shared.map { DetectionDocument.SharedLine(irq: $0.number, with: $0.others) }
    interrupts = place.vectors.map { vector in
      DetectionDocument.InterruptLine(
        irq: vector.interrupt.number, vector: vector.index,
        affinity: vector.interrupt.affinity?.list, effective: vector.interrupt.effective?.list,
        action: vector.interrupt.actions.joined(separator: ", "), count: vector.interrupt.total)
    }
  }
}

extension DetectionDocument.Cluster {
  fileprivate init(_ cluster: Topology.Cluster) {
    cpus = cluster.processors.list
    online = cluster.online.list
    capacity = cluster.capacity
    maximum = cluster.maximumKilohertz
    kind = cluster.kind
    governor = cluster.governor
    fastest = cluster.isFastest
  }
}

/// A value under the schema that its readers know it by.
struct Document<Value: Encodable>: Encodable {
  let schema: String
  let value: Value

  init(schema: String, _ value: Value) {
    self.schema = schema
    self.value = value
  }

  private enum Key: String, CodingKey {
    case schema
  }

  func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(schema, forKey: .schema)
  }
}

/// What is printed as JSON where a verb ends with an error.
struct Refusal: Encodable {
  let outcome = "refused"
  let error: String
  let steps: [String] = []
}
