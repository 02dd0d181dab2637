/// Where an accelerator sits: slot, port, link, and the interrupts of the device.
public struct Placement: Hashable, Sendable {
  /// The device.
  public let device: Device
  /// What the device tree calls the machine, the most specific first; its chip is the last.
  public let machine: [String]
  /// The port it hangs on; nil where the kernel shows none.
  public let port: PCIDevice?
  /// The slot of the board; nil where the board names none for this controller.
  public let slot: Slot?
  /// The links on the way to it, from the root port on.
  public let hops: [PCIHop]
  /// The best link that the card alone can do: by its own register, else by its module; nil for what
  /// has no link.
  public let cardLink: PCILink?
  /// The best that can go through every hop, by its two ends and the slot; nil where the card is not on
  /// PCI Express.
  public let expectedLink: PCILink?
  /// Who has counted errors on the way to it, from the root port on.
  public let errorCounts: [LinkErrorCount]
  /// The interrupts its driver has asked for, with the position of each one's vector.
  public let vectors: [Vector]
  /// How many vectors the kernel has set up for it, asked for or not.
  public let allocatedVectors: Int
  /// The lines that its driver shares with others, which are never moved.
  public let shared: [SharedInterrupt]
  /// What keeps it from its driver, the true cause first; empty for a card that works.
  public let obstacles: [Obstacle]

  /// An interrupt of the device.
  public struct Vector: Hashable, Sendable {
    /// The position among the device's vectors, from 0.
    public let index: Int
    /// The interrupt.
    public let interrupt: Interrupt
  }

  /// What the link is, against what it could be.
  public enum LinkVerdict: String, Codable, Sendable {
    /// As good as both ends and the slot allow.
    case asExpected = "as-expected"
    /// Less than that.
    case degraded
    /// The kernel does not tell.
    case unknown
  }

  /// Finds where a device sits.
  ///
  /// - Parameters:
  ///   - device: the card.
  ///   - accelerator: what the card is.
  ///   - board: what it sits on; nil where that is unknown.
  ///   - machine: everything else.
  public init(
    of device: Device, as accelerator: any Accelerator, on board: (any Board)?,
    in machine: Inventory
  ) {
    self.device = device
    self.machine = machine.identity.compatible
    let card = device.pci
    port = card?.port.flatMap(machine.device(at:))
    let slot = card.flatMap { card in board?.slots.first { $0.holds(card) } }
    self.slot = slot
    // The register tells of this very card, the module of what is sold under its name.
    let cardLink = card.flatMap { $0.maximumLink ?? accelerator.link }
    self.cardLink = cardLink
    hops = card.map { Self.hops(to: $0, doing: cardLink, in: slot, of: machine) } ?? []
    obstacles =
      ObstacleSearch(device: device, accelerator: accelerator, slot: slot, machine: machine).all
    let isExpress = card?.maximumLink != nil || card?.link != nil
    expectedLink = isExpress ? hops.possible : nil
    errorCounts = card.map(machine.errorCounts(upTo:)) ?? []
    let lines = Self.lines(of: device, as: accelerator, in: machine)
    shared = lines.shared
    allocatedVectors = lines.own.count + shared.count
    vectors = lines.own.enumerated().compactMap { index, number in
      guard let interrupt = machine.interrupt(number), !interrupt.actions.isEmpty else {
        return nil
      }
      return Vector(index: index, interrupt: interrupt)
    }
  }

  /// The verdict on the link.
  ///
  /// It is degraded where a hop is trained below what its two ends can do, and so is the bottleneck.
  public var linkVerdict: LinkVerdict {
    guard link != nil, let expectedLink else { return .unknown }
    let isHeldBack = hops.contains { hop in
      hop.isLess && (hop.link?.megabytesPerSecond ?? 0) < expectedLink.megabytesPerSecond
    }
    return isHeldBack ? .degraded : .asExpected
  }

  /// The link as it is: that of the slowest hop, since everything goes through all of them.
  public var link: PCILink? { device.pci?.link == nil ? nil : slowestHop?.link }

  /// The hop that all wait for.
  public var slowestHop: PCIHop? { hops.slowest }

  /// The links on the way, where the card can do no more than it says and the first hop no more than
  /// the slot is wired for.
  private static func hops(
    to device: PCIDevice, doing cardLink: PCILink?, in slot: Slot?, of machine: Inventory
  ) -> [PCIHop] {
    let hops = machine.hops(to: device)
    return hops.enumerated().map { index, hop in
      let own = index == hops.count - 1 ? hop.limited(by: cardLink) : hop
      return index == 0 ? own.limited(by: slot?.link) : own
    }
  }

  /// The interrupts that are the device's; without a driver none is.
  private static func lines(
    of device: Device, as accelerator: any Accelerator, in machine: Inventory
  ) -> (own: [Int], shared: [SharedInterrupt]) {
    guard device.driver != nil else { return ([], []) }
    if device.listsVectors { return (device.vectors, []) }
    let twins = machine.attached.filter { other in
      other.address != device.address && other.driver != nil && accelerator.signature.matches(other)
    }
    // What the kernel lists for one device is no other's, whatever it is called.
    let listed = Set(machine.devices.flatMap(\.vectors))
    let isNamedByAddress = if case .busAddress = accelerator.interrupts { true } else { false }
    let unlisted = UnlistedInterrupts(
      of: .init(
        address: device.address, wire: device.pci?.wire,
        twins: twins.map { ($0.address, $0.pci?.wire) },
        isNamedByAddress: isNamedByAddress),
      among: machine.interrupts.filter { !listed.contains($0.number) }.map {
        .init(number: $0.number, names: $0.actions, controller: $0.controller)
      },
      isOwn: { accelerator.interrupts.matches($0, at: device.address) })
    let companions = Set(accelerator.companions)
    guard !companions.isEmpty else { return (unlisted.own, unlisted.shared) }
    // A line that it shares only with what serves it alone is its own.
    let shared = unlisted.shared.compactMap { line -> SharedInterrupt? in
      let strangers = line.others.filter { !companions.contains($0) }
      return strangers.isEmpty ? nil : SharedInterrupt(number: line.number, others: strangers)
    }
    let freed = Set(unlisted.shared.map(\.number)).subtracting(shared.map(\.number))
    return ((unlisted.own + freed).sorted(), shared)
  }
}
