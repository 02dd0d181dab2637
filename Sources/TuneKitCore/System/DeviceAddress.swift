/// Where a device is, however it is attached, in the kernel's own words: `0003:31:00.0` on the PCI
/// bus, `fdab0000.npu` among the devices of the chip.
public enum DeviceAddress: Hashable, Sendable {
  /// A function on the PCI bus.
  case pci(PCIAddress)
  /// A device of the platform, by the name that the kernel gives it.
  case platform(PlatformName)

  /// Reads either form.
  public init?(_ text: some StringProtocol) {
    if let address = PCIAddress(String(text)) {
      self = .pci(address)
    } else if let name = PlatformName(text) {
      self = .platform(name)
    } else {
      return nil
    }
  }

  /// The address on the PCI bus; nil for a device that is on no such bus.
  public var pci: PCIAddress? {
    if case .pci(let address) = self { address } else { nil }
  }

  /// Its directory on its bus.
  package var folder: SystemPath {
    switch self {
    case .pci(let address): address.folder
    case .platform(let name): DeviceAddress.platformFolder.appending(name.string)
    }
  }

  /// Where the kernel lists the devices of the platform.
  package static let platformFolder: SystemPath = "/sys/bus/platform/devices"
}

extension DeviceAddress: CustomStringConvertible {
  /// As the kernel writes it.
  public var description: String {
    switch self {
    case .pci(let address): address.description
    case .platform(let name): name.string
    }
  }
}

extension DeviceAddress: Comparable {
  /// Cards come before what is on the chip.
  public static func < (left: DeviceAddress, right: DeviceAddress) -> Bool {
    switch (left, right) {
    case (.pci(let left), .pci(let right)): left < right
    case (.platform(let left), .platform(let right)): left.string < right.string
    case (.pci, .platform): true
    case (.platform, .pci): false
    }
  }
}

extension DeviceAddress: Codable {
  /// Decodes the kernel's form.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let address = DeviceAddress(text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "\"\(text)\" is not a PCI address, nor the name of a device"))
    }
    self = address
  }

  /// Encodes the kernel's form.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}

extension PCIAddress {
  /// Its directory on the bus.
  package var folder: SystemPath { "/sys/bus/pci/devices/\(self)" }
}

extension MachineView {
  /// The directory of a device; a tree may lack the list of its bus.
  package func folder(of device: DeviceAddress) -> SystemPath {
    guard case .platform(let name) = device, !exists(device.folder) else { return device.folder }
    return SystemPath("/sys/devices/platform").appending(name.string)
  }

  /// What the device tree says that a device is, the most specific first: by its `uevent`, or by the
  /// property of its node.
  package func compatible(ofDeviceAt folder: SystemPath) -> [String] {
    let uevent = (try? text(of: folder.appending("uevent"))) ?? ""
    let listed = uevent.split(separator: "\n").compactMap { line -> (Int, String)? in
      guard line.hasPrefix("OF_COMPATIBLE_"), let sign = line.firstIndex(of: "="),
        let place = Int(line[..<sign].dropFirst("OF_COMPATIBLE_".utf8.count))
      else { return nil }
      return (place, line[line.index(after: sign)...].trimmed)
    }
    guard listed.isEmpty else { return listed.sorted { $0.0 < $1.0 }.map(\.1) }
    return strings(in: folder.appending("of_node/compatible"))
  }

  /// The texts of a property of the device tree; none where it cannot be read.
  package func strings(in property: SystemPath) -> [String] {
    let bytes = (try? bytes(of: property)) ?? []
    return bytes.prefix(4096).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self).trimmed
    }
    .filter { !$0.isEmpty }
  }
}

/// The name of a device of the platform, as in `fdab0000.npu`.
///
/// drivers/of/device.c, `of_device_make_bus_id`: the address of the first registers and the node's
/// name, or where there are no registers the names of the nodes above it.
public struct PlatformName: Hashable, Sendable {
  /// The text.
  public let string: String

  /// Takes a name that can be one file's: letters, digits and `.:,_+@-`, a letter among them, a letter
  /// or digit first, and an address or a parent in it.
  public init?(_ text: some StringProtocol) {
    let isAlphanumeric = { (byte: UInt8) in
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
    }
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first, isAlphanumeric(first),
      text.utf8.contains(where: { ($0 | 0x20) &- 0x61 < 26 }),
      text.utf8.contains(where: { $0 &- 0x30 < 10 || Self.joints.contains($0) }),
      text.utf8.allSatisfy({ isAlphanumeric($0) || Self.marks.contains($0) })
    else { return nil }
    string = String(text)
  }

  /// The node's name without the address before it: `npu` of `fdab0000.npu`.
  package var kind: Substring {
    string.split(separator: ".", maxSplits: 1).last.map { Substring($0) } ?? string[...]
  }

  private static let joints = Set(".:".utf8)
  private static let marks = Set(".:,_+@-".utf8)
}
