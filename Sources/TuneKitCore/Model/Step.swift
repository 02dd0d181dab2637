/// One change: what, why, at whose request, and after which others.
public struct Step: Codable, Hashable, Sendable, Identifiable {
  /// Its name within the strategy.
  public let id: StepID
  /// What is set, in people's words.
  public let title: String
  /// What is set, for the executor.
  public let knob: Knob
  /// The file behind the knob when the plan was made; for people, since an interrupt's file is
  /// found again at every use.
  public let file: SystemPath
  /// The text found when planning, without its line end; if it has changed since, apply refuses
  /// the whole strategy.
  public let found: String
  /// The text to be written.
  public internal(set) var wanted: String
  /// Both in people's words.
  public internal(set) var shows: Change
  /// What is written instead, one after the other, where the kernel has no room for the value
  /// (ENOSPC, no vector is left on that CPU); nil where there is nothing else.
  @Nullable public internal(set) var alternatives: [Alternative]?
  /// Why.
  public let reason: String
  /// How that is known: `measured: ...`, `documented: ...`, `reasoned: ...`, `assumed: ...`.
  public let source: String
  /// Why this value and no other, where there was a choice; nil where there was none.
  @Nullable public var choice: String?
  /// What it costs or endangers; nil where nothing is known.
  @NoneKnown public var risk: String?
  /// Whether its failure undoes the session or is only reported.
  public let necessity: Necessity
  /// The modules that asked for it.
  public let requestedBy: [ModuleID]
  /// When it comes.
  public let phase: Phase
  /// Steps that come before it, where they are performed at all.
  ///
  /// An order and no condition. What is already so, declined or left out holds nothing up either,
  /// and to say that a step may fail is to say that the others are of use without it. A step that
  /// others are of no use without is required, and its failure undoes everything.
  public let after: [StepID]

  package init(
    id: StepID, title: String, knob: Knob, file: SystemPath, found: String, wanted: String,
    shows: Change, alternatives: [Alternative]? = nil, reason: String, source: String,
    choice: String? = nil, risk: String?, necessity: Necessity, requestedBy: [ModuleID],
    phase: Phase, after: [StepID]
  ) {
    self.id = id
    self.title = title
    self.knob = knob
    self.file = file
    self.found = found
    self.wanted = wanted
    self.shows = shows
    self.alternatives = alternatives
    self.reason = reason
    self.source = source
    self.choice = choice
    self.risk = risk
    self.necessity = necessity
    self.requestedBy = requestedBy
    self.phase = phase
    self.after = after
  }

  /// Before and after, in people's words.
  public struct Change: Codable, Hashable, Sendable {
    /// What is there now.
    public let from: String
    /// What shall be there.
    public let to: String

    package init(
      from: String, to: String
    ) {
      self.from = from
      self.to = to
    }
  }

  /// Another value that serves as well.
  public struct Alternative: Codable, Hashable, Sendable {
    /// The text to be written.
    public let wanted: String
    /// What it means, in people's words.
    public let to: String

    package init(
      wanted: String, to: String
    ) {
      self.wanted = wanted
      self.to = to
    }
  }

  private enum CodingKeys: String, CodingKey {
    case id, title, knob, file, found, wanted, shows, alternatives, reason, source, choice, risk,
      necessity
    case requestedBy = "requested_by"
    case phase, after
  }

  /// Whether a text means the wanted value.
  public func holds(in text: String) -> Bool { knob.grammar.holds(wanted, in: text) }

  /// Whether another step asks for the same.
  package func wants(sameAs other: Step) -> Bool {
    wanted == other.wanted || knob.grammar.agree(wanted, other.wanted)
  }

  /// The same step with the first of its alternatives for its value; nil where it has none.
  package var fallingBack: Step? {
    guard let next = alternatives?.first else { return nil }
    let rest = Array(alternatives?.dropFirst() ?? [])
    var step = self
    step.wanted = next.wanted
    step.shows = Change(from: shows.from, to: next.to)
    step.alternatives = rest.isEmpty ? nil : rest
    return step
  }

  /// Whether there was nothing to change when the plan was made.
  public var isAlreadyTrue: Bool { holds(in: found) }
}

extension Step {
  /// Its source; nil where a saved plan has another form there.
  package var cited: Source? { Source(source) }

  /// The interrupt that it moves, by the number that it had when the plan was made, and which of the
  /// card's it is; nil for other steps.
  package var interrupt: (number: Int, vector: Int)? {
    guard case .interrupt(_, let vector, _, _) = knob.target, let number = Int(file.parent.name)
    else { return nil }
    return (number, vector)
  }

  /// The title of a step that moves an interrupt: which of a card's messages, or a line of the chip.
  package static func title(
    ofInterrupt number: Int, vector: Int, of device: DeviceAddress
  ) -> String {
    device.pci == nil ? "interrupt \(number)" : "interrupt \(number), vector \(vector)"
  }

  /// Whether it moves a line of a device on the chip.
  package var isOnChip: Bool {
    if case .interrupt(.platform, _, _, _) = knob.target { true } else { false }
  }

  /// Whether it sets where an interrupt is delivered.
  package var isInterrupt: Bool {
    if case .interrupt = knob.target { true } else { false }
  }

  /// Whether it keeps CPUs, or what they work with, fast or awake, which makes heat even when idle.
  package var makesHeat: Bool { phase == .clock || file.isBelow("/sys/devices/system/cpu") }

  /// The CPUs that it sends an interrupt to; nil where it moves none.
  package var processors: CPUSet? {
    guard isInterrupt, case .processors(let set) = try? knob.grammar.value(of: wanted) else {
      return nil
    }
    return set
  }
}

/// A text that is in JSON `none known` where there is none.
@propertyWrapper
public struct NoneKnown: Codable, Hashable, Sendable {
  /// The text; nil where there is none.
  public var wrappedValue: String?

  /// A text, or none.
  public init(wrappedValue: String?) { self.wrappedValue = wrappedValue }

  /// Decodes the text.
  public init(from decoder: any Decoder) throws {
    let text = try String(from: decoder)
    wrappedValue = text == Self.none ? nil : text
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws {
    try (wrappedValue ?? Self.none).encode(to: encoder)
  }

  private static let none = "none known"
}

/// The name of a step within its strategy: `governor/policy4`, `interrupt/0`.
public struct StepID: Hashable, Sendable, Comparable {
  /// The text.
  public let string: String

  /// An id by what is set and for which part of the machine.
  public init(_ string: String) { self.string = string }

  /// Orders by text, numbers within it by value.
  public static func < (left: StepID, right: StepID) -> Bool {
    left.sortingKey.lexicographicallyPrecedes(right.sortingKey)
  }

  /// The text with every number filled up to one width.
  fileprivate var sortingKey: String.UTF8View {
    var key = ""
    var digits = ""
    for character in string + "\0" {
      if character.isASCII && character.isNumber {
        digits.append(character)
        continue
      }
      key += String(repeating: "0", count: max(0, digits.isEmpty ? 0 : 12 - digits.count)) + digits
      digits = ""
      key.append(character)
    }
    return key.utf8
  }
}

extension StepID: ExpressibleByStringLiteral {
  /// An id that is written in the source.
  public init(stringLiteral text: String) { string = text }
}

extension StepID: Codable, CustomStringConvertible {
  /// The text.
  public var description: String { string }
  /// Decodes the text.
  public init(from decoder: any Decoder) throws { self.init(try String(from: decoder)) }
  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }
}

/// When a step comes: first what stills others, then power, clocks, and at last where interrupts go.
public enum Phase: String, Codable, CaseIterable, Comparable, Sendable {
  /// Others are asked to leave things alone.
  case quiet
  /// Devices and cores stay awake.
  case power
  case clock
  /// Where interrupts are delivered.
  case routing

  /// Orders the earlier phase first.
  public static func < (left: Phase, right: Phase) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// One check of what the strategy was to bring about.
public struct Probe: Codable, Hashable, Sendable, Identifiable {
  /// Its name within the strategy.
  public let id: String
  /// What is checked, in people's words.
  public let title: String
  /// How it is checked.
  public let check: Check

  package init(
    id: String, title: String, check: Check
  ) {
    self.id = id
    self.title = title
    self.check = check
  }

  /// Whether the interrupt of a step arrives where it was sent; nil where the step moves none.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - number: the number that the interrupt has now; nil for that of the plan.
  /// - Returns: the check.
  package static func delivery(of step: Step, as number: Int? = nil) -> Probe? {
    guard let wanted = step.processors else { return nil }
    let name = (number ?? step.interrupt?.number).map { "interrupt \($0)" } ?? "interrupt"
    return Probe(
      id: "delivery/\(step.id)", title: "\(name) delivered to \(wanted)",
      check: .delivery(step: step.id, to: wanted))
  }

  /// The ways to look.
  public enum Check: Codable, Hashable, Sendable {
    /// The file of a step still means what was written.
    case holds(step: StepID)
    /// The step's interrupt really arrives on these CPUs, by its effective affinity and by the
    /// counters of a sample.
    case delivery(step: StepID, to: CPUSet)
    /// The clock of this policy is at the limit, and the limit at what the hardware can do.
    case clock(policy: SystemPath)
    /// The clock of this policy does not fall below this many kHz.
    case floor(policy: SystemPath, kilohertz: Int)
    /// The device's link is as good as this.
    case link(of: PCIAddress, best: PCILink)
    /// The ends of the device's link have counted no more errors than these; where no ends are named,
    /// the device.
    case errors(of: PCIAddress, nonfatal: Int, fatal: Int, ends: [PCIAddress]? = nil)
    /// The clock of this device is no lower than this many Hz; nil for its upper limit.
    case deviceClock(of: SystemPath, hertz: Int?)
    /// The thermal zone at this path is below the temperature from which the kernel slows down, and
    /// nothing is slowed down for it.
    case temperature(of: SystemPath)
    /// This tuner leaves those settings alone.
    case otherTuner(named: String)

    private enum CodingKeys: String, CodingKey {
      case holds, delivery, clock, floor, temperature, link, errors
      case deviceClock = "device_clock"
      case otherTuner = "contender"
    }
  }
}

/// The order of steps: phase, then explicit `after` edges, then id.
package enum StepOrder {
  /// The steps in the one order that these rules allow.
  ///
  /// - Throws: ``StepCycle`` where steps wait for each other.
  package static func sorted(_ steps: [Step]) throws(StepCycle) -> [Step] {
    // The keys are made once: to make one takes longer than to compare two.
    var waiting = steps.map { (step: $0, key: $0.id.sortingKey) }.sorted { left, right in
      left.step.phase == right.step.phase
        ? left.key.lexicographicallyPrecedes(right.key) : left.step.phase < right.step.phase
    }.map(\.step)[...]
    let known = Set(steps.map(\.id))
    var done: Set<StepID> = []
    var order: [Step] = []
    while !waiting.isEmpty {
      let ready = waiting.firstIndex {
        $0.after.allSatisfy { done.contains($0) || !known.contains($0) }
      }
      guard let ready else { throw StepCycle(steps: waiting.map(\.id)) }
      // Most are ready in their turn, and those behind the first then stay where they are.
      let step =
        ready == waiting.startIndex ? waiting.removeFirst() : waiting.remove(at: ready)
      done.insert(step.id)
      order.append(step)
    }
    return order
  }
}

/// Steps that wait for each other.
package struct StepCycle: Error {
  package let steps: [StepID]
}
