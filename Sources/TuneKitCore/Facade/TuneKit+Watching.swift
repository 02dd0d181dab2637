/// A machine that is looked at again and again while a model runs.
///
/// Writes nothing. The files are found once, and again where they have changed: a driver was reloaded,
/// a card or a CPU came or went, something was applied or reverted.
public struct Watch: Sendable {
  private let tunekit: TuneKit
  private var machine: WatchedMachine
  private var boot: BootID
  private var journal: [String: Int]?
  /// The first reading of the present files.
  private var start: WatchReading?
  private var last: WatchReading?
  /// When the files were searched for, by the clock of ``look(at:called:)``.
  private var searchedAt: Int?

  /// Between two searches for the files, in milliseconds: a search reads the whole machine.
  private static let shortestPause = 2000
  /// The same while a card is missing.
  private static let pauseWithoutCard = 10_000

  fileprivate init(_ tunekit: TuneKit, _ inventory: Inventory, _ recognition: Recognition) {
    self.tunekit = tunekit
    boot = inventory.identity.boot
    machine = WatchedMachine(inventory, recognition, on: tunekit.machine)
    findSettings()
  }

  /// Looks again.
  ///
  /// - Parameters:
  ///   - moment: when, in milliseconds since some moment.
  ///   - time: the same in RFC 3339.
  /// - Returns: what has happened since the look before; nil for the first.
  public mutating func look(at moment: Int, called time: String) -> WatchSample? {
    if Journal.extent(in: tunekit.state) != journal { findSettings() }
    var reading = machine.reading(of: tunekit.machine, at: moment, after: last)
    if mustSearch(after: reading, at: moment) {
      if search() { reading = machine.reading(of: tunekit.machine, at: moment, after: last) }
      searchedAt = moment
      start = nil
    }
    if start == nil { start = reading }
    if start?.texts.count != reading.texts.count { start?.texts = reading.texts }
    defer { last = reading }
    searchedAt = searchedAt ?? moment
    return last.map { WatchSample(from: $0, to: reading, of: machine, at: time) }
  }

  private func mustSearch(after reading: WatchReading, at moment: Int) -> Bool {
    guard let start, let searchedAt else { return false }
    let pause = moment &- searchedAt
    if machine.isIncomplete(by: reading), pause >= Self.pauseWithoutCard { return true }
    return pause >= Self.shortestPause && machine.isOutdated(by: reading, since: start)
  }

  /// Finds the files; false where the card that was watched is not there any more.
  private mutating func search() -> Bool {
    let inventory = Survey(of: tunekit.machine).inventory()
    guard let recognition = try? tunekit.recognise(inventory), !recognition.found.isEmpty else {
      return false
    }
    machine = WatchedMachine(inventory, recognition, on: tunekit.machine)
    findSettings()
    return true
  }

  private mutating func findSettings() {
    journal = Journal.extent(in: tunekit.state)
    let sessions = try? tunekit.sessions(in: boot).filter { $0.closure != .partlyReverted }
    machine.applied = sessions.map { WatchedMachine.kept(by: $0, on: tunekit.machine) }
    // Their texts are in another order now.
    start?.texts = []
    last?.texts = []
  }
}

extension TuneKit {
  /// Begins to watch the cards of this machine.
  ///
  /// Writes nothing.
  ///
  /// - Throws: ``TuneKitError/recognition(_:)`` where no card is recognised.
  public func watch() throws(TuneKitError) -> Watch {
    let inventory = Survey(of: machine).inventory()
    let recognition = try recognise(inventory)
    if recognition.found.isEmpty { _ = try pair(on: inventory) }
    return Watch(self, inventory, recognition)
  }
}
