import CLinux
import Glibc
import SystemPackage

/// A command that is run to be measured: nothing to read, its output kept, in its own session.
///
/// It cannot reach the terminal, whose signals go to this program alone.
struct MeasuredCommand {
  let command: ForegroundCommand

  /// What one run came to.
  struct Run {
    let ending: ChildProcess.Ending
    /// What it printed, on either descriptor; of very much the end.
    let output: String
    /// From its start to its end.
    let seconds: Double
    /// The CPU time that it used.
    let ownSeconds: Double
    /// What it had started and left running.
    let left: LeftProcesses.End
  }

  /// Why there is no run.
  enum Halt: Error {
    /// It could not be started.
    case obstacle(ForegroundCommand.Obstacle)
    /// It did not end in time, and was killed.
    case tooLate(seconds: Double)
    /// This program was asked to stop.
    case stopped
    /// How it ended cannot be learned.
    case lost
  }

  private static let longestOutput = 4 << 20
  private static let pause = 100

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - deadline: when it and its process group are killed.
  ///   - isStopped: asked ten times a second.
  ///   - tick: called as often.
  /// - Returns: what the run came to, whatever its status.
  /// - Throws: ``Halt`` where it did not end by itself.
  func run(
    until deadline: ContinuousClock.Instant, unless isStopped: () -> Bool, tick: () -> Void
  ) throws(Halt) -> Run {
    LeftProcesses.adopt()
    let pipe: ProcessPipe
    do throws(Errno) { pipe = try ProcessPipe() } catch {
      throw .obstacle(.init(status: 1, why: "no pipe to \(command.name): \(error)"))
    }
    defer { pipe.closeReading() }
    _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
    let start = ContinuousClock.now
    let child: ChildProcess
    do throws(ForegroundCommand.Obstacle) {
      defer { pipe.closeWriting() }
      child = try command.started { begin in
        begin.descriptors = [
          (STDIN_FILENO, .file("/dev/null", O_RDONLY)),
          (STDOUT_FILENO, .descriptor(pipe.writing)), (STDERR_FILENO, .descriptor(pipe.writing)),
        ]
        begin.company = .session
      }
    } catch {
      throw .obstacle(error)
    }
    let watched = system_call(Int(pidfd_open_number), Int(child.number), 0)
    defer { if watched >= 0 { close(watched) } }
    var output: [UInt8] = []
    var isOpen = true
    while !child.isOver {
      isOpen = Self.wait(for: isOpen ? pipe.reading : -1, and: watched, reading: &output)
      if isStopped() {
        Self.end(child)
        throw .stopped
      }
      let now = ContinuousClock.now
      if now >= deadline {
        Self.end(child)
        throw .tooLate(seconds: (now - start).inSeconds)
      }
      tick()
    }
    let seconds = (ContinuousClock.now - start).inSeconds
    while isOpen, Self.read(pipe.reading, into: &output) == .more {}
    guard let end = child.endingWithTime() else { throw .lost }
    return Run(
      ending: end.ending, output: String(decoding: output, as: UTF8.self), seconds: seconds,
      ownSeconds: end.seconds, left: LeftProcesses(group: child.number).end())
  }

  /// Waits a moment for output or for the end, and takes what there is.
  ///
  /// - Returns: whether more output may come.
  private static func wait(
    for output: CInt, and process: CInt, reading text: inout [UInt8]
  ) -> Bool {
    var watched = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: process, events: Int16(POLLIN), revents: 0),
    ]
    // Without a descriptor of the process its end is looked for often.
    _ = poll(&watched, 2, process >= 0 ? CInt(pause) : 1)
    guard output >= 0 else { return false }
    guard watched[0].revents != 0 else { return true }
    return read(output, into: &text) != .end
  }

  private enum Reading { case more, nothingNow, end }

  private static func read(_ descriptor: CInt, into text: inout [UInt8]) -> Reading {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { return .end }
    if count < 0 { return errno == EAGAIN || errno == EINTR ? .nothingNow : .end }
    text += bytes[..<count]
    if text.count > 2 * longestOutput { text.removeFirst(text.count - longestOutput) }
    return .more
  }

  /// Ends it with all that it has started in its process group.
  private static func end(_ child: ChildProcess) {
    kill(-child.number, SIGTERM)
    let limit = ContinuousClock.now + .seconds(1)
    while !child.isOver, ContinuousClock.now < limit { usleep(10_000) }
    kill(-child.number, SIGKILL)
    // One that the kernel holds on to is init's when this ends.
    _ = child.ending(within: .seconds(2))
  }
}

extension Duration {
  /// In seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
