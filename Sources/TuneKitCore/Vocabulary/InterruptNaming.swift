/// How an accelerator's lines read in `/proc/interrupts`.
///
/// Only needed where the kernel lists no vectors under the device (`msi_irqs/`), and to tell which
/// of the listed vectors its driver has asked for.
public enum InterruptNaming: Codable, Hashable, Sendable {
  /// The driver uses the bus address of the device as the name, perhaps with `-N` behind it.
  case busAddress
  /// The driver uses one of these names for every card.
  case named([String])
  /// The names begin like this and go on with a number or a purpose.
  case beginning([String])

  /// Whether an action of that name belongs to the device at this address.
  public func matches(_ action: String, at address: PCIAddress) -> Bool {
    switch self {
    case .busAddress: Self.is(action, address.description)
    case .named(let names): names.contains(action)
    case .beginning(let starts): starts.contains { action.hasPrefix($0) }
    }
  }

  private static func `is`(_ action: String, _ address: String) -> Bool {
    guard action.hasPrefix(address) else { return false }
    let rest = action.dropFirst(address.count)
    return rest.isEmpty || (rest.first == "-" && rest.dropFirst().allSatisfy(\.isNumber))
  }
}
