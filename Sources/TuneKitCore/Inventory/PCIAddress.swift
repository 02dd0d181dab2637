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
  public init?(_ text: some StringProtocol) {
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
        .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no PCI address"))
    }
    self = address
  }

  /// Encodes the kernel's form.
  public func encode(to encoder: any Encoder) throws { try description.encode(to: encoder) }
}

/// A number in lower-case hexadecimal with at least that many digits.
func hexadecimal(_ number: some BinaryInteger, _ digits: Int) -> String {
  let text = String(number, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
