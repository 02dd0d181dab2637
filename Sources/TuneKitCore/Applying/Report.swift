package import SystemPackage

/// What an apply or a revert did, in the order in which it did it.
public struct Report: Codable, Hashable, Sendable {
  /// How it ended.
  public let outcome: Outcome
  /// What became of each value.
  public let steps: [Line]
  /// Why the journal does not say that everything was restored; nil where it does.
  ///
  /// Reverting again does no harm.
  public package(set) var unrecorded: JournalError?
  /// By when to confirm it, in RFC 3339; nil where no confirmation is needed.
  @Nullable public package(set) var confirmBy: String? = nil
  /// The needs that were not met, and why; none where something was restored.
  public package(set) var declined: [Declined] = []

  package init(
    outcome: Outcome, steps: [Line], unrecorded: JournalError? = nil, confirmBy: String? = nil,
    declined: [Declined] = []
  ) {
    self.outcome = outcome
    self.steps = steps
    self.unrecorded = unrecorded
    self.confirmBy = confirmBy
    self.declined = declined
  }

  private enum CodingKeys: String, CodingKey {
    case outcome, steps, declined
    case confirmBy = "confirm_by"
  }

  /// How it ended.
  public enum Outcome: String, Codable, Sendable {
    /// Every value is there, but for what need not be; at least one was written.
    case applied
    /// Nothing was changed: every value was there already, or could not be set and need not be; or
    /// there was nothing to restore.
    case nothingToDo = "nothing-to-do"
    /// A step failed and everything was restored.
    case rolledBack = "rolled-back"
    /// Not everything could be restored.
    case partlyRolledBack = "partly-rolled-back"
    /// Everything was restored.
    case reverted
    case refused
  }

  /// What became of one value.
  public struct Line: Codable, Hashable, Sendable {
    /// The step.
    public let id: StepID
    /// What is set, in people's words.
    public let title: String
    /// The file.
    public let file: SystemPath
    /// The text before; nil if it could not be read.
    @Nullable public var before: String?
    /// The text afterwards; nil if it could not be read.
    @Nullable public var after: String?
    /// The value that is there now, in people's words.
    public package(set) var shows: String
    /// What became of it.
    public let result: Result
    /// What went wrong, or why it was left alone; nil if nothing is to be said.
    @Nullable public var error: Message?
    /// For which other devices TuneKit has set it, so that it stays.
    package var users: [DeviceAddress] = []
    /// Whether it moves an interrupt.
    package var isInterrupt = false
    /// What the kernel answered where it refused the value; nil where it took it.
    package var refusal: Errno?

    /// Whether the controller of the interrupt moves none.
    package var isImmovable: Bool { isInterrupt && refusal == .invalidArgument }

    private enum CodingKeys: String, CodingKey {
      case id, title, file, before, after, shows, result, error
    }

    package init(
      id: StepID, title: String, file: SystemPath, before: String? = nil, after: String? = nil,
      shows: String, result: Result, error: Message? = nil
    ) {
      self.id = id
      self.title = title
      self.file = file
      self.before = before
      self.after = after
      self.shows = shows
      self.result = result
      self.error = error
    }
  }

  /// What became of one value.
  public enum Result: String, Codable, Sendable {
    /// It was written and reads back right.
    case written
    case already
    /// It was refused, or read back wrong.
    case failed
    /// It has its first bytes again.
    case restored
    /// It was not touched, because something else has changed it, or it is gone.
    case leftAlone = "left-alone"
  }
}

extension Report {
  /// The outcome of restoring, in one line: what is left, and why.
  package var returning: Message {
    let end: Message = unrecorded.map { "; the journal cannot record it: \($0)" } ?? ""
    if outcome == .reverted { return "everything was restored\(end)" }
    return "not everything could be restored: \(left)\(end)"
  }

  /// The values that are not as they were, and why.
  package var left: Message {
    let left = steps.filter { $0.result == .failed || $0.result == .leftAlone && $0.error != nil }
    return left.isEmpty ? "see: \(Action.status)" : Self.reasons(left)
  }

  /// Lines with what is to be said of them.
  package static func reasons(_ lines: [Line]) -> Message {
    lines.map { line -> Message in "\(line.title): \(line.error ?? "it failed")" }.joined(
      separator: "; ")
  }
}
