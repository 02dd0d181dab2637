import Synchronization

/// How long a call into the kernel may take, and what follows when it takes longer.
///
/// Work is done on a ``Runner``. A path whose call does not come back counts as unreadable at once,
/// to everybody, for as long as the call is under way; then it is asked again.
final class Patience: Sendable {
  /// How long a call may take.
  struct Limit: Sendable {
    let milliseconds: Int
    var isWriting = false

    /// A kernel file answers within microseconds; a sensor on a slow bus, or a device that has to
    /// wake up first, within a second.
    static let reading = Limit(milliseconds: 2000)
    /// A value that is written may have to wake up a device; and to give up leaves it unknown.
    static let writing = Limit(milliseconds: 5000, isWriting: true)
    /// A disk that is busy with others' data may take long to sync.
    static let recording = Limit(milliseconds: 30_000)

    /// The shortest limit, in milliseconds.
    static let shortest = 20
  }

  /// So many calls may hang; from then on none is made.
  private static let most = 64

  private struct State {
    var idle: [Runner] = []
    var hanging: [SystemPath: Errand.Call] = [:]
  }

  private let state = Mutex(State())

  deinit {
    for runner in state.withLock(\.idle) { runner.dismiss() }
  }

  /// Does work that may ask the kernel, each time between ``enter(_:_:)`` and ``Errand/leave()``.
  ///
  /// - Throws: what the work throws, or ``MachineError/unanswered(_:milliseconds:)`` or
  ///   ``MachineError/unsettled(_:milliseconds:)`` if a call in it takes too long. The work then goes
  ///   on by itself as far as to its next call.
  func answer<Answer: Sendable>(
    _ work: @escaping @Sendable () throws(MachineError) -> Answer
  ) throws(MachineError) -> Answer {
    if Errand.current?.patience === self { return try work() }
    let errand = Errand(of: self)
    let outcome = Outcome<Answer>()
    guard let runner = state.withLock({ $0.idle.popLast() }) ?? Runner.started() else {
      errand.perform { outcome.fill(work) }
      return try outcome.get()
    }
    runner.start { errand.perform { outcome.fill(work) } }
    while !runner.isDone(within: errand.millisecondsLeft) {
      guard let call = errand.abandoned() else { continue }
      runner.dismiss()
      throw call.error
    }
    state.withLock { $0.idle.append(runner) }
    return try outcome.get()
  }

  /// Says that a call is about to be made.
  ///
  /// - Returns: the errand that is to be left when the call has come back.
  /// - Throws: ``MachineError/unanswered(_:milliseconds:)`` if the path has not answered before, or
  ///   nobody waits any more.
  func enter(_ path: SystemPath, _ limit: Limit) throws(MachineError) -> Errand? {
    guard let errand = Errand.current else { return nil }
    let (hanging, count) = state.withLock { ($0.hanging[path], $0.hanging.count) }
    if let hanging { throw .unanswered(path, milliseconds: hanging.limit.milliseconds) }
    let limit = limit.shortened(for: count)
    guard count < Self.most, errand.enter(path, limit) else {
      throw .unanswered(path, milliseconds: limit.milliseconds)
    }
    return errand
  }

  /// Remembers that a call does not come back.
  func blame(_ call: Errand.Call) { state.withLock { $0.hanging[call.path] = call } }

  /// Forgets it, since it has come back after all.
  func forgive(_ path: SystemPath) { state.withLock { $0.hanging[path] = nil } }

  private final class Outcome<Answer: Sendable>: Sendable {
    private let result = Mutex<Result<Answer, MachineError>?>(nil)

    func fill(_ work: () throws(MachineError) -> Answer) {
      let found: Result<Answer, MachineError>
      do throws(MachineError) { found = .success(try work()) } catch { found = .failure(error) }
      result.withLock { $0 = found }
    }

    func get() throws(MachineError) -> Answer {
      guard let result = result.withLock(\.self) else { throw .unanswered("/", milliseconds: 0) }
      return try result.get()
    }
  }
}

extension Patience.Limit {
  /// The limit where some calls hang already: half for each, so that together they take no longer
  /// than twice the first.
  fileprivate func shortened(for hanging: Int) -> Patience.Limit {
    if isWriting || milliseconds > Self.reading.milliseconds { return self }
    let shorter = max(Self.shortest, milliseconds >> min(hanging, 20))
    return Patience.Limit(milliseconds: shorter)
  }
}
