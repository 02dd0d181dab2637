/// One interrupt of the machine.
public struct Interrupt: Hashable, Sendable {
  /// The number that this boot and this load of its driver have dealt it.
  public let number: Int
  /// The names under which drivers have asked for it; empty while none has.
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
  /// Whether the kernel lets user space move it, as far as that is known without trying.
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
