import Glibc
import Testing

@testable import tunekit

@Suite struct `A child process` {
  private static func shell(_ script: String) throws -> ChildProcess {
    try ProcessStart(file: "/bin/sh", words: ["sh", "-c", script], variables: []).spawned()
  }

  @Test(
    arguments: [
      ("exit 0", .exited(0)), ("exit 3", .exited(3)), ("kill -9 $$", .signalled(9)),
    ] as [(String, ChildProcess.Ending)])
  func `a child process reports how it ended, with and without a deadline`(
    script: String, ending: ChildProcess.Ending
  ) throws {
    #expect(try Self.shell(script).ending() == ending)
    #expect(try Self.shell(script).ending(within: .seconds(20)) == ending)
    let child = try Self.shell(script)
    child.wait()
    #expect(child.isOver && child.ending() == ending)
  }

  /// As a child whose end is not reported: waitpid(2), ECHILD.
  @Test func `the end of a process that is no child is unknown, not success`() {
    let stranger = ChildProcess(number: getpid())
    #expect(stranger.isOver)
    #expect(stranger.ending() == nil)
    #expect(stranger.ending(within: .seconds(20)) == nil)
    // The test would end with it.
    stranger.send(SIGKILL)
  }

  @Test func `a child process that outlasts its deadline can be killed`() throws {
    let child = try Self.shell("exec sleep 60")
    #expect(!child.isOver)
    #expect(child.ending(within: .milliseconds(20)) == nil)
    child.send(SIGKILL)
    #expect(child.ending(within: .seconds(20)) == .signalled(SIGKILL))
  }

  @Test func `a child process that cannot start throws an error`() {
    #expect(throws: (any Error).self) {
      try ProcessStart(file: "/none", words: ["none"]).spawned()
    }
  }
}
