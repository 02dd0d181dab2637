/// One check of what the strategy was to bring about.
public struct Probe: Codable, Hashable, Sendable, Identifiable {
  /// Its name within the strategy.
  public let id: String
  /// What is checked, in people's words.
  public let title: String
  /// How it is checked.
  public let check: Check

  /// Whether the interrupt of a step arrives where it was sent; nil where the step moves none.
  static func delivery(of step: Step) -> Probe? {
    guard let wanted = step.processors else { return nil }
    return Probe(
      id: "delivery/\(step.id)", title: "\(step.title.prefix { $0 != "," }) delivered to \(wanted)",
      check: .delivery(step: step.id, to: wanted))
  }

  /// The ways to look.
  public enum Check: Codable, Hashable, Sendable {
    /// The file of a step still means what was written.
    case holds(step: StepID)
    /// The step's interrupt really arrives on these CPUs, by its effective affinity and by the
    /// counters of a sample.
    case delivery(step: StepID, to: CPUSet)
    /// The clock of this policy stands at the limit, and the limit at what the hardware can do.
    case clock(policy: SystemPath)
    /// The clock of this policy does not fall below this many kHz.
    case floor(policy: SystemPath, kilohertz: Int)
    /// The device's link is as good as this.
    case link(of: PCIAddress, best: PCILink)
    /// The ends of the device's link have counted no more errors than these; where no ends are named,
    /// the device.
    case errors(of: PCIAddress, nonfatal: Int, fatal: Int, ends: [PCIAddress]? = nil)
    /// This contender leaves those settings alone.
    case contender(named: String)
  }
}
