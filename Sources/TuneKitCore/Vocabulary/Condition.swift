/// Where a need holds, beyond what card and board say of themselves.
public enum Condition: Codable, Hashable, Sendable {
  /// The slot, or the port where no slot is known, has this many lanes.
  case slotLanes(Int)
  /// The kernel is older than this one.
  case kernelBelow(KernelVersion)
  /// The kernel is this one or newer.
  case kernelFrom(KernelVersion)
  /// A program that also tunes machines is at work, by the name that `detect` shows.
  case serviceActive(String)

  /// Whether it is so on this machine.
  ///
  /// - Parameters:
  ///   - machine: all that was seen.
  ///   - place: where the card sits; nil where no card is meant.
  /// - Returns: true if it is so; false where the machine does not tell.
  public func holds(on machine: Inventory, at place: Placement?) -> Bool {
    switch self {
    case .slotLanes(let lanes):
      let present = place?.slot?.link.lanes ?? place?.port?.maximumLink?.lanes
      return present == lanes
    case .kernelBelow(let limit):
      return KernelVersion(machine.identity.kernel).map { $0 < limit } ?? false
    case .kernelFrom(let first):
      return KernelVersion(machine.identity.kernel).map { $0 >= first } ?? false
    case .serviceActive(let name):
      return machine.contenders.contains { $0.isRunning && $0.name == name }
    }
  }
}

extension Condition: CustomStringConvertible {
  /// As it follows on "only where".
  public var description: String {
    switch self {
    case .slotLanes(let lanes): "the slot has \(lanes) lane\(lanes == 1 ? "" : "s")"
    case .kernelBelow(let limit): "the kernel is older than \(limit.major).\(limit.minor)"
    case .kernelFrom(let first): "the kernel is \(first.major).\(first.minor) or newer"
    case .serviceActive(let name): "\(name) is at work"
    }
  }
}
