import Testing

@testable import TuneKitCore

/// Where the port behind a slot is.
struct PortPlace {
  /// The platform device of the controller.
  let folder: String
  /// The controller's node in the device tree.
  let node: String
  let port: String
  let card: String

  private static let tree = "/sys/firmware/devicetree/base"

  static let foreignAddress = "00f0:01:00.0"

  /// An address that no board has, so that nothing is recognised by it.
  static func foreign(_ slot: Slot) -> PortPlace {
    PortPlace(
      folder: "/sys/devices/platform/\(platform(slot.controller))",
      node: "\(tree)/\(slot.controller)", port: "00f0:00:00.0", card: foreignAddress)
  }

  /// The address that the device tree gives it (`linux,pci-domain`, `bus-range`), and the directory
  /// of the first register window, which mainline's is another than the vendor's.
  static func real(_ slot: Slot, on bare: Capture) throws -> PortPlace {
    let known = try #require(buses[slot.controller], "\(slot.controller) has no known bus")
    let isChild = slot.controller.hasPrefix("pcie@10")
    let isMainline = bare.paths.contains { $0.string.contains("/a41000000.pcie") }
    let name = isMainline ? "\(known.window).pcie" : platform(slot.controller)
    let above = isChild ? "axi/" : ""
    let number = try #require(Int(known.bus, radix: 16))
    return PortPlace(
      folder: "/sys/devices/platform/\(above)\(name)", node: "\(tree)/\(above)\(slot.controller)",
      port: "\(known.domain):\(known.bus):00.0",
      card: "\(known.domain):\(hexadecimal(number + 1, 2)):00.0")
  }

  private static let buses: [String: (domain: String, bus: String, window: String)] = [
    "pcie@fe150000": ("0000", "00", "a40000000"), "pcie@fe160000": ("0001", "10", "a40400000"),
    "pcie@fe170000": ("0002", "20", "a40800000"), "pcie@fe180000": ("0003", "30", "a40c00000"),
    "pcie@1000110000": ("0001", "00", "1000110000"),
  ]

  /// `fe180000.pcie` of `pcie@fe180000`.
  private static func platform(_ node: String) -> String {
    node.split(separator: "@").reversed().joined(separator: ".")
  }

  /// The directory of the port.
  var path: String { "\(folder)/pci\(port.prefix { $0 != "." }.dropLast(3))/\(port)" }

  /// The controller as its driver shows it.
  func text(link: PCILink) -> String {
    let kind = node.split(separator: "/").last?.split(separator: "@").first ?? ""
    return """
      \(folder)/of_node -> \(node)
      \(node)/name =- \(kind)\\0
      /sys/bus/pci/devices/\(port) -> \(path)
      \(path)/class = 0x060400
      \(path)/device = 0x0001
      \(path)/max_link_speed = \(link.generation.gigatransfers) GT/s PCIe
      \(path)/max_link_width = \(link.lanes)
      \(path)/power/control = auto
      \(path)/vendor = 0x1d87

      """
  }
}
