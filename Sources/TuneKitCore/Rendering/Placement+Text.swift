extension Placement {
  /// How the link stands, and what holds it: `5.0 GT/s x1, 500 MB/s: the best the card can do`.
  var linkInWords: String {
    guard let link, let best = expectedLink else {
      return device.link.map(Self.told) ?? "the kernel does not tell"
    }
    let hop = hops.count > 1 ? slowestHop.map { ", the slowest hop, \($0)" } ?? "" : ""
    let now = Self.told(link) + hop
    let rate = link.megabytesPerSecond
    switch linkVerdict {
    case .degraded: return "\(now): less than possible here, \(Self.told(best))"
    case .asExpected where link.generation > best.generation || link.lanes > best.lanes:
      return hops.count > 1
        ? "\(now): all that its two ends can do"
        : "\(now): more than is known of card, port and slot, \(best)"
    case .asExpected where rate >= cardLink.megabytesPerSecond:
      return "\(now): the best the card can do"
    case .asExpected where hops.count > 1:
      return "\(now): all that its two ends can do; card \(cardLink)"
    case .asExpected where link.lanes < cardLink.lanes && link.generation == cardLink.generation:
      return "\(now): the best of \(narrow) x\(slot?.link.lanes ?? best.lanes) and card "
        + "x\(cardLink.lanes)"
    case .asExpected: return "\(now): the best of \(narrow) \(best) and card \(cardLink)"
    case .unknown: return now
    }
  }

  private var narrow: String { slot == nil ? "port" : "slot" }

  private static func told(_ link: PCILink) -> String {
    "\(link), \(link.megabytesPerSecond.grouped) MB/s"
  }
}
