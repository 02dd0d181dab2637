/// Which modules fit a machine: a function of the inventory and the registry.
public struct Recognition: Sendable {
  /// The board; nil where none is recognised or chosen.
  public let board: (any Board)?
  /// The accelerators that were found, by address.
  public let found: [Found]
  /// The id of the accelerator that a person chose.
  private let wanted: String?

  /// An accelerator and where it sits.
  public struct Found: Sendable {
    /// What it is.
    public let accelerator: any Accelerator
    /// Where it sits.
    public let place: Placement
  }

  /// What a person chose, instead of what is recognised.
  public struct Choice: Hashable, Sendable {
    /// The id of a board.
    public var board: String?
    /// The id of an accelerator.
    public var accelerator: String?
    /// The address of one card.
    public var device: DeviceAddress?
    /// Whether the board is taken even where the machine says that it is another.
    public var force: Bool

    /// A choice; by default everything is recognised.
    public init(
      board: String? = nil, accelerator: String? = nil, device: DeviceAddress? = nil,
      force: Bool = false
    ) {
      self.board = board
      self.accelerator = accelerator
      self.device = device
      self.force = force
    }
  }

  /// Recognises board and accelerators.
  ///
  /// - Throws: ``RecognitionError`` where a choice is unknown or the machine contradicts it. That
  ///   nothing is recognised is no error here.
  public init(
    of machine: Inventory, with registry: Registry, choice: Choice = Choice()
  ) throws(RecognitionError) {
    let board = try Self.board(of: machine, with: registry, choice: choice)
    let accelerators = try Self.accelerators(with: registry, choice: choice)
    let devices = try Self.devices(of: machine, for: accelerators, choice: choice)
    self.board = board
    wanted = choice.accelerator
    found = devices.flatMap { device in
      accelerators.filter { $0.signature.matches(device) }.map { accelerator in
        Found(
          accelerator: accelerator,
          place: Placement(of: device, as: accelerator, on: board, in: machine))
      }
    }
  }

  /// The one card to tune, on a board that is known.
  ///
  /// - Throws: ``RecognitionError`` if there is no board, no card, or more than one.
  public func pair(
    on machine: Inventory, with registry: Registry
  ) throws(RecognitionError) -> (board: any Board, found: Found) {
    let first = try first(on: machine, with: registry)
    guard preferred.count == 1 else { throw .severalDevices(found.map(\.place.device.address)) }
    guard let board else { throw .noBoard(seen: machine.identity.described) }
    return (board, first)
  }

  /// The kind of card that is here, on whatever board.
  ///
  /// - Throws: ``RecognitionError`` if there is no card, or cards of several kinds.
  package func accelerator(
    on machine: Inventory, with registry: Registry
  ) throws(RecognitionError) -> any Accelerator {
    let first = try first(on: machine, with: registry).accelerator
    guard preferred.allSatisfy({ $0.accelerator.id == first.id }) else {
      throw .severalDevices(found.map(\.place.device.address))
    }
    return first
  }

  /// What is meant without a further choice: cards come before what is on the chip.
  package var preferred: [Found] {
    let cards = found.filter { $0.place.device.attachment == .pci }
    return cards.isEmpty ? found : cards
  }

  /// What is kept tuned without a further choice, and what is left alone.
  ///
  /// Kept is what is ``preferred``, all of it, and what is tuned already. A card that is tuned and
  /// not there just now still comes before what is on the chip.
  ///
  /// - Parameter tuned: what is tuned already.
  /// - Returns: both, by address.
  package func parted(
    keeping tuned: Set<DeviceAddress>
  ) -> (kept: [Found], left: [Found]) {
    let hasCard = tuned.contains { $0.pci != nil }
    let usual = Set(
      preferred.filter { !hasCard || $0.place.device.attachment == .pci }
        .map(\.place.device.address))
    let isKept = { (found: Found) in
      let address = found.place.device.address
      return usual.contains(address) || tuned.contains(address)
    }
    return (found.filter(isKept), found.filter { !isKept($0) })
  }

  private func first(
    on machine: Inventory, with registry: Registry
  ) throws(RecognitionError) -> Found {
    if let first = preferred.first { return first }
    if let wanted, let other = Self.known(on: machine, to: registry) {
      throw .otherAccelerator(wanted, address: other.address, id: other.id)
    }
    throw .noAccelerator(seen: Self.seen(on: machine, with: board))
  }

  private static func board(
    of machine: Inventory, with registry: Registry, choice: Choice
  ) throws(RecognitionError) -> (any Board)? {
    guard let id = choice.board else {
      let fits = registry.boards.map { ($0, $0.signature.fit(to: machine.identity)) }
        .filter { $0.1 > 0 }
      let boards = fits.filter { !$0.0.isChip }
      return (boards.isEmpty ? fits : boards).max { $0.1 < $1.1 }?.0
    }
    guard let board = registry.board(id) else {
      let known = registry.boards.map(\.id)
      throw .unknownBoard(id, nearest: ClosestMatch.names(to: id, among: known), known: known)
    }
    if board.signature.isContradicted(by: machine.identity) && !choice.force {
      throw .contradictedBoard(board.id, seen: machine.identity.described)
    }
    return board
  }

  private static func accelerators(
    with registry: Registry, choice: Choice
  ) throws(RecognitionError) -> [any Accelerator] {
    guard let id = choice.accelerator else { return registry.accelerators }
    guard let accelerator = registry.accelerator(id) else {
      let known = registry.accelerators.map(\.id)
      throw .unknownAccelerator(id, nearest: ClosestMatch.names(to: id, among: known), known: known)
    }
    return [accelerator]
  }

  private static func devices(
    of machine: Inventory, for accelerators: [any Accelerator], choice: Choice
  ) throws(RecognitionError) -> [Device] {
    guard let address = choice.device else { return machine.attached }
    guard let device = machine.device(at: address) else {
      throw .noSuchDevice(
        address, nearest: nearest(to: address, on: machine),
        seen: DisabledUnit.stated(machine.disabledUnits) + described(machine.attached))
    }
    guard accelerators.contains(where: { $0.signature.matches(device) }) else {
      throw .contradictedDevice(
        address, ids: device.identity, wanted: choice.accelerator ?? "a known accelerator")
    }
    return [device]
  }

  /// The first card that a module knows.
  private static func known(
    on machine: Inventory, to registry: Registry
  ) -> (address: DeviceAddress, id: ModuleID)? {
    machine.attached.lazy.compactMap { device in
      registry.accelerators.first { $0.signature.matches(device) }.map { (device.address, $0.id) }
    }.first
  }

  /// What is there instead of a card: devices, cards whose firmware has not started, empty slots.
  private static func seen(on machine: Inventory, with board: (any Board)?) -> [String] {
    var seen = machine.unstarted.map {
      "\($0.address) (\($0.identity), a card whose firmware has not started: power off and on)"
    }
    let empty =
      machine.identity.hasDeviceTree && seen.isEmpty
      ? machine.emptySlots(on: board).map { "nothing behind \($0.place)" } : []
    seen += DisabledUnit.stated(machine.disabledUnits)
    seen += described(machine.attached)
    seen += empty
    return seen
  }

  private static func described(_ devices: [Device]) -> [String] {
    let ports = 0x0604
    return devices.filter { $0.pci.map { $0.classCode >> 8 != ports } ?? true }
      .map { "\($0.address) (\($0.identity))" }
  }

  /// What may be meant: of the bus, the same place in another domain or another function.
  private static func nearest(to address: DeviceAddress, on machine: Inventory) -> [String] {
    guard let wanted = address.pci else {
      // A node of the device tree has its parts the other way round: `npu@fdab0000`.
      let parts = "\(address)".split(separator: "@")
      let text = parts.count == 2 ? "\(parts[1]).\(parts[0])" : "\(address)"
      return ClosestMatch.words(to: text, among: names(on: machine))
    }
    return machine.devices.map(\.address).filter {
      $0.isAlike(wanted)
        || ($0.domain, $0.bus, $0.device) == (wanted.domain, wanted.bus, wanted.device)
    }.map(\.description)
  }

  /// The addresses of what may be meant.
  private static func names(on machine: Inventory) -> [String] {
    machine.attached.filter { $0.pci.map { !$0.isBridge } ?? true }.map(\.address.description)
  }
}

extension PCIDevice {
  /// Vendor and device as `1f4b:0650`.
  public var identity: String { "\(hexadecimal(vendor, 4)):\(hexadecimal(device, 4))" }
}

extension MachineIdentity {
  /// What the machine says of itself, in one line.
  public var described: String {
    let name = model ?? "an unnamed machine"
    if let first = compatible.first { return "\(name) (device tree \(first))" }
    return name
  }
}

/// Why it is not clear which board or card is meant.
public enum RecognitionError: Error, Hashable, Sendable {
  case unknownBoard(String, nearest: [String], known: [ModuleID])
  case unknownAccelerator(String, nearest: [String], known: [ModuleID])
  /// The machine says that it is another board.
  case contradictedBoard(ModuleID, seen: String)
  /// There is no device at that address.
  case noSuchDevice(DeviceAddress, nearest: [String], seen: [String])
  /// The device there is not the accelerator that was asked for.
  case contradictedDevice(DeviceAddress, ids: String, wanted: String)
  case noBoard(seen: String)
  /// No module knows any of the cards.
  case noAccelerator(seen: [String])
  /// Cards are known here, and none is the one that was asked for.
  case otherAccelerator(String, address: DeviceAddress, id: ModuleID)
  /// Several cards fit.
  case severalDevices([DeviceAddress])

  /// Whether nothing was recognised, as against refused.
  public var isNotRecognised: Bool {
    switch self {
    case .unknownBoard, .unknownAccelerator, .noSuchDevice, .noBoard, .noAccelerator,
      .otherAccelerator:
      true
    case .contradictedBoard, .contradictedDevice, .severalDevices: false
    }
  }
}

extension RecognitionError: Suggesting {
  /// One line for people: what, where, what to do.
  public var message: Message {
    switch self {
    case .unknownBoard(let id, let nearest, let known): Self.unknown("board", id, nearest, known)
    case .unknownAccelerator(let id, let nearest, let known):
      Self.unknown("accelerator", id, nearest, known)
    case .contradictedBoard(let id, let seen):
      "this is not a \"\(id)\": the machine says \(seen). Leave --board out, or add --force"
    case .noSuchDevice(let address, let nearest, let seen):
      "no \(address.pci == nil ? "" : "PCI ")device at \(address)."
        + Message(nearest.isEmpty ? "" : " Nearest: \(nearest.joined(separator: ", ")).")
        + " Seen: \(Self.list(seen))"
    case .contradictedDevice(let address, let ids, let wanted):
      "the device at \(address) is \(ids), not \(wanted); its ids cannot be overridden"
    case .noBoard(let seen):
      "no module knows this board: \(seen). To tune by what the kernel reports alone: --board generic"
    case .noAccelerator(let seen):
      "no known accelerator here. Seen: \(Self.list(seen)). What to do: \(Action.diagnose)"
    case .otherAccelerator(let wanted, let address, let id):
      "no \(wanted) is here, but \(id) at \(address). Leave --accel out, or use --accel \(id)"
    case .severalDevices(let addresses):
      "several cards fit; choose one: "
        + Message(addresses.map { "--device \($0)" }.joined(separator: " or "))
    }
  }

  private static func unknown(
    _ sort: String, _ id: String, _ nearest: [String], _ known: [ModuleID]
  ) -> Message {
    let hint = nearest.isEmpty ? "" : " Nearest: \(nearest.joined(separator: ", "))."
    // Of many the list is longer than a screen.
    guard known.count <= 16 else {
      return "no \(sort) \"\(id)\" here.\(hint) All: \(Action.listModules)"
    }
    return "no \(sort) \"\(id)\" here.\(hint) Known: \(known.map(\.string).joined(separator: ", "))"
  }

  private static func list(_ seen: [String]) -> String {
    if seen.isEmpty { return "no device at all" }
    let rest = seen.count > 4 ? " and \(seen.count - 4) more" : ""
    return seen.prefix(4).joined(separator: ", ") + rest
  }
}
