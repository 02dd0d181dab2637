/// A text for people: words, and the actions that it suggests.
///
/// An action stays one until the text is shown or written. Then ``Invocation`` spells it with the
/// machine and the selection of that call. Two messages are equal where they read the same.
public struct Message: Sendable {
  fileprivate enum Part: Sendable {
    case words(String)
    case action(Action)
    /// A command of the shell that looks at the machine, and what does so on another one.
    case look(String, instead: Action)
  }

  private var parts: [Part]

  /// A text that suggests nothing of TuneKit's.
  public init(_ text: String) { parts = [.words(text)] }

  /// An action alone.
  public init(_ action: Action) { parts = [.action(action)] }

  /// A command of the shell that looks at the machine that you sit at.
  ///
  /// For a tree it names the files there; where it can not, another action takes its place.
  ///
  /// - Parameters:
  ///   - words: the command.
  ///   - instead: what tells most of it on a machine that only TuneKit can see.
  /// - Returns: the command alone.
  package static func look(_ words: String, instead: Action = .diagnoseInFull) -> Message {
    var message = Message("")
    message.parts = [.look(words, instead: instead)]
    return message
  }

  /// The actions that it suggests, in their order.
  public var actions: [Action] {
    parts.compactMap { if case .action(let action) = $0 { action } else { nil } }
  }

  /// The text, with its actions as they are spelled.
  func text(
    spelling spelled: (Action) -> String, looking: (String, _ instead: Action) -> String
  ) -> String {
    parts.map { part in
      switch part {
      case .words(let words): words
      case .action(let action): spelled(action)
      case .look(let words, let instead): looking(words, instead)
      }
    }.joined()
  }

  /// The same, whose actions mean one card of several, and its settings.
  package func choosing(_ options: [Action.Option]) -> Message {
    var message = self
    message.parts = parts.map { part in
      if case .action(let action) = part { .action(action.choosing(options)) } else { part }
    }
    return message
  }

  /// The same on one line.
  package var onOneLine: Message {
    var message = self
    message.parts = parts.map { part in
      if case .words(let words) = part { .words(words.replacing("\n", with: ";")) } else { part }
    }
    return message
  }

  /// One text after another.
  public static func + (left: Message, right: Message) -> Message {
    var sum = left
    sum.parts += right.parts
    return sum
  }
}

extension Sequence<Message> {
  /// All of them, with words in between.
  package func joined(separator: String) -> Message {
    reduce(nil) { sum, next in sum.map { $0 + Message(separator) + next } ?? next } ?? ""
  }
}

extension Message: ExpressibleByStringInterpolation {
  /// A literal without actions.
  public init(stringLiteral text: String) { self.init(text) }

  /// A literal with values, actions and other messages in it.
  public init(stringInterpolation text: StringInterpolation) { parts = text.parts }

  /// Gathers words and actions.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    /// Nothing yet.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds words.
    public mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { parts.append(.words(text)) }
    }

    /// Adds a value in words.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      parts.append(.words(value.description))
    }

    /// Adds an action.
    public mutating func appendInterpolation(_ action: Action) { parts.append(.action(action)) }

    /// Adds a message with its actions.
    public mutating func appendInterpolation(_ message: Message) { parts += message.parts }

    /// Adds what an error says, with its actions.
    public mutating func appendInterpolation(_ error: some Suggesting) {
      parts += error.message.parts
    }

    /// Adds what an error says, with its actions where it has some.
    public mutating func appendInterpolation(_ error: any Error) {
      let suggesting = error as? any Suggesting
      parts += suggesting?.message.parts ?? [.words(String(describing: error))]
    }
  }
}

extension Message: CustomStringConvertible, Hashable {
  /// As it reads for the machine that you sit at.
  public var description: String { Invocation().spelled(self) }

  /// Whether both read the same.
  public static func == (left: Message, right: Message) -> Bool {
    left.description == right.description
  }

  /// Hashes the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension Message: Codable {
  /// A text that was written holds words alone: they were spelled for its machine.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text, spelled by the ``Invocation`` of the encoder where it has one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Invocation(of: encoder).spelled(self))
  }
}

extension Action: Encodable {
  /// Writes it as a message does.
  public func encode(to encoder: any Encoder) throws { try Message(self).encode(to: encoder) }
}

/// An error whose text suggests what to do.
public protocol Suggesting: Error, CustomStringConvertible {
  /// What, where, what to do.
  var message: Message { get }
}

extension Suggesting {
  /// The message as it reads for the machine that you sit at.
  public var description: String { message.description }
}

// A string with an action in it would name neither machine nor selection.
extension DefaultStringInterpolation {
  /// Adds an action as it is spelled for the machine that you sit at.
  @available(*, deprecated, message: "make a Message of it, or spell it by an Invocation")
  public mutating func appendInterpolation(_ action: Action) {
    appendLiteral(Invocation().spelled(action))
  }

  /// Adds a message as it reads for the machine that you sit at.
  @available(*, deprecated, message: "make a Message of it, or spell it by an Invocation")
  public mutating func appendInterpolation(_ message: Message) {
    appendLiteral(message.description)
  }
}
