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
  public let steps: [Step]
  /// The checks, in the order in which they are made.
  public let probes: [Probe]
  /// The needs that were not met, and why.
  public let declined: [Declined]
  /// What is left alone on purpose.
  public let leftAlone: [LeftAlone]
  /// What should be known or settled first.
  public let cautions: [Caution]

  /// The form of this value, which its readers know it by.
  public static let schema = "tunekit.plan/1"

  private enum CodingKeys: String, CodingKey {
    case schema, subject, profile, steps, probes, declined, cautions
    case leftAlone = "left_alone"
  }

  /// The step of an id.
  public func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }

  /// The steps that change something.
  public var changes: [Step] { steps.filter { !$0.isAlreadyTrue } }
}
