/// The one command that goes on from what was detected.
public struct NextStep: Encodable, Hashable, Sendable {
  /// The command.
  public let command: String
  /// What stands in the way, or why this and not the plan; nil where there is nothing to say.
  @Nullable public var why: String?
  /// Whether something is not as it could be; the colour and the sign follow it.
  let needsAttention: Bool

  init(_ command: String, because why: String? = nil, needsAttention: Bool = true) {
    self.command = command
    self.why = why
    self.needsAttention = needsAttention && why != nil
  }

  private enum CodingKeys: String, CodingKey {
    case command, why
  }
}
