/// Where a device sits on the PCI bus, as the kernel writes it: `0003:31:00.0`.
public struct PCIAddress: Hashable, Sendable {
  /// The domain, which on most boards is one per controller.
  public let domain: UInt32
  /// The bus, 0 to 255.
  public let bus: UInt8
  /// The device on the bus, 0 to 31.
  public let device: UInt8
  /// The function of the device, 0 to 7.
  public let function: UInt8

  /// Reads `DOMAIN:BUS:DEVICE.FUNCTION` in hexadecimal; the domain has four digits or more.
  public init?(_ text: String) { self.init(text[...]) }

  /// Reads the same form.
  public init?(_ text: Substring) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, (4...8).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts[2].utf8.count == 4,
      // Swift takes a sign where the kernel prints a digit.
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
    else { return nil }
    let last = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard last.count == 2, last[0].utf8.count == 2,
      let domain = UInt32(parts[0], radix: 16), let bus = UInt8(parts[1], radix: 16),
      let device = UInt8(last[0], radix: 16), device < 32,
      let function = UInt8(last[1], radix: 16), function < 8
    else { return nil }
    (self.domain, self.bus, self.device, self.function) = (domain, bus, device, function)
  }

  /// Whether another address differs by its domain at most.
  package func isAlike(_ other: PCIAddress) -> Bool {
    (bus, device, function) == (other.bus, other.device, other.function)
  }

  /// The number that kernels before 6.11 print for the first vector of this device behind `ITS-MSI`.
  ///
  /// drivers/pci/msi/irqdomain.c, `pci_msi_domain_calc_hwirq`: the index of the vector, bus, device
  /// and function from bit 11, the domain from bit 27.
  public var firstHardwareInterrupt: UInt64 {
    let requester = UInt64(bus) << 8 | UInt64(device) << 3 | UInt64(function)
    return requester << 11 | UInt64(domain) << 27
  }
}

extension PCIAddress: CustomStringConvertible {
  /// As the kernel writes it.
  public var description: String {
    "\(hexadecimal(domain, 4)):\(hexadecimal(bus, 2)):\(hexadecimal(device, 2)).\(function)"
  }
}

extension PCIAddress: Comparable {
  /// Orders by domain, bus, device, function.
  public static func < (left: PCIAddress, right: PCIAddress) -> Bool {
    (left.domain, left.bus, left.device, left.function)
      < (right.domain, right.bus, right.device, right.function)
  }
}

extension PCIAddress: Codable {
  /// Decodes the kernel's form.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    guard let address = PCIAddress(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not a PCI address"))
    }
    self = address
  }

  /// Encodes the kernel's form.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}

/// A number in lower-case hexadecimal with at least that many digits.
package func hexadecimal(_ number: some BinaryInteger, _ digits: Int) -> String {
  let text = String(number, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// What a PCI Express link can do, or does.
public struct PCILink: Codable, Hashable, Sendable {
  /// A generation of PCI Express.
  public enum Generation: Int, Codable, Comparable, Sendable, CaseIterable {
    case one = 1
    case two, three, four, five, six

    /// Gigatransfers a second and lane, as sysfs prints them in `current_link_speed`.
    public var gigatransfers: Double {
      switch self {
      case .one: 2.5
      case .two: 5
      case .three: 8
      case .four: 16
      case .five: 32
      case .six: 64
      }
    }

    /// The share of the bits that carry data: 8b/10b up to generation two, then 128b/130b.
    var payloadShare: Double { self <= .two ? 0.8 : 128.0 / 130 }

    /// Orders the slower generation first.
    public static func < (left: Generation, right: Generation) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// The generation, which sets the speed of a lane.
  public let generation: Generation
  /// The number of lanes.
  public let lanes: Int

  /// A link by generation and width.
  public init(generation: Generation, lanes: Int) {
    self.generation = generation
    self.lanes = lanes
  }

  /// Data rate in one direction in megabytes a second, before packet overhead.
  public var megabytesPerSecond: Int {
    // gigatransfers x 1000 / 8 bits, times what the line code leaves.
    let perLane = generation.gigatransfers * 125 * generation.payloadShare
    return Int(perLane * Double(min(max(lanes, 0), 32)))
  }

  /// What two ends can agree on.
  public func limited(by other: PCILink) -> PCILink {
    PCILink(
      generation: min(generation, other.generation), lanes: min(lanes, other.lanes))
  }

  /// Reads what sysfs prints: `5.0 GT/s PCIe`, in older kernels `5 GT/s`, and a number of lanes.
  ///
  /// drivers/pci/probe.c, `pci_speed_string`. `Unknown` and a width of 0 or 255 mean no link.
  package init?(speed: String?, width: String?) {
    guard let speed, let width, let lanes = Int(width), (1...32).contains(lanes),
      let number = speed.split(separator: " ").first.flatMap({ Double($0) }),
      let generation = Generation.allCases.first(where: { $0.gigatransfers == number })
    else { return nil }
    self.init(generation: generation, lanes: lanes)
  }
}

extension PCILink: CustomStringConvertible {
  /// As the kernel says it: `5.0 GT/s x1`.
  public var description: String { "\(generation.gigatransfers) GT/s x\(lanes)" }
}

/// The configuration space of a PCI device, read and never written.
///
/// Without CAP_SYS_ADMIN the kernel shows its first 64 bytes, which hold no capability
/// (drivers/pci/pci-sysfs.c, `pci_read_config`). Every access is checked, since a card that is off the
/// bus reads as ones, and a capture may hold anything. Numbers of registers are those of
/// include/uapi/linux/pci_regs.h.
public struct PCIConfigSpace: Hashable, Sendable {
  private let bytes: [UInt8]

  /// The configuration space in these bytes; nil where they are fewer than its header.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= 64 else { return nil }
    self.bytes = bytes
  }

  /// Whether a device answered: one that is gone reads as ones.
  public var isPresent: Bool { word(0) != 0xffff }

  /// Where a capability begins; nil where there is none, or it lies beyond what can be read.
  ///
  /// PCI_STATUS_CAP_LIST, PCI_CAPABILITY_LIST. The walk takes at most the 48 steps that have room
  /// (PCI_FIND_CAP_TTL), so a list in a circle ends.
  func capability(_ id: UInt8) -> Int? {
    guard isPresent, let status = word(0x06), status & 0x10 != 0, var place = byte(0x34) else {
      return nil
    }
    for _ in 0..<48 {
      let start = Int(place & 0xfc)
      guard start >= 0x40, let found = byte(start), let next = byte(start + 1) else { return nil }
      if found == id { return start }
      place = next
    }
    return nil
  }

  /// Whether there are capabilities that could not be read.
  public var isCutOff: Bool {
    guard isPresent, let status = word(0x06), let place = byte(0x34) else { return false }
    return status & 0x10 != 0 && Int(place & 0xfc) + 1 >= bytes.count
  }

  /// What PCI Express tells; nil where the capability is missing or cannot be read.
  public var express: Express? {
    guard let start = capability(0x10), let able = word(start + 0x04),
      let control = word(start + 0x08), let status = word(start + 0x12)
    else { return nil }
    return Express(
      payloadPossible: Self.size(able & 7), payload: Self.size(control >> 5 & 7),
      readRequest: Self.size(control >> 12 & 7), linkControl: word(start + 0x10) ?? 0,
      link: Self.link(status), possibleLink: word(start + 0x0c).flatMap(Self.link))
  }

  /// The registers of PCI Express, with sizes in bytes.
  public struct Express: Hashable, Sendable {
    /// The largest payload that the device takes; nil where the register holds no size.
    public let payloadPossible: Int?
    /// The payload that is set.
    public let payload: Int?
    /// The read-request size that is set.
    public let readRequest: Int?
    /// The register of link control.
    public let linkControl: UInt16
    /// The link as it is trained.
    public let link: PCILink?
    /// The best link of this end.
    public let possibleLink: PCILink?

    /// Which sleep states of the link are on: `off`, `L0s`, `L1`, `L0s L1`.
    public var sleepStates: String { ["off", "L0s", "L1", "L0s L1"][Int(linkControl & 3)] }
  }

  /// 128 bytes, twice as many with each step; six steps are defined.
  private static func size(_ code: UInt16) -> Int? { code < 6 ? 128 << Int(code) : nil }

  /// The speed in bits 3:0 as a generation, the width in bits 9:4.
  private static func link(_ register: UInt16) -> PCILink? {
    let lanes = Int(register >> 4 & 0x3f)
    guard (1...32).contains(lanes),
      let generation = PCILink.Generation(rawValue: Int(register & 0xf))
    else { return nil }
    return PCILink(generation: generation, lanes: lanes)
  }

  private func byte(_ place: Int) -> UInt8? { bytes.indices.contains(place) ? bytes[place] : nil }

  private func word(_ place: Int) -> UInt16? {
    guard let low = byte(place), let high = byte(place + 1) else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }
}

extension PCILink {
  /// How many lanes a link can have (PCI Express Base Specification 3.0, LnkCap, Maximum Link Width).
  package static let widths = [1, 2, 4, 8, 12, 16]

  /// The same for people.
  package static let widthsInWords = "1, 2, 4, 8, 12 or 16"
}
