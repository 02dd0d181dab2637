/// One link on the way from the root port to a device.
public struct PCIHop: Hashable, Sendable {
  /// The port above; nil where the kernel shows none.
  public let upper: PCIAddress?
  /// The end below: the device itself, or a switch.
  public let lower: PCIAddress
  /// The link as it is trained; nil where the kernel does not tell.
  public let link: PCILink?
  /// The best that both ends can do together; nil where the kernel does not tell.
  public let possible: PCILink?

  /// Whether it is trained below what both ends can do.
  var isLess: Bool {
    guard let link, let possible else { return false }
    return link.generation < possible.generation || link.lanes < possible.lanes
  }

  /// The same hop, where it can do no more than this.
  func limited(by link: PCILink?) -> PCIHop {
    guard let link else { return self }
    return PCIHop(
      upper: upper, lower: lower, link: self.link,
      possible: possible.map { $0.limited(by: link) } ?? link)
  }
}

extension PCIHop: CustomStringConvertible {
  /// Both ends: `0000:00:1c.0 to 0000:01:00.0`.
  public var description: String { upper.map { "\($0) to \(lower)" } ?? "\(lower)" }
}

extension Sequence<PCIHop> {
  /// The slowest as it is trained, of equals the one nearest to the root port; nil where a hop's link
  /// is not told.
  var slowest: PCIHop? {
    let told = filter { $0.link != nil }
    return told.min { ($0.link?.megabytesPerSecond ?? 0) < ($1.link?.megabytesPerSecond ?? 0) }
  }

  /// The most that can go through all of them; nil where nothing is known of any.
  var possible: PCILink? {
    compactMap(\.possible).min { $0.megabytesPerSecond < $1.megabytesPerSecond }
  }
}

extension Inventory {
  /// The links on the way to a device, from the root port on.
  ///
  /// A switch has a port upwards and ports downwards, and between these there is no link: so the ends
  /// go in pairs. Where they do not (a bridge to PCI), each is paired with the next.
  func hops(to device: PCIDevice) -> [PCIHop] {
    let ends = bridges(above: device) + [device]
    guard ends.count > 1 else {
      return [
        PCIHop(upper: nil, lower: device.address, link: device.link, possible: device.maximumLink)
      ]
    }
    let step = ends.count.isMultiple(of: 2) ? 2 : 1
    return stride(from: 0, to: ends.count - 1, by: step).map { index in
      Self.hop(from: ends[index], to: ends[index + 1])
    }
  }

  /// The bridges between the host bridge and a device, the root port first.
  func bridges(above device: PCIDevice) -> [PCIDevice] {
    PCIPlace(of: device.address, at: device.path).ports.compactMap(self.device(at:))
  }

  private static func hop(from upper: PCIDevice, to lower: PCIDevice) -> PCIHop {
    // Both ends tell of the same link; where they differ, what is not reached counts.
    let both = [upper.link, lower.link].compactMap(\.self)
    let isTold = lower.link != nil || lower.isBridge
    let limits = [upper.maximumLink, lower.maximumLink].compactMap(\.self)
    return PCIHop(
      upper: upper.address, lower: lower.address,
      link: isTold ? both.min { $0.megabytesPerSecond < $1.megabytesPerSecond } : nil,
      possible: limits.dropFirst().reduce(limits.first) { $0?.limited(by: $1) })
  }
}
