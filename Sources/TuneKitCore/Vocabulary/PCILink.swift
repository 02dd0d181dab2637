/// What a PCI Express link can do, or does.
public struct PCILink: Codable, Hashable, Sendable {
  /// A generation of PCI Express.
  public enum Generation: Int, Codable, Comparable, Sendable, CaseIterable {
    case one = 1
    case two, three, four, five, six

    /// Gigatransfers a second and lane, as sysfs prints them in `current_link_speed`.
    public var gigatransfers: Double {
      switch self {
      case .one: 2.5
      case .two: 5
      case .three: 8
      case .four: 16
      case .five: 32
      case .six: 64
      }
    }

    /// The share of the bits that carry data: 8b/10b up to generation two, then 128b/130b.
    var payloadShare: Double { self <= .two ? 0.8 : 128.0 / 130 }

    /// Orders the slower generation first.
    public static func < (left: Generation, right: Generation) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// The generation, which sets the speed of a lane.
  public let generation: Generation
  /// The number of lanes.
  public let lanes: Int

  /// A link by generation and width.
  public init(generation: Generation, lanes: Int) {
    self.generation = generation
    self.lanes = lanes
  }

  /// Data rate in one direction in megabytes a second, before packet overhead.
  public var megabytesPerSecond: Int {
    // gigatransfers x 1000 / 8 bits, times what the line code leaves.
    let perLane = generation.gigatransfers * 125 * generation.payloadShare
    return Int(perLane * Double(min(max(lanes, 0), 32)))
  }

  /// What two ends can agree on.
  public func limited(by other: PCILink) -> PCILink {
    PCILink(
      generation: min(generation, other.generation), lanes: min(lanes, other.lanes))
  }

  /// Reads what sysfs prints: `5.0 GT/s PCIe`, in older kernels `5 GT/s`, and a number of lanes.
  ///
  /// drivers/pci/probe.c, `pci_speed_string`. `Unknown` and a width of 0 or 255 mean no link.
  init?(speed: String?, width: String?) {
    guard let speed, let width, let lanes = Int(width), (1...32).contains(lanes),
      let number = speed.split(separator: " ").first.flatMap({ Double($0) }),
      let generation = Generation.allCases.first(where: { $0.gigatransfers == number })
    else { return nil }
    self.init(generation: generation, lanes: lanes)
  }
}

extension PCILink: CustomStringConvertible {
  /// As the kernel says it: `5.0 GT/s x1`.
  public var description: String { "\(generation.gigatransfers) GT/s x\(lanes)" }
}
