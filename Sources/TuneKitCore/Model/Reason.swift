/// Where a statement comes from, and so how far to trust it.
public enum Source: Codable, Hashable, Sendable {
  /// Measured on the hardware: where the measurement is, and what it came to, before and after with
  /// the unit, as in `5-7.5 to 11-12.6 tok/s`; nil where the reference only says where.
  case measured(String, gain: String? = nil)
  /// Written in a datasheet, a kernel file or a driver; the text names it.
  case documented(String)
  /// Concluded from documented facts, and not measured; the text names them.
  case reasoned(String)
  /// Unconfirmed; the text says what it is guessed from.
  case assumed(String)

  /// `measured`, `documented`, `reasoned` or `assumed`.
  public var kind: String {
    switch self {
    case .measured: "measured"
    case .documented: "documented"
    case .reasoned: "reasoned"
    case .assumed: "assumed"
    }
  }

  /// Where to look, and what a measurement came to.
  public var reference: String {
    switch self {
    case .measured(let text, let gain): gain.map { "\(text): \($0)" } ?? text
    case .documented(let text), .reasoned(let text), .assumed(let text): text
    }
  }

  /// What a measurement came to; nil where nothing was measured, or it is not stated.
  package var gain: String? {
    if case .measured(_, let gain) = self { gain } else { nil }
  }

  package var isMeasured: Bool { if case .measured = self { true } else { false } }

  package var isAssumed: Bool { if case .assumed = self { true } else { false } }

  /// The work that a reference names first, before the place in it and a comma.
  package var work: String {
    let place = if case .measured(let text, _) = self { text } else { reference }
    return place.split(separator: ",").first.map { String($0.trimmed) } ?? ""
  }
}

extension Source {
  /// Reads what ``description`` prints, and what a manifest and a saved plan say; nil where it is not
  /// of that form, or says nothing.
  ///
  /// What a measurement came to follows the last `: `.
  public init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let reference = String(text[text.utf8.index(after: colon)...].trimmed)
    guard !reference.isEmpty else { return nil }
    switch text[..<colon] {
    case "measured":
      let words = reference.split(separator: ": ", omittingEmptySubsequences: false)
      let isPlain = words.count < 2 || words.contains(where: \.trimmed.isEmpty)
      self =
        isPlain
        ? .measured(reference)
        : .measured(words.dropLast().joined(separator: ": "), gain: words.last.map { String($0) })
    case "documented": self = .documented(reference)
    case "reasoned": self = .reasoned(reference)
    case "assumed": self = .assumed(reference)
    default: return nil
    }
  }
}

extension Source: CustomStringConvertible {
  /// Both in one line: `measured: pcie-analysis.md, ...`.
  public var description: String { "\(kind): \(reference)" }
}

/// Why something is done or left alone, and how that is known.
public struct Reason: Codable, Hashable, Sendable {
  /// One or two sentences for people.
  public let text: String
  /// Where the knowledge comes from.
  public let source: Source

  /// A reason with its source.
  public init(_ text: String, _ source: Source) {
    self.text = text
    self.source = source
  }
}

/// Something to know or to settle before tuning a machine.
public struct Caution: Codable, Hashable, Sendable {
  /// What it is about, in a few words.
  public let summary: String
  /// What is the case, and what follows from it.
  public let detail: String
  /// What to do about it; nil where there is nothing to do.
  @Nullable public var remedy: Message?
  /// What that brings; nil where unstated.
  @Nullable public var effect: String?
  /// The command that does it, or that shows more; nil where there is none.
  @Nullable public var command: Message?
  /// How much hangs on it; nil where unstated.
  @Nullable public var weight: Weight?
  /// Where it is known from, as in `documented: ...`; nil where it was only seen on this machine.
  @Nullable public var source: String?
  /// What it is about where the diagnosis says the same in words of its own, outside of the JSON.
  package var topic = InMemory<Topic?>(nil)

  /// What the diagnosis also reports.
  package enum Topic: Sendable {
    case slowdown, driver
    /// Interrupts that exist only while a program has the card open.
    case comesWithUse
    /// Other accelerators, each of which the diagnosis plans by itself.
    case others
  }

  private enum CodingKeys: String, CodingKey {
    case summary, detail, remedy, effect, command, weight, source
  }

  /// The same about a topic of the diagnosis.
  package func about(_ topic: Topic) -> Caution {
    var caution = self
    caution.topic = InMemory(topic)
    return caution
  }

  /// How much hangs on a caution, the most first.
  public enum Weight: String, Codable, CaseIterable, Sendable {
    /// The card does not work without it.
    case working
    /// The machine may crash or lose the card without it.
    case stable
    /// Something stays slower than it could be without it.
    case slow
    /// What is set may be undone without it.
    case lasting
    /// It is only to be known.
    case knowing
  }

  /// A caution with its remedy.
  public init(
    _ summary: String, because detail: String, remedy: Message? = nil, effect: String? = nil,
    command: Message? = nil, weight: Weight? = nil, source: Source? = nil
  ) {
    self.summary = summary
    self.detail = detail
    self.remedy = remedy
    self.effect = effect
    self.command = command
    self.weight = weight
    self.source = source?.description
  }
}

/// A value that goes with another one while the program runs, and has no part in what that one says:
/// not in its JSON, nor in whether two are equal.
package struct InMemory<Value: Sendable>: Hashable, Sendable {
  package var value: Value

  package init(_ value: Value) { self.value = value }

  package static func == (left: InMemory, right: InMemory) -> Bool { true }

  package func hash(into hasher: inout Hasher) {}
}
