import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

struct WatchVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show interrupts, clocks, heat, link errors and drift, live. Writes nothing.",
    discussion: Examples.text(
      [
        .root("watch"): "A screen, once a second.",
        .root("watch --json -n 60 >samples.jsonl"): "A minute as JSON, a line a sample.",
      ],
      after: """
        A screen on a terminal, a line a sample elsewhere and with --json. It ends by q, by ctrl-C or \
        another signal, or after --count samples; each way with exit status 0.
        """))

  @OptionGroup(title: CommonOptions.title) var common: CommonOptions
  @OptionGroup(title: Selection.title) var selection: Selection

  @Option(
    help: ArgumentHelp("The time between two samples, such as 1s, 500ms, 2m.", valueName: "time"))
  var interval = SampleInterval(milliseconds: 1000)

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("End after so many samples.", valueName: "number"))
  var count: Int?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
  }

  /// The signals that end it, and those that a screen has to follow.
  private static let endings = [
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM,
  ]

  func run() throws {
    let signals: SignalQueue
    do throws(Errno) {
      signals = try SignalQueue(Self.endings + [SIGTSTP, SIGCONT, SIGWINCH])
    } catch {
      throw Failure(status: .error, message: "signals cannot be watched: \(error)")
    }
    try common.refusing(WatchSample.schema, repeating: selection.options, onOneLine: true) {
      var live = try LiveView(
        common.tunekit(selection), of: self, hearing: signals)
      defer { live.end() }
      try live.run()
      return .done
    }
  }
}

/// The time between two samples.
struct SampleInterval: ExpressibleByArgument, CustomStringConvertible {
  let milliseconds: Int

  static let allowed = 100...3_600_000

  init(milliseconds: Int) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)]
    guard let (unit, factor) = units.first(where: { argument.hasSuffix($0.0) }) else { return nil }
    let parts = argument.dropLast(unit.count).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let isDigits = { (text: Substring) in
      !text.isEmpty && text.utf8.count < 8 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard parts.allSatisfy(isDigits), let whole = parts.first.flatMap({ Int($0) }) else {
      return nil
    }
    let tail = parts.count > 1 ? String((parts[1] + "000").prefix(3)) : "0"
    guard let thousandths = Int(tail) else { return nil }
    // Seven digits and a factor of seven fit well.
    let milliseconds = whole * factor + thousandths * factor / 1000
    guard Self.allowed.contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  var description: String {
    milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  var defaultValueDescription: String { description }

  /// With a blank before the unit.
  var text: String {
    milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}

/// The loop of `watch`: waits, looks, shows.
private struct LiveView {
  private var watch: Watch
  private let machine: any Machine
  private let verb: WatchVerb
  private let signals: SignalQueue
  private let style: Style
  private var screen: LiveScreen?
  private var latest: WatchSample?
  /// The time that has passed on a machine in memory, in milliseconds.
  private var simulated = 0

  init(
    _ tunekit: TuneKit, of verb: WatchVerb, hearing signals: SignalQueue
  ) throws(TuneKitError) {
    watch = try tunekit.watch()
    machine = tunekit.machine
    self.verb = verb
    self.signals = signals
    style = verb.common.style(repeating: verb.selection.options)
    screen = !verb.common.isJSON && LiveScreen.isPossible ? LiveScreen() : nil
  }

  private enum Event { case due, end, redraw }

  mutating func run() throws {
    let interval = verb.interval.milliseconds
    var next = Self.now() + interval
    _ = watch.look(at: moment, called: Self.timestamp())
    screen?.take()
    draw()
    var left = verb.count
    while left != 0 {
      switch wait(until: next) {
      case .end: return
      case .redraw: draw()
      case .due:
        next = max(next + interval, Self.now())
        if machine.nature == .image {
          machine.pass(milliseconds: interval)
          simulated += interval
        }
        latest = watch.look(at: moment, called: Self.timestamp())
        guard try show() else { return }
        left = left.map { $0 - 1 }
      }
    }
  }

  /// Restores the terminal, and leaves the last sample on it.
  mutating func end() {
    guard let screen, screen.isTaken else { return }
    self.screen?.release()
    if latest != nil { _ = try? Output.stream(lines().joined(separator: "\n") + "\n") }
  }

  /// False where no one reads it any more.
  private func show() throws -> Bool {
    guard let latest else { return true }
    if verb.common.isJSON {
      let document = Document(schema: WatchSample.schema, latest)
      return try Output.stream(JSON.line(document) + "\n")
    }
    if screen == nil { return try Output.stream(latest.line(style)) }
    draw()
    return true
  }

  private func draw() { screen?.draw(lines()) }

  private func lines() -> [String] {
    let (width, height) = LiveScreen.size
    let hint = screen?.keys == nil ? ", ctrl-C ends it" : ", q ends it"
    guard let latest else {
      return [String("the first sample comes in \(verb.interval.text)\(hint)".prefix(width))]
    }
    let isOver = screen?.isTaken != true
    let remark = "\(clock), every \(verb.interval.text)\(isOver ? "" : hint)"
    return latest.lines(on: .init(width: width, height: height, remark: remark), style)
  }

  /// Waits for the time of the next sample, or for what comes before.
  private mutating func wait(until time: Int) -> Event {
    while true {
      while let signal = signals.next() {
        if let event = heard(signal) { return event }
      }
      var asked = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      if let keys = screen?.keys {
        asked.append(pollfd(fd: keys, events: Int16(POLLIN), revents: 0))
      }
      let left = max(0, time - Self.now())
      let count = poll(&asked, nfds_t(asked.count), CInt(clamping: left))
      if count == 0 { return .due }
      if asked.count > 1, asked[1].revents != 0, isEnd(asked[1]) { return .end }
    }
  }

  private mutating func heard(_ signal: CInt) -> Event? {
    switch signal {
    case SIGWINCH: return .redraw
    case SIGCONT:
      screen?.take()
      return .redraw
    case SIGTSTP:
      screen?.release()
      kill(getpid(), SIGSTOP)
      return nil
    default: return .end
    }
  }

  /// Whether the keys that were pressed end it.
  private func isEnd(_ question: pollfd) -> Bool {
    var keys = [UInt8](repeating: 0, count: 64)
    let count = read(question.fd, &keys, keys.count)
    if count <= 0 { return true }
    return keys.prefix(count).contains { $0 | 0x20 == UInt8(ascii: "q") }
  }

  private var moment: Int { machine.nature == .image ? simulated : Self.now() }

  /// In milliseconds; a machine that sleeps meanwhile counts no interrupts either.
  private static func now() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  /// The time in RFC 3339, with its milliseconds.
  private static func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    let date = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
    return date.map { padded(Int($0), 2) }.joined(separator: "-") + "T"
      + clock.map { padded(Int($0), 2) }.joined(separator: ":")
      + ".\(padded(now.tv_nsec / 1_000_000, 3))Z"
  }

  /// The time of day, as on a clock here.
  private var clock: String { Moment.present(inZone: verb.common.root == nil).timeOfDay }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
