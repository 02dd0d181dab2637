import TuneKitCore

/// An address is what the pattern says, and prints as what it was read from.
enum PCIAddressHarness: Harness {
  static func examine(_ input: [UInt8]) throws(Difference) {
    let text = input.text
    let address = PCIAddress(text)
    let pattern = #/[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[01][0-9a-fA-F]\.[0-7]/#
    let isAddress = text.utf8.allSatisfy { $0 < 0x80 } && text.wholeMatch(of: pattern) != nil
    try Difference.between("is an address", address != nil, isAddress)
    guard let address else { return }
    _ = address.firstHardwareInterrupt
    try Difference.between("read again", PCIAddress(address.description), address)
    // Only zeros may be missing in front, and only capitals be gone.
    let zeros = text.utf8.count - address.description.utf8.count
    try Difference.between(
      "text", String(repeating: "0", count: max(0, zeros)) + address.description,
      text.lowercased())
  }
}
