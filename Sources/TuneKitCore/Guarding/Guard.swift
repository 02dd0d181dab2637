/// Keeps the cards of a machine tuned: applies when one appears, and again what the kernel has lost.
///
/// What something else sets is not fought over: the guard reports it once and leaves it. What a
/// person reverts stays reverted.
package struct Guard {
  let tunekit: TuneKit
  let events: any EventSource
  let voice: Voice
  let pace: GuardPace
  let onHeat: OnHeat
  private let isStarting: () -> Bool
  var startup = Startup()
  var cards: [DeviceAddress: GuardedCard] = [:]
  /// What was applied for good when the boot before ended; nil before the first look.
  var tunedBefore: Set<DeviceAddress>?
  /// What it was said of that it is left alone.
  var toldLeft: Set<DeviceAddress> = []
  /// The files of the journal at the last look.
  private var journal: [String] = []
  private var repetitions = LogThrottle()
  private var trouble: Message?
  private var lastSeen: CardFingerprint?
  private var before: CardFingerprint?
  private var ahead: [Int] = []
  var heat = HeatWatch()
  /// The signs of heat because of which something is still to be restored; nil where nothing is.
  var owed: String?
  var mustLookAgain = false
  /// Since when another run has kept the lock; nil where none does.
  var keptOut: KeptOut?
  /// What was said about restoring, until that is done.
  var reportedRestores: Set<Message> = []
  /// Whether the next look is the last of those soon after an event.
  private var isLastOfCloser = false

  /// That another run keeps the lock.
  struct KeptOut {
    /// Since when, in milliseconds since boot.
    let since: Int
    /// Whether that was said.
    let isReported: Bool
  }

  /// Where a guard tells what it does.
  package struct Voice {
    /// One line about something that has happened.
    package let say: (Message) -> Void
    /// The same about something that a person should look at.
    package let warn: (Message) -> Void
    /// The state of everything in one line, in place of the last one.
    package let announce: (Message) -> Void
    /// That there is nothing to do for a second or longer.
    package let rest: () -> Void
    /// That it has just looked, so that its watcher knows that it does not hang.
    package let looked: () -> Void

    package init(
      say: @escaping (Message) -> Void, warn: ((Message) -> Void)? = nil,
      announce: @escaping (Message) -> Void, rest: @escaping () -> Void = {},
      looked: @escaping () -> Void = {}
    ) {
      self.looked = looked
      self.say = say
      self.warn = warn ?? say
      self.announce = announce
      self.rest = rest
    }
  }

  /// A guard.
  ///
  /// - Parameters:
  ///   - tunekit: the machine, and what a person chose about it.
  ///   - events: what wakes it.
  ///   - voice: where it tells what it does.
  ///   - pace: when it looks.
  ///   - onHeat: what it does while the machine is too hot.
  ///   - isStarting: whether the system is still starting, while others set things at boot.
  package init(
    _ tunekit: TuneKit, wokenBy events: any EventSource, telling voice: Voice,
    pace: GuardPace = GuardPace(), onHeat: OnHeat = .tell,
    whileStarting isStarting: @escaping () -> Bool = { false }
  ) {
    self.isStarting = isStarting
    self.tunekit = tunekit
    self.events = events
    self.voice = voice
    self.pace = pace
    self.onHeat = onHeat
  }

  /// Guards until it is asked to stop; settings stay.
  package mutating func run() {
    // Restoring opens the journal, which clears the signs of a crash.
    let reason = SafetyStop.found(in: tunekit.state, boot: Survey(of: tunekit.machine).boot())
    restoreOwed()
    if let reason { return waitOnHold(because: reason) }
    if let silence = events.silence {
      voice.say("\(silence); looking every \(pace.asking / 1000) s instead")
    }
    startup.begin(isStarting)
    look(after: [], wasWoken: true)
    voice.looked()
    while true {
      let time = pause()
      if time >= 1000 { voice.rest() }
      let happened = events.wait(milliseconds: time)
      for line in repetitions.dueLines(at: POSIX.uptime()) { voice.say(line) }
      if happened.contains(.stop) { return }
      if happened.isEmpty { lookCheaply() } else if !lookWhenQuiet(after: happened) { return }
      voice.looked()
    }
  }

  /// Waits until nothing more happens, then looks; false if it is asked to stop.
  private mutating func lookWhenQuiet(after happened: [MachineEvent]) -> Bool {
    var all = Set(happened)
    for _ in 0..<pace.longestSettling {
      let more = events.wait(milliseconds: pace.settling)
      if more.contains(.stop) { return false }
      if more.isEmpty { break }
      all.formUnion(more)
    }
    ahead = pace.closer
    restoreOwed()
    look(after: all, wasWoken: true)
    return true
  }

  /// Looks only whether it is worth looking.
  private mutating func lookCheaply() {
    if keptOut != nil {
      // Nothing could be written, so it is not worth looking what there would be to write.
      if let owner = JournalLock.owner(in: tunekit.state) { return keepOut(by: owner) }
      keptOut = nil
      mustLookAgain = true
    }
    restoreOwed()
    // A file that did not answer in time may have hidden what there is to do, and changes nothing
    // that a cheap look would see.
    let hasTurned = startup.advance(isStarting, at: POSIX.uptime(), settling: pace.afterStart)
    let mustApply = mindHeat()
    guard !mustLookAgain, !isLastOfCloser, !hasTurned, !mustApply, let lastSeen else {
      // What failed soon after an event is tried once more when things have calmed down.
      return look(after: [], wasWoken: mustLookAgain || isLastOfCloser || mustApply)
    }
    let now = present()
    // What a person applies to another device is kept from then on.
    if now == lastSeen && sessionFiles() == journal { return }
    let events = now.events(since: lastSeen)
    look(after: Set(events), wasWoken: !events.isEmpty)
  }

  private mutating func look(after events: Set<MachineEvent>, wasWoken: Bool) {
    mustLookAgain = false
    _ = mindHeat()
    before = present()
    keepAll(after: events, wasWoken: wasWoken)
    lastSeen = present().keepingInterrupts(of: before)
    journal = sessionFiles()
    voice.announce(standing)
  }

  /// Takes a look at what is there before anything is done about it.
  ///
  /// A driver that is bound again meanwhile is not seen, and no event may follow: so the next cheap
  /// look compares with what was there first.
  mutating func lookBefore() { before = present() }

  private func sessionFiles() -> [String] {
    ((try? tunekit.state.list(Journal.folder)) ?? []).sorted()
  }

  private func present() -> CardFingerprint {
    let machine = tunekit.machine
    let watched = cards
    return machine.looking {
      CardFingerprint(
        of: machine, watching: watched.keys.sorted(),
        and: watched.sorted { $0.key < $1.key }.flatMap(\.value.steps))
    }
  }

  private mutating func pause() -> Int {
    if let keptOut {
      // The longer it is kept out, the longer it waits; a run that writes takes a few milliseconds.
      return min(pace.keptOut, max(pace.again, (POSIX.uptime() - keptOut.since) / 2))
    }
    if mustLookAgain { return pace.again }
    let idle =
      events.silence != nil
      ? pace.asking : cards.values.contains { $0.isPresent && $0.isOpened } ? pace.open : pace.idle
    isLastOfCloser = ahead.count == 1
    let longest = startup.isOn ? min(idle, pace.starting) : idle
    return ahead.isEmpty ? longest : min(longest, ahead.removeFirst())
  }

  private mutating func waitOnHold(because reason: String) {
    voice.warn("\(reason); nothing is applied until: \(Action.enable)")
    voice.announce("on hold: \(reason)")
    voice.rest()
    voice.looked()
    while !events.wait(milliseconds: pace.idle).contains(.stop) {
      restoreOwed()
      voice.looked()
    }
  }

  /// Says what has happened, unless it has been said often enough.
  mutating func say(_ text: Message, of card: DeviceAddress? = nil) {
    if let line = line(telling: text, of: card) { voice.say(line) }
  }

  /// The same about something that a person should look at.
  mutating func warn(_ text: Message, of card: DeviceAddress? = nil) {
    if let line = line(telling: text, of: card) { voice.warn(line) }
  }

  private mutating func line(telling text: Message, of card: DeviceAddress?) -> Message? {
    repetitions.line(telling: text, of: card?.description ?? "", at: POSIX.uptime())
  }

  /// Says what keeps it from doing anything, once for as long as it does; nil where nothing does.
  mutating func sayTrouble(_ text: Message?) {
    if let text, text != trouble { warn(text) }
    trouble = text
  }

  /// The state of everything, in one line.
  var standing: Message {
    let present = cards.filter(\.value.isPresent)
    if present.isEmpty { return "no card is there" }
    return present.sorted { $0.key < $1.key }.map { address, card -> Message in
      if let release = card.release { return "\(address): \(release.rawValue)" }
      if let failure = card.failure { return "\(address): \(failure)" }
      let foreign = card.foreign.isEmpty ? "" : ", \(card.foreign.count) changed by something else"
      let unset = card.unset.isEmpty ? "" : ", \(card.unset.count) not set"
      return card.session == nil
        ? "\(address): nothing to set"
        : "\(address): \(card.steps.count - card.unset.count) settings kept\(foreign)\(unset)"
    }.joined(separator: "; ") + (heat.isOn ? "; throttling" : "")
  }
}

/// When a guard looks, in milliseconds.
package struct GuardPace: Sendable {
  /// How long nothing more may happen before it acts, and how often it waits for that.
  var settling = 8
  var longestSettling = 5
  /// When it looks again after something has happened: a driver may ask for its interrupts only
  /// once its firmware is loaded, and irqbalance moves a new one within its interval of 10 s; no message
  /// tells of either.
  var closer = [25, 50, 100, 200, 500, 1000, 1000, 1000, 2000, 2000, 2000, 5000]
  /// Between two looks where nothing has happened, in case something did.
  var idle = 30_000
  /// The same where a card has its interrupts only while a program has it open, of which no
  /// message tells either.
  var open = 1000
  /// The same where the kernel does not tell of itself.
  var asking = 2000
  /// The same while the system starts, when others set what they set at boot.
  var starting = 2000
  /// For how long after that what was begun meanwhile may still be at work.
  var afterStart = 60_000
  /// Where another run holds the lock, or something changed amid a look.
  var again = 100
  /// The longest time between two tries where another run keeps the lock.
  var keptOut = 2000
  /// For how long that is not worth a word.
  var beforeReport = 2000
  /// Between two looks at what tells of heat; the kernel itself sees to it that nothing is damaged.
  var heat = 10_000
  /// For how long there is to be no sign of heat before it is over.
  var calm = 300_000
  /// How often irqbalance's deeds are undone within ten minutes, before they are left to it.
  var mostExemptions = 6

  /// As fits a small computer.
  ///
  /// - Parameter time: within how long a watcher expects to hear of each look, in milliseconds; nil
  ///   where there is no watcher.
  package init(watchedWithin time: Int? = nil) {
    if let time { idle = max(1000, min(idle, time / 2)) }
  }
}
