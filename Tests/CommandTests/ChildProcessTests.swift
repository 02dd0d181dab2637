import Glibc
import Testing

@testable import TuneKitCommand

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

  /// A shell of which standard output and error are collected.
  private static func run(
    _ script: String, within time: Duration = .seconds(20), atMost most: Int = 1000,
    _ change: (inout ProcessStart) -> Void = { _ in }
  ) throws -> ProcessStart.Run {
    var start = ProcessStart(
      file: "/bin/sh", words: ["sh", "-c", script], variables: ["PATH=/usr/bin:/bin"])
    change(&start)
    return try start.run(
      collecting: [STDOUT_FILENO, STDERR_FILENO], within: time, atMost: most)
  }

  @Test func `the output of a program is collected up to its end`() throws {
    let run = try Self.run("echo one; echo two >&2; exit 3")
    #expect(String(decoding: run.output, as: UTF8.self) == "one\ntwo\n")
    #expect(run.ending == .exited(3) && !run.isKilled)
  }

  /// It holds the output open.
  @Test func `a program that leaves another one behind is not waited for longer`() throws {
    let start = ContinuousClock.now
    let run = try Self.run("echo done; sleep 20 &")
    #expect(run.ending == .exited(0) && !run.isKilled && run.output == Array("done\n".utf8))
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test func `a program that takes too long is killed, with its group if it has one`() throws {
    let run = try Self.run("echo $$; sleep 60 & wait", within: .milliseconds(300)) {
      $0.company = .group
    }
    #expect(run.isKilled && run.ending == .signalled(SIGKILL))
    let group = try #require(pid_t(String(decoding: run.output, as: UTF8.self).dropLast()))
    var waits = 0
    while kill(-group, 0) == 0, waits < 200 { (waits, _) = (waits + 1, usleep(10_000)) }
    #expect(kill(-group, 0) != 0)
  }

  @Test func `a program that writes more than wanted is killed`() throws {
    let run = try Self.run("while :; do echo much; done", atMost: 200_000)
    #expect(run.isKilled && run.output.count > 200_000 && run.output.count < 400_000)
  }

  @Test func `a program gets only the descriptors that are named if you ask for that`() throws {
    let null = open("/dev/null", O_RDONLY)
    // Not the number that the program is given.
    let own = fcntl(null, F_DUPFD, 100)
    defer { [null, own].forEach { close($0) } }
    let isOpen = "test -e /proc/self/fd/\(own) && echo open; cat <&7"
    for inherits in [true, false] {
      let run = try Self.run(isOpen) {
        $0.inheritsOthers = inherits
        $0.descriptors = [(7, .file("/proc/sys/kernel/ostype", O_RDONLY))]
      }
      #expect(
        String(decoding: run.output, as: UTF8.self) == (inherits ? "open\n" : "") + "Linux\n")
    }
    #expect(fcntl(own, F_GETFD) == 0)
  }
}
