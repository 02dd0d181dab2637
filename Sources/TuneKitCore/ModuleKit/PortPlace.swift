/// Where the port behind a slot is.
package struct PortPlace: Sendable {
  /// The platform device of the controller.
  let folder: String
  /// The controller's node in the device tree.
  let node: String
  /// The address of the port.
  let port: String
  /// The address of the card behind it.
  package let card: String

  static let tree = "/sys/firmware/devicetree/base"

  /// An address that no board has, so that nothing is recognised by it.
  package static let foreignAddress = "00f0:01:00.0"

  /// The port of a slot, at an address that no board has.
  package static func foreign(_ slot: Slot) -> PortPlace {
    PortPlace(
      folder: "/sys/devices/platform/\(platform(slot.controller))",
      node: "\(tree)/\(slot.controller)", port: "00f0:00:00.0", card: foreignAddress)
  }

  /// `fe180000.pcie` of `pcie@fe180000`.
  static func platform(_ node: String) -> String {
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
