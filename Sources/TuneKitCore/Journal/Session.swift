/// What one journal file tells: a strategy, what was there before, and how far it went.
public struct Session: Hashable, Sendable {
  /// The name of the file.
  public let name: String
  /// The strategy.
  public let strategy: Strategy
  /// When it began, in RFC 3339.
  public let time: String
  /// How it stands; nil while nothing was closed, as after a crash.
  public private(set) var closure: JournalEntry.Closure?
  /// Every value's first original, in the order of the steps.
  public private(set) var originals: [JournalEntry.Intent] = []
  /// How each value read right after it was written, by step; the kernel may show another value
  /// than the one it took.
  private(set) var left: [StepID: String] = [:]

  /// How many bytes of the file are whole lines; whatever follows them is torn.
  var length: Int
  /// Whether its boot is over, so that only what lasts is left of it.
  var isPast = false

  /// What there is to give back: of a boot that is over, only what outlives one.
  var remaining: [JournalEntry.Intent] {
    isPast ? originals.filter { $0.knob.lifetime == .lasting } : originals
  }

  /// Whether something of it outlives its boot.
  var outlivesBoot: Bool {
    originals.contains { $0.knob.lifetime == .lasting && !$0.changesNothing }
  }

  /// What the lines of a file come to; nil if it does not begin with a strategy.
  init?(name: String, entries: [JournalEntry], length: Int) {
    self.length = length
    guard case .opened(let strategy, let time) = entries.first else { return nil }
    self.name = name
    self.strategy = strategy
    self.time = time
    for entry in entries.dropFirst() { add(entry) }
  }

  /// Takes one more line into account.
  mutating func add(_ entry: JournalEntry) {
    switch entry {
    case .intend(let intent):
      closure = nil
      left[intent.step] = nil
      // The first original counts: a later one of the same thing may be our own value.
      if original(of: intent.knob, in: intent.incarnation) == nil || intent.adds {
        originals.append(intent)
      }
    case .wrote(let step, let reads): left[step] = reads
    case .closed(let how): closure = how
    case .opened: break
    }
  }

  /// The first original of a knob in one incarnation.
  func original(of knob: Knob, in incarnation: Incarnation?) -> JournalEntry.Intent? {
    originals.first { $0.knob.target == knob.target && $0.incarnation == incarnation }
  }

  /// Why this one must not be reverted alone: what it would give back is also wanted by one that
  /// stays; nil if nothing is.
  func clash(with others: [Session]) -> String? {
    for original in originals where !original.changesNothing && !original.knob.grammar.isShared {
      for other in others where other.originals.contains(where: { $0.knob == original.knob }) {
        let title = strategy.step(original.step)?.title ?? original.step.string
        return
          "\(title) is also needed for the card at \(other.strategy.subject.address), which is "
          + "still tuned; revert both, without --device"
      }
    }
    return nil
  }

  /// Whether there may be something to give back.
  public var isOutstanding: Bool {
    switch closure {
    case .rolledBack, .reverted, .settled: false
    case .applied, .partlyReverted, nil: !originals.isEmpty
    }
  }
}
