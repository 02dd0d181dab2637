/// Where an accelerator sits: slot, port, link, and the interrupts of the device.
public struct Placement: Hashable, Sendable {
  /// The device.
  public let device: PCIDevice
  /// The port it hangs on; nil where the kernel shows none.
  public let port: PCIDevice?
  /// The slot of the board; nil where the board names none for this controller.
  public let slot: Slot?
  /// The best link that the card, the port and the slot can do together; nil where the card is not
  /// on PCI Express.
  public let expectedLink: PCILink?
  /// The interrupts its driver has asked for, with the position of each one's vector.
  public let vectors: [Vector]
  /// How many vectors the kernel has set up for it, asked for or not.
  public let allocatedVectors: Int
  /// The lines on which its driver stands beside others, which are never moved.
  public let shared: [SharedInterrupt]
  /// What stands between it and its driver, the true cause first; empty for a card that works.
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
    of device: PCIDevice, as accelerator: any Accelerator, on board: (any Board)?,
    in machine: Inventory
  ) {
    self.device = device
    port = device.port.flatMap(machine.device(at:))
    slot = board?.slots.first { device.controllers.contains($0.controller) }
    obstacles =
      ObstacleSearch(device: device, accelerator: accelerator, slot: slot, machine: machine).all
    let limits = [device.maximumLink, port?.maximumLink, slot?.link].compactMap(\.self)
    let isExpress = device.maximumLink != nil || device.link != nil
    expectedLink = isExpress ? limits.reduce(accelerator.link) { $0.limited(by: $1) } : nil
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

  /// How the link stands.
  public var linkVerdict: LinkVerdict {
    guard let link = device.link, let expectedLink else { return .unknown }
    let isFull = link.generation >= expectedLink.generation && link.lanes >= expectedLink.lanes
    return isFull ? .asExpected : .degraded
  }

  /// The interrupts that are the device's; without a driver none is.
  private static func lines(
    of device: PCIDevice, as accelerator: any Accelerator, in machine: Inventory
  ) -> (own: [Int], shared: [SharedInterrupt]) {
    guard device.driver != nil else { return ([], []) }
    if device.listsVectors { return (device.vectors, []) }
    let twins = machine.devices.filter { other in
      other.address != device.address && other.driver != nil && accelerator.signature.matches(other)
    }
    // What the kernel lists for one device is no other's, whatever it is called.
    let listed = Set(machine.devices.flatMap(\.vectors))
    let isNamedByAddress = if case .busAddress = accelerator.interrupts { true } else { false }
    let unlisted = UnlistedInterrupts(
      of: .init(
        address: device.address, wire: device.wire, twins: twins.map { ($0.address, $0.wire) },
        isNamedByAddress: isNamedByAddress),
      among: machine.interrupts.filter { !listed.contains($0.number) }.map {
        .init(number: $0.number, names: $0.actions, controller: $0.controller)
      },
      isOwn: { accelerator.interrupts.matches($0, at: device.address) })
    return (unlisted.own, unlisted.shared)
  }
}
