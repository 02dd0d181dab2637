/// Everything that will be done and checked, and nothing that is not in it.
///
/// A strategy is a value: `plan` prints it, `apply` performs it, the journal keeps it whole.
public struct Strategy: Codable, Hashable, Sendable {
  /// `tunekit.plan/1`.
  public let schema: String
  /// The board, the device, its address, the kernel and the boot for which all this holds.
  public let subject: Subject
  /// How far it goes.
  public let profile: Profile
  /// The changes, in the order in which they are made.
  public internal(set) var steps: [Step]
  /// The checks, in the order in which they are made.
  public internal(set) var probes: [Probe]
  /// The needs that were not met, and why.
  public let declined: [Declined]
  /// What is left alone on purpose.
  public let leftAlone: [LeftAlone]
  /// What should be known or settled first.
  public let cautions: [Caution]
  /// Which CPUs a person has chosen for the interrupts; nil where planning chose.
  @Nullable public var interruptChoice: InterruptChoice?
  /// What the whole of it is known to bring; nil where nobody has measured that.
  @Nullable public var expected: ExpectedGain?

  /// The form of this value, which its readers know it by.
  public static let schema = "tunekit.plan/1"

  private enum CodingKeys: String, CodingKey {
    case schema, subject, profile, steps, probes, declined, cautions, expected
    case leftAlone = "left_alone"
    case interruptChoice = "interrupt_choice"
  }

  /// The step of an id.
  public func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }

  /// The same strategy with one of its steps replaced, and what is checked of it.
  func replacing(_ step: Step) -> Strategy {
    var strategy = self
    strategy.steps = steps.map { $0.id == step.id ? step : $0 }
    strategy.probes = probes.map { probe in
      guard case .delivery(step.id, _) = probe.check else { return probe }
      return Probe.delivery(of: step) ?? probe
    }
    return strategy
  }

  /// The CPU that each vector's interrupt goes to by this strategy, by the vector's position.
  var interruptCores: [Int: Int] {
    steps.reduce(into: [:]) { cores, step in
      guard case .interrupt(_, let vector, _) = step.knob.target, let core = step.processors?.first
      else { return }
      cores[vector] = core
    }
  }

  /// The steps that change something.
  public var changes: [Step] { steps.filter { !$0.isAlreadyTrue } }
}
