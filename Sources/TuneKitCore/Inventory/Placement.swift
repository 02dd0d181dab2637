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
    let limits = [device.maximumLink, port?.maximumLink, slot?.link].compactMap(\.self)
    let isExpress = device.maximumLink != nil || device.link != nil
    expectedLink = isExpress ? limits.reduce(accelerator.link) { $0.limited(by: $1) } : nil
    let numbers =
      device.listsVectors
      ? device.vectors : Self.interrupts(of: device, as: accelerator, in: machine)
    allocatedVectors = numbers.count
    vectors = numbers.enumerated().compactMap { index, number in
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

  /// The device's interrupts where the kernel lists no vectors: by the controller's text, which
  /// since 6.11 has the bus address in it; by the hardware number, which until then was made from
  /// it; else by name, if no other card of the kind is there to share it.
  private static func interrupts(
    of device: PCIDevice, as accelerator: any Accelerator, in machine: Inventory
  ) -> [Int] {
    let address = device.address
    let byController = machine.interrupts.filter { interrupt in
      let words = interrupt.controller.split(separator: " ")
      if words.contains(where: { $0.hasSuffix("-\(address)") }) { return true }
      guard words.first == "ITS-MSI", words.count > 1, let number = UInt64(words[1]) else {
        return false
      }
      return number >> 11 == address.firstHardwareInterrupt >> 11
    }
    if !byController.isEmpty { return byController.map(\.number) }
    let twins = machine.devices.filter { accelerator.signature.matches($0) }
    if case .busAddress = accelerator.interrupts {} else if twins.count > 1 { return [] }
    let byName = machine.interrupts.filter { interrupt in
      interrupt.actions.contains { accelerator.interrupts.matches($0, at: address) }
    }
    return byName.isEmpty ? device.vectors : byName.map(\.number)
  }
}
