/// What one journal file tells: a strategy, what was there before, and how far it went.
package struct Session: Hashable, Sendable {
  package let name: String
  /// The strategy that is in force: the first one, with what later ones have added or moved.
  package private(set) var strategy: Strategy
  /// When it began, in RFC 3339.
  package let time: String
  /// Who has begun it; nil where the journal does not tell, as that of an earlier version.
  package let author: Author?
  /// Its state; nil while nothing was closed, as after a crash.
  package private(set) var closure: JournalEntry.Closure?
  /// What its state was when a later boot closed it; nil where none has.
  private var stateAtReboot: JournalEntry.Closure?
  /// Whether it lasts only as long as a holder wants it, as while a command runs.
  package private(set) var isHeld = false
  /// What each value has to become again, in the order of the steps.
  ///
  /// As long as a value was ours without a break that is the first one that was found. Once
  /// something else has set another and it was written over, it is that other one.
  package private(set) var originals: [JournalEntry.Intent] = []
  /// What the kernel refuses to have set.
  package private(set) var refusals: [JournalEntry.Refusal] = []
  /// By when to confirm it; nil where no confirmation is needed any more.
  package private(set) var expiry: Expiry?
  /// The lines of the file, from 1, whose checksum does not hold; what they said is not known.
  package let damagedLines: [Int]
  /// The lines of the file, from 1, that another version of TuneKit has written, with words that this
  /// one does not know.
  package let foreignLines: [Int]
  /// How each value read right after it was written, by step; the kernel may show another value
  /// than the one it took.
  package private(set) var left: [StepID: String] = [:]
  /// What was ours before an intent that may not have been carried out, by step.
  private(set) var earlier: [StepID: [String]] = [:]

  /// The steps whose values were restored while others of the session were not.
  private(set) var given: Set<StepID> = []

  /// How many bytes of the file are whole lines; whatever follows them is torn.
  var length: Int
  /// Whether its boot is over, so that only what lasts is left of it.
  var isPast = false

  /// What there is to restore: of a boot that is over, only what outlives one.
  var remaining: [JournalEntry.Intent] {
    isPast ? originals.filter { $0.knob.lifetime == .lasting } : originals
  }

  /// Whether it is, or was until its boot ended, applied for good: not reverted, not held by a command
  /// and not waiting to be confirmed.
  package var isForGood: Bool {
    let state = closure == .closedByReboot ? stateAtReboot : closure
    return state == .applied && !isHeld && expiry == nil
  }

  /// Whether something of it outlives its boot.
  package var outlivesBoot: Bool {
    originals.contains { $0.knob.lifetime == .lasting && !$0.changesNothing }
  }

  /// What the lines of a file come to; nil if it does not begin with a strategy.
  init?(
    name: String, entries: [JournalEntry], length: Int, damagedLines: [Int] = [],
    foreignLines: [Int] = []
  ) {
    self.length = length
    self.damagedLines = damagedLines
    self.foreignLines = foreignLines
    guard damagedLines.first != 1, case .opened(let strategy, let time, let author) = entries.first
    else { return nil }
    self.author = author
    self.name = name
    self.strategy = strategy
    self.time = time
    for entry in entries.dropFirst() { add(entry) }
  }

  /// What the lines of a file come to; nil if it does not begin with a strategy.
  init?(name: String, _ file: JournalLine.Contents) {
    self.init(
      name: name, entries: file.entries, length: file.length, damagedLines: file.damaged,
      foreignLines: file.foreign)
  }

  /// Takes one more line into account.
  mutating func add(_ entry: JournalEntry) {
    switch entry {
    case .intend(let intent): add(intent)
    case .wrote(let step, let reads):
      left[step] = reads
      earlier[step] = nil
    case .closed(let how):
      if how == .closedByReboot { stateAtReboot = closure }
      closure = how
      if how == .applied { earlier = [:] }
    case .declined(let refusal):
      refusals.append(refusal)
      originals.removeAll { $0.step == refusal.step && $0.incarnation == refusal.incarnation }
    case .returned(let step, let incarnation):
      given.insert(step)
      originals.removeAll { $0.step == step && $0.incarnation == incarnation }
    case .continued(let strategy): self.strategy = strategy
    case .awaits(let expiry): self.expiry = expiry
    case .confirmed: expiry = nil
    case .held(let isHeld): self.isHeld = isHeld
    case .opened: break
    }
  }

  private mutating func add(_ intent: JournalEntry.Intent) {
    closure = nil
    let present = originals.firstIndex {
      $0.knob.target == intent.knob.target && $0.incarnation == intent.incarnation
    }
    // The first original counts, unless it is said that it counts no longer: a later one may be
    // our own value.
    if present != nil && intent.knob.grammar.isShared {
      // Each has added its own part to what others have there, and removes only that.
      if intent.adds && !isKnown(intent) { originals.append(intent) }
      return
    }
    if let present, intent.replaces != true {
      left[originals[present].step] = nil
      return
    }
    let before = [present.map { originals[$0].will }, left[intent.step]].compactMap(\.self)
    left[intent.step] = nil
    guard let present else { return originals.append(intent) }
    earlier[intent.step, default: []] += before
    originals[present] = intent
  }

  /// The first original of a knob in one incarnation.
  package func original(of knob: Knob, in incarnation: KnobInstance?) -> JournalEntry.Intent? {
    originals.first { $0.knob.target == knob.target && $0.incarnation == incarnation }
  }

  /// Whether the last record about a step's part in a shared text says the same.
  func isKnown(_ intent: JournalEntry.Intent) -> Bool {
    let last = originals.last {
      $0.step == intent.step && $0.knob.target == intent.knob.target
        && $0.incarnation == intent.incarnation
    }
    return last?.was == intent.was && last?.will == intent.will
  }

  /// That the kernel refuses to have a knob set in one incarnation.
  package func refusal(of knob: Knob, in incarnation: KnobInstance?) -> JournalEntry.Refusal? {
    refusals.first { $0.knob.target == knob.target && $0.incarnation == incarnation }
  }

  /// The steps of which no line tells what was there before, because one of its lines is damaged.
  var lostSteps: [Step] {
    guard !damagedLines.isEmpty else { return [] }
    let known = Set(originals.map(\.step) + refusals.map(\.step)).union(given)
    return strategy.steps.filter { !known.contains($0.id) }
  }

  /// Why this one must not be reverted alone: what it would restore is also wanted by one that
  /// stays; nil if nothing is.
  package func clash(with others: [Session]) -> String? {
    for original in originals where !original.changesNothing && !original.knob.grammar.isShared {
      let users = others.filter { $0.originals.contains { $0.knob == original.knob } }
        .map(\.strategy.subject)
      if users.isEmpty { continue }
      let title = strategy.step(original.step)?.title ?? original.step.string
      let (verb, all) = users.count == 1 ? ("is", "both") : ("are", "all of them")
      return
        "\(title) is also needed for \(users.named), which \(verb) still tuned; revert \(all), "
        + "without --device"
    }
    return nil
  }

  /// Whether there may be something to restore, or to report.
  package var isOutstanding: Bool {
    switch closure {
    case .rolledBack, .reverted, .closedByReboot: false
    case .applied, .partlyReverted, nil:
      !originals.isEmpty || !refusals.isEmpty || !damagedLines.isEmpty
    }
  }
}

/// How a session's file is called: a number, the time, and which boot it is of.
///
/// Names order sessions by the number, since clocks may jump. It has six digits, and more where six
/// are not enough, so names are compared as numbers and not as texts.
enum SessionName {
  /// The name of the session after others.
  ///
  /// - Parameters:
  ///   - present: the names that are there.
  ///   - time: when it begins, in RFC 3339.
  ///   - boot: the present boot.
  ///   - skipped: how many numbers are passed over, since others have just taken them.
  /// - Returns: a name with its own number.
  static func next(
    after present: [String], at time: String, boot: BootID, skipping skipped: Int = 0
  ) -> String {
    let last = present.compactMap(number(of:)).max() ?? 0
    let number = String(last + 1 + skipped)
    let stamp = time.filter { $0 != "-" && $0 != ":" }
    return String(repeating: "0", count: max(0, 6 - number.count))
      + "\(number)-\(stamp)-\(mark(of: boot)).jsonl"
  }

  /// The number that a name begins with; nil where it begins with none, or with one that no counting
  /// comes to.
  static func number(of name: String) -> Int? {
    let digits = name.prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, digits.utf8.count <= 15 else { return nil }
    return Int(digits)
  }

  /// Whether a session is an earlier one than another.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let numbers = (number(of: first) ?? 0, number(of: second) ?? 0)
    return numbers.0 == numbers.1 ? first.precedesByBytes(second) : numbers.0 < numbers.1
  }

  /// What tells the files of one boot from those of another by their names.
  static func mark(of boot: BootID) -> String {
    String(boot.string.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(8))
  }
}

package enum Owner {
  /// The one that was there first: there is nothing to restore.
  case unchanged
  case tunekit
  case somethingElse
}

extension Session {
  /// Whose the value is that a file shows now.
  ///
  /// Ours is also what a kernel that took our value has made of it, as it was ``left``, and what we
  /// had written before an intent that was not carried out.
  ///
  /// A plain file is not written in one piece, so a crash can leave part of both texts.
  package func owner(
    of now: String, _ intent: JournalEntry.Intent, on nature: MachineNature
  ) -> Owner {
    let grammar = intent.knob.grammar
    if now == intent.was || intent.changesNothing && grammar.agree(now, intent.was) {
      return .unchanged
    }
    let ours = [intent.will] + (earlier[intent.step] ?? [])
    if ours.contains(where: { grammar.agree(now, $0) }) { return .tunekit }
    if let left = left[intent.step], now.trimmed == left { return .tunekit }
    if nature == .files && ours.contains(where: { isTorn(now, between: $0, and: intent) }) {
      return .tunekit
    }
    return grammar.agree(now, intent.was) ? .unchanged : .somethingElse
  }

  private func isTorn(
    _ text: String, between ours: String, and intent: JournalEntry.Intent
  ) -> Bool {
    PartialWrite.isMixture(text, of: intent.was, and: ours)
      || PartialWrite.isMixture(text, of: ours, and: intent.will)
  }
}

extension JournalEntry.Intent {
  /// Whether the wanted value was there from the beginning.
  package var changesNothing: Bool { knob.grammar.agree(will, was) }

  /// Whether it adds a part to a text that others have theirs in.
  var adds: Bool { knob.grammar.isShared && !changesNothing }
}
