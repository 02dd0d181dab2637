import Testing
import TuneKitCore

@testable import TuneKitModuleKit

extension PortPlace {
  /// The address that the device tree gives it (`linux,pci-domain`, `bus-range`), and the directory
  /// of the first register window, which mainline's is another than the vendor's.
  static func real(_ slot: Slot, on bare: Capture) throws -> PortPlace {
    let known = try #require(buses[slot.controller], "\(slot.controller) has no known bus")
    let isChild = slot.controller.hasPrefix("pcie@10")
    let isMainline = bare.paths.contains { $0.string.contains("/a41000000.pcie") }
    let name = isMainline ? "\(known.window).pcie" : platform(slot.controller)
    let above = isChild ? "axi/" : ""
    let number = try #require(Int(known.bus, radix: 16))
    let names = Set(bare.paths.flatMap(\.components))
    let node = slot.controllers.first { names.contains(Substring($0)) } ?? slot.controller
    return PortPlace(
      folder: "/sys/devices/platform/\(above)\(name)", node: "\(tree)/\(above)\(node)",
      port: "\(known.domain):\(known.bus):00.0",
      card: "\(known.domain):\(hexadecimal(number + 1, 2)):00.0")
  }

  private static let buses: [String: (domain: String, bus: String, window: String)] = [
    "pcie@fe150000": ("0000", "00", "a40000000"), "pcie@fe160000": ("0001", "10", "a40400000"),
    "pcie@fe170000": ("0002", "20", "a40800000"), "pcie@fe180000": ("0003", "30", "a40c00000"),
    "pcie@1000110000": ("0001", "00", "1000110000"),
  ]
}
