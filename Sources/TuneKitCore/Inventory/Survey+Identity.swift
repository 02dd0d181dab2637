extension Survey {
  /// Who the machine says it is: by its device tree, or else by its firmware.
  func identity(_ seen: inout Sightings) -> MachineIdentity {
    let compatible = deviceTree("compatible", &seen)
    let dmi = compatible.isEmpty ? dmi(&seen) : [:]
    let product = ["sys_vendor", "product_name"].compactMap { dmi[$0] }.joined(separator: " ")
    let boot = BootID(bytes(of: BootID.file, &seen))
    return MachineIdentity(
      compatible: compatible,
      model: deviceTree("model", &seen).first ?? (product.isEmpty ? nil : product),
      dmi: dmi, kernel: kernel(&seen), boot: boot)
  }

  /// In bytes; the longest that a board is known to have are a few hundred.
  private static var longestProperty: Int { 65_536 }

  /// The texts of a property of the device tree's root, which end in NUL each.
  private func deviceTree(_ property: String, _ seen: inout Sightings) -> [String] {
    let bytes =
      bytes(of: "/proc/device-tree/\(property)", &seen)
      ?? bytes(of: "/sys/firmware/devicetree/base/\(property)", &seen) ?? []
    if bytes.count > Self.longestProperty {
      seen.unread.append(
        "\(property) of the device tree has \(bytes.count) bytes, and only "
          + "\(Self.longestProperty) are looked at")
    }
    return bytes.prefix(Self.longestProperty).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self).trimmed
    }
    .filter { !$0.isEmpty }
  }

  private func dmi(_ seen: inout Sightings) -> [String: String] {
    var texts: [String: String] = [:]
    for name in ["sys_vendor", "product_name", "board_vendor", "board_name"] {
      texts[name] = line(of: "/sys/class/dmi/id/\(name)", &seen)
    }
    return texts
  }

  /// The release: `6.1.118`, the third word of `Linux version 6.1.118 (...)`.
  private func kernel(_ seen: inout Sightings) -> String {
    if let release = line(of: "/proc/sys/kernel/osrelease", &seen) { return release }
    let words = words(of: "/proc/version", &seen)
    return words.count > 2 ? words[2] : ""
  }
}
