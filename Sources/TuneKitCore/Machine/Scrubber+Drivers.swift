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
    let parts = path.components.prefix(3).joined(separator: "/")
    guard parts == "sys/devices/platform", path.components.count < 6 else { return false }
    return !path.name.contains("pci")
      && !["axi", "soc", "bus@"].contains { path.name.hasPrefix($0) }
  }
}
