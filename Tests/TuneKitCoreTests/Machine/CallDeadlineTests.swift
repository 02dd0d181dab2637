import Glibc
import Synchronization
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitLinux

@Suite struct `A wait for the kernel` {
  private static let short = CallDeadline.Limit(milliseconds: 30)
  let deadline = CallDeadline()

  /// Makes a call that takes a while.
  private func ask(
    _ path: SystemPath, for milliseconds: UInt32, _ limit: CallDeadline.Limit = Self.short
  ) throws(MachineError) -> Int {
    let deadline = deadline
    return try deadline.answer { () throws(MachineError) in
      let kernelCall = try deadline.begin(path, limit)
      usleep(milliseconds * 1000)
      kernelCall?.end()
      return 7
    }
  }

  @Test func `a call with a deadline returns its answer`() throws {
    for _ in 0..<100 { #expect(try ask("/a", for: 0) == 7) }
  }

  @Test func `a call that does not answer ends at its deadline and then fails at once`() throws {
    let start = SuspendingClock.now
    #expect(throws: MachineError.unanswered("/a", milliseconds: 30)) { try ask("/a", for: 400) }
    #expect(throws: MachineError.unanswered("/a", milliseconds: 30)) { try ask("/a", for: 0) }
    #expect(SuspendingClock.now - start < .milliseconds(390))
    #expect(try ask("/b", for: 0) == 7)
    usleep(800_000)
    #expect(try ask("/a", for: 0) == 7)
  }

  @Test func `a call by a root has its deadline outside of a look, too`() throws {
    let root = try RootDirectory("/")
    let start = SuspendingClock.now
    #expect(throws: MachineError.unanswered("/a", milliseconds: 30)) {
      try root.call("/a", Self.short) { usleep(2_000_000) }
    }
    #expect(SuspendingClock.now - start < .milliseconds(1900))
    let answer = try root.call("/b", Self.short) { () throws(Errno) -> Int in throw .noMemory }
    #expect(throws: Errno.noMemory) { try answer.get() }
  }

  @Test func `a write that exceeds its deadline has an unknown result`() throws {
    let limit = CallDeadline.Limit(milliseconds: 30, isWriting: true)
    #expect(throws: MachineError.unsettled("/a", milliseconds: 30)) {
      try ask("/a", for: 200, limit)
    }
  }

  @Test func `a call given up at its deadline makes no further calls`() throws {
    let calls = Atomic<Int>(0)
    let deadline = deadline
    let ended = Atomic<Bool>(false)
    #expect(throws: MachineError.self) {
      try deadline.answer { () throws(MachineError) in
        defer { ended.store(true, ordering: .relaxed) }
        for _ in 0..<3 {
          let kernelCall = try deadline.begin("/a", Self.short)
          calls.add(1, ordering: .relaxed)
          usleep(100_000)
          kernelCall?.end()
        }
      }
    }
    while !ended.load(ordering: .relaxed) { usleep(1000) }
    #expect(calls.load(ordering: .relaxed) == 1)
  }

  @Test func `each hanging call halves the next deadline, down to 20 ms`() throws {
    var limits: [Int] = []
    for number in 0..<12 {
      let path: SystemPath = "/\(number)"
      do throws(MachineError) {
        _ = try ask(path, for: 1500, CallDeadline.Limit(milliseconds: 160))
      } catch {
        guard case .unanswered(_, let limit) = error else { throw error }
        limits.append(limit)
      }
    }
    #expect(limits == [160, 80, 40] + Array(repeating: 20, count: 9))
  }

  @Test func `calls with deadlines run in parallel`() throws {
    let failures = Mutex(0)
    let threads = (0..<8).compactMap { _ in WorkerThread.started() }
    for thread in threads {
      thread.start {
        for number in 0..<200 where (try? ask("/\(number)", for: 0)) != 7 {
          failures.withLock { $0 += 1 }
        }
      }
    }
    for thread in threads {
      #expect(thread.isDone(within: 20_000))
      thread.stop()
    }
    #expect(failures.withLock(\.self) == 0)
  }
}
