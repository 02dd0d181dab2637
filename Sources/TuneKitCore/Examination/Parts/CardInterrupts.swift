/// The interrupts that a card's driver has on some machine, as the remarks of its part say.
///
/// `msi NAME`, `msix NAME`, `intx NAME` is one each, with a number before the name several of that
/// name. What begins with `idle` stands for all of them while nobody has the card open, and what
/// begins with `few` where the slot's controller has not many; `none` is none, and `unbound` is a
/// driver that does not load.
struct CardInterrupts {
  /// One interrupt: `msi`, `msix` or `intx`, and what the driver calls it.
  struct Vector {
    let kind: String
    let action: String
  }

  var vectors: [Vector] = []
  var isBound = true

  init(_ remarks: [String], use: CardUse, areFew: Bool) throws(PartError) {
    let wanted = use == .idle ? "idle " : areFew ? "few " : ""
    let special = remarks.filter { !wanted.isEmpty && $0.hasPrefix(wanted) }
    let usual = remarks.filter { !$0.hasPrefix("idle ") && !$0.hasPrefix("few ") }
    let lines = special.isEmpty ? usual : special.map { String($0.dropFirst(wanted.count)) }
    for line in lines {
      switch line {
      case "none": continue
      case "unbound": isBound = false
      default: vectors += try Self.vectors(in: line)
      }
    }
  }

  private static func vectors(in line: String) throws(PartError) -> [Vector] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2, ["msi", "msix", "intx"].contains(words[0]) else {
      throw .unknownRemark(line)
    }
    let parts = words[1].split(separator: " ", maxSplits: 1).map(String.init)
    // 2,048 is the most that PCI knows (MSI-X, Table Size).
    if parts.count == 2, let count = Int(parts[0]) {
      guard (1...2048).contains(count) else { throw .unknownRemark(line) }
      return Array(repeating: Vector(kind: words[0], action: parts[1]), count: count)
    }
    return [Vector(kind: words[0], action: words[1])]
  }
}
