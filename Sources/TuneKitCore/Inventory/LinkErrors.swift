/// The errors of a card's link that one end of it has counted.
public struct LinkErrorCount: Hashable, Sendable {
  /// Who counts.
  public let address: PCIAddress
  /// What it is on the way to the card.
  public let end: End
  /// What it has counted since boot.
  public let errors: PCIDevice.LinkErrors

  /// What counts.
  public enum End: String, Codable, Sendable {
    /// The card.
    case card
    /// The root port.
    case rootPort = "root-port"
    /// A port of a switch between the two.
    case switchPort = "switch-port"
    /// The root port, of messages from below it that no device's own count has.
    case messages

    /// In people's words.
    var name: String {
      switch self {
      case .card: "card"
      case .rootPort: "root port"
      case .switchPort: "switch port"
      case .messages: "messages to root port"
      }
    }
  }
}

extension Inventory {
  /// Who has counted errors on the way to a device, from the root port to the device.
  ///
  /// An error is counted by the end that has seen it: what the card sends and the port cannot read is
  /// the port's. Documentation/ABI/testing/sysfs-bus-pci-devices-aer: `aer_dev_*` of either end, and
  /// `aer_rootport_total_err_*`, the messages that the root port was sent from all below it.
  func errorCounts(upTo device: PCIDevice) -> [LinkErrorCount] {
    let bridges = bridges(above: device)
    let root = bridges.first
    let counts = (bridges + [device]).compactMap { end -> LinkErrorCount? in
      guard let errors = end.errors else { return nil }
      let kind: LinkErrorCount.End =
        end.address == device.address
        ? .card : end.address == root?.address ? .rootPort : .switchPort
      return LinkErrorCount(address: end.address, end: kind, errors: errors)
    }
    guard let root, let total = root.messages else { return counts }
    let below = devices.filter { $0.address == root.address || $0.rootPort == root.address }
    let counted = below.compactMap(\.errors).reduce(.none, +)
    let rest = total.beyond(counted)
    guard rest != .none || counts.isEmpty else { return counts }
    return [LinkErrorCount(address: root.address, end: .messages, errors: rest)] + counts
  }
}

extension PCIDevice.LinkErrors {
  /// None at all.
  static let none = PCIDevice.LinkErrors(correctable: 0, nonfatal: 0, fatal: 0)

  /// What the hardware did not repair.
  var isLossless: Bool { nonfatal == 0 && fatal == 0 }

  /// Both together; the largest number where they are more.
  static func + (left: Self, right: Self) -> Self {
    Self(
      correctable: sum(left.correctable, right.correctable),
      nonfatal: sum(left.nonfatal, right.nonfatal), fatal: sum(left.fatal, right.fatal))
  }

  /// How many more these are than others, of each kind.
  func beyond(_ others: Self) -> Self {
    Self(
      correctable: Self.rest(correctable, others.correctable),
      nonfatal: Self.rest(nonfatal, others.nonfatal), fatal: Self.rest(fatal, others.fatal))
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }

  private static func rest(_ left: Int, _ right: Int) -> Int {
    left > right ? left.subtractingReportingOverflow(right).partialValue : 0
  }
}

extension Collection<LinkErrorCount> {
  /// What all ends have counted; nil where nobody counts.
  var total: PCIDevice.LinkErrors? {
    isEmpty ? nil : map(\.errors).reduce(.none, +)
  }

  /// What was counted, and by whom where it is not nothing: `48,213 correctable (root port
  /// 0000:00:00.0), 0 non-fatal, 0 fatal`.
  var described: String {
    let kinds: [(String, KeyPath<PCIDevice.LinkErrors, Int>)] = [
      ("correctable", \.correctable), ("non-fatal", \.nonfatal), ("fatal", \.fatal),
    ]
    return kinds.map { name, kind in
      let counters = filter { $0.errors[keyPath: kind] > 0 }
      let who = counters.map { count in
        let share = counters.count > 1 ? "\(count.errors[keyPath: kind].grouped) by " : ""
        return "\(share)\(count.end.name) \(count.address)"
      }
      let sum = (total ?? .none)[keyPath: kind].grouped
      return "\(sum) \(name)" + (who.isEmpty ? "" : " (\(who.joined(separator: ", ")))")
    }.joined(separator: ", ")
  }
}
