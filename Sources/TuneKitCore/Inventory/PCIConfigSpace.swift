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

  /// Whether somebody answered: a device that is gone reads as ones.
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
