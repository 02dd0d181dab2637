/// One interrupt of the machine.
public struct Interrupt: Hashable, Sendable {
  /// The number that this boot and this load of its driver have dealt it.
  public let number: Int
  /// The names under which drivers have asked for it; empty while nobody has.
  public let actions: [String]
  /// The controller and the hardware number, as `/proc/interrupts` prints them; empty if unknown.
  public let controller: String
  /// How often it arrived since boot, by CPU; CPUs that are offline are missing.
  public let counts: [Int: UInt64]
  /// The file its affinity is set by; nil where the kernel offers none.
  public let affinityFile: SystemPath?
  /// Where it may be delivered; nil where that cannot be read.
  public let affinity: CPUSet?
  /// Where it is delivered; nil where the kernel does not tell (before 4.13), and of
  /// interrupts that no device of interest can have.
  public let effective: CPUSet?
  /// Whether the kernel lets user space move it, as far as it can be told without trying.
  public let mobility: Mobility

  package init(
    number: Int, actions: [String], controller: String, counts: [Int: UInt64],
    affinityFile: SystemPath?, affinity: CPUSet?, effective: CPUSet?, mobility: Mobility
  ) {
    self.number = number
    self.actions = actions
    self.controller = controller
    self.counts = counts
    self.affinityFile = affinityFile
    self.affinity = affinity
    self.effective = effective
    self.mobility = mobility
  }

  /// Whether an interrupt can be moved.
  public enum Mobility: String, Codable, Sendable {
    /// Nothing speaks against it.
    case movable
    /// The kernel spreads it itself.
    case managed
  }

  /// The controller's name alone: behind it come the hardware number, and how it is triggered, which
  /// x86 puts in one word (`3-edge`).
  package var controllerName: String {
    controller.split(separator: " ").prefix { word in
      !(word.utf8.first.map { $0 &- 0x30 < 10 } ?? false)
    }.joined(separator: " ")
  }

  /// How often it arrived since boot, on all CPUs together; the largest number where it overflows.
  public var total: UInt64 {
    counts.values.reduce(0) { sum, count in
      let (result, overflow) = sum.addingReportingOverflow(count)
      return overflow ? .max : result
    }
  }
}

/// Whose an interrupt is, by the names on its line.
///
/// Devices without message-signalled interrupts may share a line, and whoever moves it moves it for
/// all of them. So a line is the card's only where every name on it is.
enum InterruptOwner: Hashable {
  /// Every name is the card's.
  case card
  /// Others stand on it beside the card; their names.
  case shared([String])
  /// No name is the card's.
  case others

  init(names: [String], isOwn: (String) -> Bool) {
    let others = names.filter { !isOwn($0) }
    self = others.count == names.count ? .others : others.isEmpty ? .card : .shared(others)
  }
}

/// The interrupts of a card for which the kernel lists no vectors.
///
/// One answer for everything that asks: planning goes by a survey, and what finds a setting again by
/// the rows of `/proc/interrupts`.
struct UnlistedInterrupts {
  /// The interrupts that are the card's alone, by number.
  private(set) var own: [Int] = []
  /// Those that others stand on, too.
  private(set) var shared: [SharedInterrupt] = []

  /// One interrupt as a survey or a table shows it.
  struct Line {
    let number: Int
    let names: [String]
    let controller: String
  }

  /// What tells a card from others.
  struct Card {
    let address: PCIAddress
    /// The interrupt in its file `irq`; nil where there is none.
    let wire: Int?
    /// Other cards of its kind that a driver has, with theirs.
    let twins: [(address: PCIAddress, wire: Int?)]
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
  private static func isListed(_ controller: String, for address: PCIAddress) -> Bool {
    let words = controller.split(separator: " ")
    if words.contains(where: { $0.hasSuffix("-\(address)") }) { return true }
    guard words.first == "ITS-MSI", words.count > 1, let number = UInt64(words[1]) else {
      return false
    }
    return number >> 11 == address.firstHardwareInterrupt >> 11
  }
}

/// An interrupt line on which a card and others stand.
public struct SharedInterrupt: Hashable, Sendable {
  /// Its number.
  public let number: Int
  /// The names of the others.
  public let others: [String]

  /// Why it is never moved.
  package var objection: String {
    "\(others.joined(separator: ", ")) \(others.count == 1 ? "stands" : "stand") on the same line, "
      + "and would move with it"
  }
}
