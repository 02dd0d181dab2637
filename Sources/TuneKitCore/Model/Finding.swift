/// What one check came to.
public struct Finding: Codable, Hashable, Sendable {
  /// The probe.
  public let id: String
  /// What was checked, in people's words.
  public let title: String
  /// What it came to.
  public let state: State
  /// What should be.
  public let expected: String
  /// What is.
  public let seen: Message
  /// Who has probably changed it; nil where nothing has or none is known.
  @Nullable public var culprit: String?
  /// What to do about it; nil where there is nothing to do.
  @Nullable public var remedy: Message?
  /// The first action in the remedy; nil where none is in it.
  @Nullable public var remedyCommand: Message?
  /// How many interrupts arrived where they should, outside of the JSON; nil where that is not it.
  package var arrivals: Arrivals?

  /// Interrupts that all arrived where they should.
  package struct Arrivals: Hashable, Sendable {
    package let count: UInt64
    package let milliseconds: Int

    package init(count: UInt64, milliseconds: Int) {
      self.count = count
      self.milliseconds = milliseconds
    }

    package var described: String { "\(count) of \(count) in \(milliseconds) ms" }
  }

  package init(
    id: String, title: String, state: State, expected: String, seen: Message, culprit: String?,
    remedy: Message?, arrivals: Arrivals? = nil
  ) {
    self.arrivals = arrivals
    self.id = id
    self.title = title
    self.state = state
    self.expected = expected
    self.seen = seen
    self.culprit = culprit
    self.remedy = remedy
    remedyCommand = remedy?.actions.first.map(Message.init)
  }

  private enum CodingKeys: String, CodingKey {
    case id, title, state, expected, seen, culprit, remedy
    case remedyCommand = "remedy_command"
  }

  /// What a check can come to.
  public enum State: String, Codable, CaseIterable, Sendable {
    /// It is as it should be.
    case holds
    case drifted
    /// This look could not tell.
    case unproven
  }
}

extension Probe {
  package func holds(expected: String, seen: Message) -> Finding {
    finding(.holds, expected, seen, nil, nil)
  }

  package func drifted(
    expected: String, seen: Message, culprit: String? = nil, remedy: Message? = nil
  ) -> Finding {
    finding(.drifted, expected, seen, culprit, remedy)
  }

  package func unproven(
    expected: String, seen: Message, culprit: String? = nil, remedy: Message? = nil
  ) -> Finding {
    finding(.unproven, expected, seen, culprit, remedy)
  }

  private func finding(
    _ state: Finding.State, _ expected: String, _ seen: Message, _ culprit: String?,
    _ remedy: Message?
  ) -> Finding {
    Finding(
      id: id, title: title, state: state, expected: expected, seen: seen, culprit: culprit,
      remedy: remedy)
  }
}
