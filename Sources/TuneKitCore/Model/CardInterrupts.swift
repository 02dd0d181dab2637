/// The interrupts of a card as they are now.
///
/// Planning asks the same of a survey (``Placement``); the rule for what the kernel does not list is
/// one, ``UnlistedInterrupts``.
package struct CardInterrupts {
  /// The interrupts that are the card's alone, by number.
  package let own: [Int]
  /// Those that other devices share.
  package let shared: [SharedInterrupt]
  /// Whether the kernel lists them in the device's `msi_irqs`.
  package let isListed: Bool

  /// Finds them.
  ///
  /// - Parameters:
  ///   - device: the card.
  ///   - machine: where to look.
  ///   - names: the names that its driver gives them, to be asked where the kernel lists none.
  package init(of device: DeviceAddress, on machine: any MachineView, called names: Set<String>) {
    let look = Look(machine: machine)
    let listed = look.listed(of: device)
    isListed = !listed.isEmpty
    guard listed.isEmpty else {
      (own, shared) = (listed, [])
      return
    }
    let unlisted = look.unlisted(of: device, called: names.subtracting([""]))
    (own, shared) = (unlisted?.own ?? [], unlisted?.shared ?? [])
  }

  /// What is read for it.
  private struct Look {
    let machine: any MachineView

    func listed(of device: DeviceAddress) -> [Int] {
      guard let device = device.pci else { return [] }
      return listed(of: device)
    }

    private func listed(of device: PCIAddress) -> [Int] {
      machine.names(in: device.folder.appending("msi_irqs")).compactMap { Int($0) }.sorted()
    }

    /// Without a driver no interrupt is the card's, and without a name none can be recognised.
    func unlisted(of device: DeviceAddress, called names: Set<String>) -> UnlistedInterrupts? {
      guard !names.isEmpty, hasDriver(device) else { return nil }
      guard let card = device.pci else {
        return UnlistedInterrupts(
          of: .init(address: device, wire: nil, twins: [], isNamedByAddress: true),
          among: lines, isOwn: names.contains)
      }
      return unlisted(ofCard: card, called: names)
    }

    private var lines: [UnlistedInterrupts.Line] {
      let table = InterruptTable((try? machine.bytes(of: "/proc/interrupts")) ?? [])
      return table.rows.map {
        .init(number: $0.number, names: $0.actions, controller: $0.controller)
      }
    }

    private func unlisted(
      ofCard device: PCIAddress, called names: Set<String>
    ) -> UnlistedInterrupts {
      let identity = machine.identity(of: .pci(device))
      var twins: [(DeviceAddress, Int?)] = []
      var others: Set<Int> = []
      for name in machine.names(in: "/sys/bus/pci/devices") {
        guard let other = PCIAddress(name), other != device else { continue }
        // What the kernel lists for one device is no other's, whatever it is called.
        others.formUnion(listed(of: other))
        if machine.identity(of: .pci(other)) == identity, hasDriver(.pci(other)) {
          twins.append((.pci(other), wire(of: other)))
        }
      }
      return UnlistedInterrupts(
        of: .init(
          address: .pci(device), wire: wire(of: device), twins: twins,
          isNamedByAddress: names.allSatisfy { $0.hasPrefix("\(device)") }),
        among: lines.filter { !others.contains($0.number) }, isOwn: names.contains)
    }

    /// By its link, or by what `uevent` says where a tree has lost the link.
    private func hasDriver(_ device: DeviceAddress) -> Bool {
      let folder = machine.folder(of: device)
      if machine.exists(folder.appending("driver")) { return true }
      let uevent = (try? machine.text(of: folder.appending("uevent"))) ?? ""
      return uevent.split(separator: "\n").contains { $0.hasPrefix("DRIVER=") }
    }

    private func wire(of device: PCIAddress) -> Int? {
      machine.line(of: device.folder.appending("irq")).flatMap { Int($0) }
        .flatMap { $0 > 0 ? $0 : nil }
    }
  }
}

extension MachineView {
  /// What is at an address, as in `1f4b:0650` or `acme,soc-npu`.
  func identity(of device: DeviceAddress) -> String {
    switch device {
    case .pci(let address):
      let ids = ["vendor", "device"].map { line(of: address.folder.appending($0)) ?? "" }
      return ids.map { $0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0 }.joined(separator: ":")
    case .platform: return compatible(ofDeviceAt: folder(of: device)).first ?? ""
    }
  }
}

/// Whose an interrupt is, by the names on its line.
///
/// Devices without message-signalled interrupts may share a line, and moving it moves it for
/// all of them. So a line is the card's only where every name on it is.
enum InterruptOwner: Hashable {
  /// Every name is the card's.
  case card
  /// Other devices that share it with the card; their names.
  case shared([String])
  /// No name is the card's.
  case others

  init(names: [String], isOwn: (String) -> Bool) {
    let others = names.filter { !isOwn($0) }
    self = others.count == names.count ? .others : others.isEmpty ? .card : .shared(others)
  }
}

/// The rule for a card for which the kernel lists no vectors.
struct UnlistedInterrupts {
  /// The interrupts that are the card's alone, by number.
  private(set) var own: [Int] = []
  /// Those that other devices share.
  private(set) var shared: [SharedInterrupt] = []

  /// One interrupt as a survey or a table shows it.
  struct Line {
    let number: Int
    let names: [String]
    let controller: String
  }

  /// What tells a card from others.
  struct Card {
    let address: DeviceAddress
    /// The interrupt in its file `irq`; nil where there is none.
    let wire: Int?
    /// Other cards of its kind that a driver has, with theirs.
    let twins: [(address: DeviceAddress, wire: Int?)]
    /// Whether the names have the card's address in them, so that a twin has other ones.
    let isNamedByAddress: Bool
  }

  /// Finds them: by the controller's text, which since 6.11 has the bus address in it; by the
  /// hardware number of an ITS, which until then was made from it; else by name.
  ///
  /// - Parameters:
  ///   - card: the card; it must have a driver, for without one no interrupt is its.
  ///   - lines: all interrupts of the machine.
  ///   - isOwn: whether a name is the card's.
  init(of card: Card, among lines: [Line], isOwn: (String) -> Bool) {
    own = lines.filter { Self.isListed($0.controller, for: card.address) }.map(\.number).sorted()
    guard own.isEmpty else { return }
    let isAmbiguous = !card.twins.isEmpty && !card.isNamedByAddress
    for line in lines.sorted(by: { $0.number < $1.number }) {
      // Of cards whose names are alike, only the wire tells which line is whose.
      if isAmbiguous && line.number != card.wire { continue }
      let twins = card.twins.filter { $0.wire == line.number }.map { "\($0.address)" }
      switch InterruptOwner(names: line.names, isOwn: isOwn) {
      case .card where isAmbiguous && !twins.isEmpty:
        shared.append(SharedInterrupt(number: line.number, others: twins))
      case .card: own.append(line.number)
      case .shared(let others):
        shared.append(SharedInterrupt(number: line.number, others: others))
      case .others: break
      }
    }
  }

  /// Whether the kernel's own text says that it is a message of the device at this address.
  private static func isListed(_ controller: String, for address: DeviceAddress) -> Bool {
    guard let address = address.pci else { return false }
    let words = controller.split(separator: " ")
    if words.contains(where: { $0.hasSuffix("-\(address)") }) { return true }
    guard words.first == "ITS-MSI", words.count > 1, let number = UInt64(words[1]) else {
      return false
    }
    return number >> 11 == address.firstHardwareInterrupt >> 11
  }
}

/// An interrupt line that a card shares with other devices.
public struct SharedInterrupt: Hashable, Sendable {
  /// Its number.
  public let number: Int
  /// The names of the others.
  public let others: [String]

  /// Why it is never moved.
  package var objection: String {
    "\(others.joined(separator: ", ")) \(others.count == 1 ? "shares" : "share") the line, "
      + "and would move with it"
  }
}
