import Glibc
import Testing
import TuneKitCore

@testable import TuneKitLinux

@Suite(.serialized) struct `The kernel's events` {
  @Test func `a tree has no kernel events, and waiting for one takes its time`() {
    let events = KernelEvents(ofThisSystem: false)
    #expect(events.silence == "a tree has no kernel behind it")
    let memory = KernelEvents(ofThisSystem: false, or: "a machine in memory")
    #expect(memory.silence == "a machine in memory has no kernel behind it")
    let start = ContinuousClock.now
    #expect(events.wait(milliseconds: 60) == [])
    #expect(ContinuousClock.now - start >= .milliseconds(59))
  }

  @Test func `the event socket accepts messages of the kernel alone`() throws {
    let descriptor = try POSIX.kernelMessages()
    defer { POSIX.closeDescriptor(descriptor) }
    #expect(try POSIX.kernelMessage(from: descriptor) == nil)
    #expect(POSIX.readable(of: [descriptor], within: 0) == [])
  }

  @Test func `setting the clock is not taken for a suspend`() throws {
    let jumps = try POSIX.clockJumps()
    defer { POSIX.closeDescriptor(jumps) }
    #expect(POSIX.readable(of: [jumps], within: 0) == [])
    POSIX.rearm(jumps)
    #expect(POSIX.readable(of: [jumps], within: 0) == [])
    #expect(abs(POSIX.slept() - POSIX.slept()) < 50)
  }
}
