import CLinux
import Glibc
import Synchronization

/// One piece of work on a ``WorkerThread``, and which path it is asking for at present.
final class KernelCall: Sendable {
  /// Who waits for it.
  let deadline: CallDeadline

  private let state = Mutex(State())

  private struct State {
    var call: Call?
    var isAbandoned = false
  }

  /// A call into the kernel that has not come back yet.
  struct Call {
    let path: SystemPath
    let limit: CallDeadline.Limit
    let end: SuspendingClock.Instant

    var error: MachineError {
      limit.isWriting
        ? .unsettled(path, milliseconds: limit.milliseconds)
        : .unanswered(path, milliseconds: limit.milliseconds)
    }
  }

  init(of deadline: CallDeadline) { self.deadline = deadline }

  /// The work that this thread does; nil on a thread that is no worker's.
  static var current: KernelCall? {
    pthread_getspecific(key).map { Unmanaged<KernelCall>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Does the work on this thread.
  func perform(_ work: () -> Void) {
    pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
    defer { pthread_setspecific(Self.key, nil) }
    work()
  }

  /// Notes that a call is about to be made; false if its caller has stopped waiting.
  func begin(_ path: SystemPath, _ limit: CallDeadline.Limit) -> Bool {
    let end = SuspendingClock.now + .milliseconds(limit.milliseconds)
    return state.withLock { state in
      if !state.isAbandoned { state.call = Call(path: path, limit: limit, end: end) }
      return !state.isAbandoned
    }
  }

  /// Notes that the call has come back.
  func end() {
    let late = state.withLock { state in
      let call = state.call
      state.call = nil
      return state.isAbandoned ? call?.path : nil
    }
    if let late { deadline.clearHanging(late) }
  }

  /// Gives the work up if its call has taken too long.
  ///
  /// - Returns: the call that has not come back; nil if there is still hope.
  func abandoned() -> Call? {
    state.withLock { state in
      guard let call = state.call, call.end <= SuspendingClock.now else { return nil }
      state.isAbandoned = true
      deadline.markHanging(call)
      return call
    }
  }

  /// After how many milliseconds to look again whether it has taken too long.
  var millisecondsLeft: Int {
    guard let end = state.withLock({ $0.call?.end }) else { return CallDeadline.Limit.shortest }
    let left = (end - SuspendingClock.now).components
    return Int(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000) + 1
  }
}

/// How long a call into the kernel may take, and what follows when it takes longer.
///
/// Work is done on a ``WorkerThread``. A path whose call does not come back counts as unreadable at once,
/// to everybody, for as long as the call is under way; then it is asked again.
package final class CallDeadline: Sendable {
  /// How long a call may take.
  package struct Limit: Sendable {
    package let milliseconds: Int
    var isWriting = false

    /// A kernel file answers within microseconds; a sensor on a slow bus, or a device that has to
    /// wake up first, within a second.
    package static let reading = Limit(milliseconds: 2000)
    /// A value that is written may have to wake up a device; and to give up leaves it unknown.
    static let writing = Limit(milliseconds: 5000, isWriting: true)
    /// A disk that is busy with others' data may take long to sync.
    package static let recording = Limit(milliseconds: 30_000)

    /// The shortest limit, in milliseconds.
    static let shortest = 20
  }

  /// So many calls may hang; from then on none is made.
  private static let most = 64

  private struct State {
    var idle: [WorkerThread] = []
    var hanging: [SystemPath: KernelCall.Call] = [:]
  }

  private let state = Mutex(State())

  deinit {
    for worker in state.withLock(\.idle) { worker.stop() }
  }

  /// Does work that may ask the kernel, each time between ``begin(_:_:)`` and ``KernelCall/end()``.
  ///
  /// - Throws: what the work throws, or ``MachineError/unanswered(_:milliseconds:)`` or
  ///   ``MachineError/unsettled(_:milliseconds:)`` if a call in it takes too long. The work then goes
  ///   on by itself as far as to its next call.
  func answer<Answer: Sendable>(
    _ work: @escaping @Sendable () throws(MachineError) -> Answer
  ) throws(MachineError) -> Answer {
    if KernelCall.current?.deadline === self { return try work() }
    let kernelCall = KernelCall(of: self)
    let outcome = Outcome<Answer>()
    guard let worker = state.withLock({ $0.idle.popLast() }) ?? WorkerThread.started() else {
      kernelCall.perform { outcome.complete(work) }
      return try outcome.get()
    }
    worker.start { kernelCall.perform { outcome.complete(work) } }
    while !worker.isDone(within: kernelCall.millisecondsLeft) {
      guard let call = kernelCall.abandoned() else { continue }
      worker.stop()
      throw call.error
    }
    state.withLock { $0.idle.append(worker) }
    return try outcome.get()
  }

  /// Says that a call is about to be made.
  ///
  /// - Returns: what is to be told when the call has come back.
  /// - Throws: ``MachineError/unanswered(_:milliseconds:)`` if the path has not answered before, or
  ///   its caller has stopped waiting.
  func begin(_ path: SystemPath, _ limit: Limit) throws(MachineError) -> KernelCall? {
    guard let kernelCall = KernelCall.current else { return nil }
    let (hanging, count) = state.withLock { ($0.hanging[path], $0.hanging.count) }
    if let hanging { throw .unanswered(path, milliseconds: hanging.limit.milliseconds) }
    let limit = limit.shortened(for: count)
    guard count < Self.most, kernelCall.begin(path, limit) else {
      throw .unanswered(path, milliseconds: limit.milliseconds)
    }
    return kernelCall
  }

  /// Remembers that a call does not come back.
  func markHanging(_ call: KernelCall.Call) { state.withLock { $0.hanging[call.path] = call } }

  /// Forgets it, since it has come back after all.
  func clearHanging(_ path: SystemPath) { state.withLock { $0.hanging[path] = nil } }

  private final class Outcome<Answer: Sendable>: Sendable {
    private let result = Mutex<Result<Answer, MachineError>?>(nil)

    func complete(_ work: () throws(MachineError) -> Answer) {
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

extension CallDeadline.Limit {
  /// The limit where some calls hang already: half for each, so that together they take no longer
  /// than twice the first.
  fileprivate func shortened(for hanging: Int) -> CallDeadline.Limit {
    if isWriting || milliseconds > Self.reading.milliseconds { return self }
    let shorter = max(Self.shortest, milliseconds >> min(hanging, 20))
    return CallDeadline.Limit(milliseconds: shorter)
  }
}

/// A thread that does one piece of work after the other, while callers wait as long as they like.
///
/// A call into the kernel that never comes back holds the thread it was made on; no signal but
/// SIGKILL is sure to end it. So the thread is given up, and the one who waited goes on.
final class WorkerThread: @unchecked Sendable {
  // Guarded by `mutex`; `changed` tells of both.
  private var work: (@Sendable () -> Void)?
  private var isStopped = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// A thread that waits for work; nil where there can be no more threads.
  static func started() -> WorkerThread? {
    let worker = WorkerThread()
    var thread = pthread_t()
    let kept = Unmanaged.passRetained(worker)
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<WorkerThread>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, kept.toOpaque())
    guard code == 0 else {
      kept.release()
      return nil
    }
    pthread_detach(thread)
    return worker
  }

  private init() {
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // A wall clock that jumps must neither end the wait nor prolong it.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Begins a piece of work; there must be none under way.
  func start(_ work: @escaping @Sendable () -> Void) { change { self.work = work } }

  /// Waits until the work is done or some time is over, and tells whether it is done.
  func isDone(within milliseconds: Int) -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let nanoseconds = end.tv_nsec + max(0, milliseconds) % 1000 * 1_000_000
    end.tv_sec += max(0, milliseconds) / 1000 + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    return locked {
      while work != nil {
        if pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return work == nil }
      }
      return true
    }
  }

  /// Lets the thread end as soon as its work is done.
  func stop() { change { isStopped = true } }

  private func run() {
    while let work = next() {
      work()
      change { self.work = nil }
    }
  }

  private func next() -> (@Sendable () -> Void)? {
    locked {
      while work == nil && !isStopped { pthread_cond_wait(changed, mutex) }
      return work
    }
  }

  /// Changes something and wakes the waiting caller; after the lock, which it would run into.
  private func change(_ body: () -> Void) {
    locked(body)
    pthread_cond_broadcast(changed)
  }

  private func locked<Answer>(_ body: () -> Answer) -> Answer {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
