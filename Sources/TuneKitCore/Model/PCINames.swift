/// What PCI devices are called: by their class, and by pci.ids where the machine has it.
///
/// Debian and Fedora keep pci.ids at different places; the format is that of pciutils: a vendor in four
/// hexadecimal digits at the begin of a line, its devices below it behind a tab.
package struct PCINames: Hashable, Sendable {
  private var names: [Identity: String] = [:]
  private var vendors: [Int: String] = [:]

  private struct Identity: Hashable {
    let vendor: Int
    let device: Int
  }

  /// Where pci.ids lies: Debian (pci.ids), then Fedora, Arch and Debian's hwdata.
  private static let files: [SystemPath] = [
    "/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids",
  ]

  /// Names by class alone.
  package init() {}

  /// Names of some devices, as this machine's pci.ids has them.
  package init(of devices: [PCIDevice], on machine: any MachineView) {
    guard !devices.isEmpty,
      let bytes = Self.files.lazy.compactMap({ try? machine.bytes(of: $0) }).first
    else { return }
    read(bytes, for: devices)
  }

  package init(of devices: [PCIDevice], in bytes: [UInt8]) { read(bytes, for: devices) }

  /// `Ethernet controller, Realtek RTL8125 (10ec:8125)`, or as much of it as is known.
  package func described(_ device: PCIDevice) -> String {
    let name = [
      vendors[device.vendor], names[Identity(vendor: device.vendor, device: device.device)],
    ].compactMap(\.self).joined(separator: " ")
    let parts = [PCIClass.name(device.classCode), name.isEmpty ? nil : name].compactMap(\.self)
    return parts.isEmpty
      ? device.identity : "\(parts.joined(separator: ", ")) (\(device.identity))"
  }

  private mutating func read(_ bytes: [UInt8], for devices: [PCIDevice]) {
    let wanted = Set(devices.map { Identity(vendor: $0.vendor, device: $0.device) })
    let makers = Set(devices.map(\.vendor))
    var vendor: Int?
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // Classes follow the devices.
      if line.starts(with: "C ".utf8) { break }
      if let (number, name) = Self.entry(line) {
        vendor = makers.contains(number) ? number : nil
        if vendor != nil { vendors[number] = name }
      } else if let vendor, line.first == UInt8(ascii: "\t"),
        let (number, name) = Self.entry(line.dropFirst())
      {
        let identity = Identity(vendor: vendor, device: number)
        if wanted.contains(identity) { names[identity] = name }
      }
    }
  }

  /// `10ec  Realtek Semiconductor Co., Ltd.`; nil where it is something else.
  private static func entry(_ line: ArraySlice<UInt8>) -> (number: Int, name: String)? {
    let digits = line.prefix(4)
    guard digits.count == 4, line.count > 6, line.dropFirst(4).starts(with: "  ".utf8),
      digits.allSatisfy(\.isHexDigit),
      let number = Int(String(decoding: digits, as: UTF8.self), radix: 16)
    else { return nil }
    return (number, String(decoding: line.dropFirst(6).prefix(80), as: UTF8.self).trimmed)
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
}

/// What a device is, by the upper two bytes of its class code.
///
/// PCI-SIG, PCI Code and ID Assignment Specification; the words are those of pci.ids, part C.
package enum PCIClass {
  /// What it is; the base class where the subclass is not listed, nil where neither is.
  package static func name(_ code: Int) -> String? {
    names[code >> 8] ?? bases[code >> 16]
  }

  private static let names = [
    0x0100: "SCSI storage controller", 0x0101: "IDE interface", 0x0104: "RAID bus controller",
    0x0105: "ATA controller", 0x0106: "SATA controller", 0x0107: "Serial Attached SCSI controller",
    0x0108: "Non-Volatile memory controller", 0x0200: "Ethernet controller",
    0x0207: "Infiniband controller", 0x0280: "Network controller",
    0x0300: "VGA compatible controller", 0x0302: "3D controller", 0x0380: "Display controller",
    0x0400: "Multimedia video controller", 0x0401: "Multimedia audio controller",
    0x0403: "Audio device", 0x0480: "Multimedia controller", 0x0500: "RAM memory",
    0x0700: "Serial controller", 0x0703: "Modem", 0x0780: "Communication controller",
    0x0805: "SD Host controller", 0x0880: "System peripheral", 0x0c00: "FireWire (IEEE 1394)",
    0x0c03: "USB controller", 0x0c05: "SMBus", 0x0d11: "Bluetooth", 0x0d80: "Wireless controller",
    0x1000: "Network and computing encryption device", 0x1180: "Signal processing controller",
    0x1200: "Processing accelerators",
  ]

  private static let bases = [
    0x00: "Unclassified device", 0x01: "Mass storage controller", 0x02: "Network controller",
    0x03: "Display controller", 0x04: "Multimedia controller", 0x05: "Memory controller",
    0x06: "Bridge", 0x07: "Communication controller", 0x08: "Generic system peripheral",
    0x09: "Input device controller", 0x0a: "Docking station", 0x0b: "Processor",
    0x0c: "Serial bus controller", 0x0d: "Wireless controller", 0x0e: "Intelligent controller",
    0x0f: "Satellite communications controller", 0x10: "Encryption controller",
    0x11: "Signal processing controller", 0x12: "Processing accelerators",
    0x13: "Non-Essential Instrumentation", 0x40: "Coprocessor", 0xff: "Unassigned class",
  ]
}
