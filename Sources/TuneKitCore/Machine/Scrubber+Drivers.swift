extension Scrubber {
  /// The first words of the lines: sizes and addresses in the kernel are nobody's business.
  static func namesOfModules(_ text: String) -> String {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
    return lines.compactMap { Substring($0).split(separator: " ").first.map { "\($0)\n" } }.joined()
  }

  /// Whether nobody needs it to find the same: the registers of a card that answers, which may hold its
  /// serial number, and the names of platform devices that are no controllers of PCI Express.
  static func isNeedless(_ path: SystemPath, _ entry: Capture.Entry?) -> Bool {
    if case .file(let bytes) = entry, path.name == "config", path.components.first == "sys" {
      return PCIConfigSpace(bytes)?.isPresent != false
    }
    guard case .unread = entry else { return false }
    let folders: [SystemPath] = ["/sys/devices/platform", "/sys/firmware/devicetree/base"]
    let isBus = { (name: Substring) in ["axi", "soc", "bus@"].contains { name.hasPrefix($0) } }
    let isListed =
      folders.contains(path.parent)
      || folders.contains(path.parent.parent) && isBus(path.parent.name)
    return isListed && !path.name.contains("pci") && !isBus(path.name)
  }
}
