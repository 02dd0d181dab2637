/// The marks by which hardware is known.
public enum Signature: Codable, Hashable, Sendable {
  /// A board by any entry of the device tree's `compatible` list. Entries in `family` are shared
  /// with other boards: they do not name this one, but do not contradict it either.
  case deviceTree(anyOf: [String], family: [String])
  /// Any board with a chip, by the chip's entries in that list. The module of a board always wins.
  case chip(anyOf: [String])
  /// A board by DMI texts, all of which must be equal, as in `["board_name": "X"]`.
  case dmi([String: String])
  /// A card by vendor and device.
  case pci([PCIIdentity])
  /// A device on the chip by any entry of its node's `compatible` list.
  case platform(anyOf: [String])
  /// Never recognised, only chosen.
  case chosen

  /// A vendor and a device id.
  public struct PCIIdentity: Codable, Hashable, Sendable {
    /// Who made it.
    public let vendor: Int
    /// Which device of that maker.
    public let device: Int

    package init(
      vendor: Int, device: Int
    ) {
      self.vendor = vendor
      self.device = device
    }
  }

  /// A board by its device-tree strings.
  public static func deviceTree(anyOf strings: String..., family: [String] = []) -> Signature {
    .deviceTree(anyOf: strings, family: family)
  }

  /// A chip by its device-tree strings.
  public static func chip(anyOf strings: String...) -> Signature { .chip(anyOf: strings) }

  /// A device on the chip by the strings of its node.
  public static func platform(anyOf strings: String...) -> Signature { .platform(anyOf: strings) }

  /// A card by one pair of ids.
  public static func pci(vendor: Int, device: Int) -> Signature {
    .pci([PCIIdentity(vendor: vendor, device: device)])
  }

  /// A card that its maker has given several ids.
  public static func pci(vendor: Int, anyOf devices: Int...) -> Signature {
    .pci(devices.map { PCIIdentity(vendor: vendor, device: $0) })
  }

  /// How exactly a board's marks fit: 0 is not at all, more is more specific.
  ///
  /// The device tree's list goes from the board to the chip, so an earlier entry is worth more. A
  /// chip fits wherever it stands in the list.
  public func fit(to identity: MachineIdentity) -> Int {
    switch self {
    case .deviceTree(let strings, _):
      let place = identity.compatible.firstIndex { strings.contains($0) }
      return place.map { max(1, 1000 - $0) } ?? 0
    case .chip(let strings): return identity.compatible.contains(where: strings.contains) ? 1 : 0
    case .dmi(let texts):
      let fits = !texts.isEmpty && texts.allSatisfy { identity.dmi[$0.key] == $0.value }
      return fits ? texts.count : 0
    case .pci, .platform, .chosen: return 0
    }
  }

  /// Whether the machine says outright that it is another board.
  ///
  /// A machine that says nothing of itself contradicts nothing.
  public func isContradicted(by identity: MachineIdentity) -> Bool {
    switch self {
    case .deviceTree(let strings, let family):
      let isSilent = identity.compatible.isEmpty && identity.dmi.isEmpty
      return !isSilent && !identity.compatible.contains { (strings + family).contains($0) }
    case .chip, .dmi:
      let isSilent = identity.compatible.isEmpty && identity.dmi.isEmpty
      return !isSilent && fit(to: identity) == 0
    case .pci, .platform, .chosen: return false
    }
  }

  /// Whether a device carries these marks.
  public func matches(_ device: Device) -> Bool {
    switch (self, device) {
    case (.pci(let identities), .pci(let device)):
      identities.contains { $0.vendor == device.vendor && $0.device == device.device }
    case (.platform(let strings), .platform(let device)):
      device.compatible.contains { strings.contains($0) }
    default: false
    }
  }

  /// What a device on the chip is known by; empty for what is none.
  package var compatible: [String] { if case .platform(let strings) = self { strings } else { [] } }

  /// The single marks, for finding two modules that claim the same one.
  package var marks: [String] {
    switch self {
    case .deviceTree(let strings, _), .chip(let strings): strings.map { "device tree \($0)" }
    case .dmi(let texts):
      ["dmi " + texts.sorted(by: <).map { "\($0)=\($1)" }.joined(separator: " ")]
    case .pci(let identities):
      identities.map { "pci \(hexadecimal($0.vendor, 4)):\(hexadecimal($0.device, 4))" }
    case .platform(let strings): strings.map { "platform \($0)" }
    case .chosen: []
    }
  }
}

/// Where a need holds, beyond what card and board say of themselves.
public enum Condition: Codable, Hashable, Sendable {
  /// The slot, or the port where no slot is known, has this many lanes.
  case slotLanes(Int)
  /// The kernel is older than this one.
  case kernelBelow(KernelVersion)
  /// The kernel is this one or newer.
  case kernelFrom(KernelVersion)
  /// A program that also tunes machines is at work, by the name that `detect` shows.
  case serviceActive(String)

  /// Whether it holds on this machine.
  ///
  /// - Parameters:
  ///   - machine: all that was seen.
  ///   - place: where the card sits; nil where no card is meant.
  /// - Returns: true if it holds; false where that is unknown.
  public func holds(on machine: Inventory, at place: Placement?) -> Bool {
    switch self {
    case .slotLanes(let lanes):
      let present = place?.slot?.link.lanes ?? place?.port?.maximumLink?.lanes
      return present == lanes
    case .kernelBelow(let limit):
      return KernelVersion(machine.identity.kernel).map { $0 < limit } ?? false
    case .kernelFrom(let first):
      return KernelVersion(machine.identity.kernel).map { $0 >= first } ?? false
    case .serviceActive(let name):
      return machine.otherTuners.contains { $0.isRunning && $0.name == name }
    }
  }
}

extension Condition: CustomStringConvertible {
  /// As it follows on "only where".
  public var description: String {
    switch self {
    case .slotLanes(let lanes): "the slot has \(lanes) lane\(lanes == 1 ? "" : "s")"
    case .kernelBelow(let limit): "the kernel is older than \(limit.major).\(limit.minor)"
    case .kernelFrom(let first): "the kernel is \(first.major).\(first.minor) or newer"
    case .serviceActive(let name): "\(name) is at work"
    }
  }
}
