import CLinux
import Glibc

/// A thread that does one piece of work after the other, while somebody waits as long as he likes.
///
/// A call into the kernel that never comes back holds the thread it was made on; no signal but
/// SIGKILL is sure to end it. So the thread is given up, and the one who waited goes on.
final class Runner: @unchecked Sendable {
  // Guarded by `mutex`; `changed` tells of both.
  private var work: (@Sendable () -> Void)?
  private var isDismissed = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// A thread that waits for work; nil where there can be no more threads.
  static func started() -> Runner? {
    let runner = Runner()
    var thread = pthread_t()
    let kept = Unmanaged.passRetained(runner)
    let code = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Runner>.fromOpaque(argument).takeRetainedValue().live() }
        return nil
      }, kept.toOpaque())
    guard code == 0 else {
      kept.release()
      return nil
    }
    pthread_detach(thread)
    return runner
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
  func dismiss() { change { isDismissed = true } }

  private func live() {
    while let work = next() {
      work()
      change { self.work = nil }
    }
  }

  private func next() -> (@Sendable () -> Void)? {
    locked {
      while work == nil && !isDismissed { pthread_cond_wait(changed, mutex) }
      return work
    }
  }

  /// Changes something and wakes whoever waits for it; behind the lock, which he would run into.
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
