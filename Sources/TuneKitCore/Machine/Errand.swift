import Glibc
import Synchronization

/// One piece of work on a ``Runner``, and which path it is asking for at present.
final class Errand: Sendable {
  /// Who waits for it.
  let patience: Patience

  private let state = Mutex(State())

  private struct State {
    var call: Call?
    var isAbandoned = false
  }

  /// A call into the kernel that has not come back yet.
  struct Call {
    let path: SystemPath
    let limit: Patience.Limit
    let end: SuspendingClock.Instant

    var error: MachineError {
      limit.isWriting
        ? .unsettled(path, milliseconds: limit.milliseconds)
        : .unanswered(path, milliseconds: limit.milliseconds)
    }
  }

  init(of patience: Patience) { self.patience = patience }

  /// The errand that this thread is on; nil on a thread that is nobody's runner.
  static var current: Errand? {
    pthread_getspecific(key).map { Unmanaged<Errand>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Does the work as this errand.
  func perform(_ work: () -> Void) {
    pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
    defer { pthread_setspecific(Self.key, nil) }
    work()
  }

  /// Notes that a call is about to be made; false if nobody waits for it any more.
  func enter(_ path: SystemPath, _ limit: Patience.Limit) -> Bool {
    let end = SuspendingClock.now + .milliseconds(limit.milliseconds)
    return state.withLock { state in
      if !state.isAbandoned { state.call = Call(path: path, limit: limit, end: end) }
      return !state.isAbandoned
    }
  }

  /// Notes that the call has come back.
  func leave() {
    let late = state.withLock { state in
      let call = state.call
      state.call = nil
      return state.isAbandoned ? call?.path : nil
    }
    if let late { patience.forgive(late) }
  }

  /// Gives the work up if its call has taken too long.
  ///
  /// - Returns: the call that has not come back; nil if there is still hope.
  func abandoned() -> Call? {
    state.withLock { state in
      guard let call = state.call, call.end <= SuspendingClock.now else { return nil }
      state.isAbandoned = true
      patience.blame(call)
      return call
    }
  }

  /// After how many milliseconds to look again whether it has taken too long.
  var millisecondsLeft: Int {
    guard let end = state.withLock({ $0.call?.end }) else { return Patience.Limit.shortest }
    let left = (end - SuspendingClock.now).components
    return Int(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000) + 1
  }
}
