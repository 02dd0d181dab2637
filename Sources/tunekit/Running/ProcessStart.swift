import CLinux
import Glibc
import SystemPackage

/// How another process begins: what it runs, with which words, variables, descriptors and signals.
///
/// Every program that this one starts is started here. The others say what they want of it.
struct ProcessStart {
  /// What a descriptor leads to from the beginning.
  enum Source {
    case file(String, CInt)
    case descriptor(CInt)
    case nothing
  }

  /// Whom it stays with.
  enum Company {
    /// With this program, whose terminal tells both.
    case ours
    /// In its own process group, which can be ended whole.
    case group
    /// In its own session, which no terminal ends.
    case session
  }

  let file: String
  let words: [String]
  /// Its variables; nil for those of this program.
  var variables: [String]?
  /// Where some descriptors lead; the others are as they are here.
  var descriptors: [(number: CInt, source: Source)] = []
  /// Whether it gets the other descriptors of this program, too.
  ///
  /// A lock among them would be held for as long as it runs.
  var inheritsOthers = true
  /// The signals to reset as if they had never been ignored; nil for all, none of them held back.
  var signals: [CInt]?
  var company = Company.ours

  /// bits/spawn.h of glibc 2.26, `POSIX_SPAWN_SETSID`, which it shows only for _GNU_SOURCE.
  private static let newSession: CInt = 0x80

  /// Begins it.
  ///
  /// - Throws: why the kernel does not run the file.
  func spawned() throws(Errno) -> ChildProcess {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, source) in descriptors { Self.lay(number, source, &actions) }
    for number in inheritsOthers ? [] : others { Self.lay(number, .nothing, &actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    set(&attributes)
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    let environment = variables?.map { strdup($0) }
    defer { for variable in environment ?? [] { free(variable) } }
    var process: pid_t = 0
    let code =
      if let environment {
        posix_spawn(&process, file, &actions, &attributes, arguments + [nil], environment + [nil])
      } else {
        posix_spawn(
          &process, file, &actions, &attributes, arguments + [nil], inherited_environment())
      }
    if code != 0 { throw Errno(rawValue: code) }
    return ChildProcess(number: process)
  }

  /// The descriptors that it would get beside those named.
  private var others: [CInt] {
    let named = Set(descriptors.map(\.number))
    return (3..<min(getdtablesize(), 4096)).filter { number in
      let flags = fcntl(number, F_GETFD)
      return flags >= 0 && flags & FD_CLOEXEC == 0 && !named.contains(number)
    }
  }

  private static func lay(
    _ number: CInt, _ source: Source, _ actions: inout posix_spawn_file_actions_t
  ) {
    switch source {
    case .file(let path, let flags):
      posix_spawn_file_actions_addopen(&actions, number, path, flags, 0)
    case .descriptor(let descriptor):
      posix_spawn_file_actions_adddup2(&actions, descriptor, number)
    case .nothing: posix_spawn_file_actions_addclose(&actions, number)
    }
  }

  private func set(_ attributes: inout posix_spawnattr_t) {
    var flags = CInt(POSIX_SPAWN_SETSIGDEF)
    var touched = sigset_t()
    if let signals {
      sigemptyset(&touched)
      for number in signals { sigaddset(&touched, number) }
    } else {
      var none = sigset_t()
      sigemptyset(&none)
      posix_spawnattr_setsigmask(&attributes, &none)
      flags |= CInt(POSIX_SPAWN_SETSIGMASK)
      sigfillset(&touched)
    }
    posix_spawnattr_setsigdefault(&attributes, &touched)
    switch company {
    case .ours: break
    case .group:
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= CInt(POSIX_SPAWN_SETPGROUP)
    case .session: flags |= Self.newSession
    }
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
  }
}

extension ProcessStart {
  /// What a run to the end came to.
  struct Run {
    /// How it ended; nil where that cannot be learned.
    let ending: ChildProcess.Ending?
    /// Whether it was killed, since it took too long or wrote too much.
    let isKilled: Bool
    /// What it wrote.
    let output: [UInt8]
  }

  /// Runs it to its end, and collects what it writes.
  ///
  /// - Parameters:
  ///   - numbers: the descriptors on which it is read.
  ///   - time: how long it may take; then it is killed. What is left of its own group is killed
  ///     in any case.
  ///   - most: how many bytes it may write.
  /// - Returns: how it ended, and what it wrote.
  /// - Throws: why it cannot be started.
  func run(
    collecting numbers: [CInt], within time: Duration, atMost most: Int
  ) throws(Errno) -> Run {
    let pipe = try ProcessPipe()
    defer { pipe.closeReading() }
    let child: ChildProcess
    do {
      defer { pipe.closeWriting() }
      var start = self
      start.descriptors += numbers.map { ($0, .descriptor(pipe.writing)) }
      child = try start.spawned()
    }
    _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
    let end = ContinuousClock.now + time
    var output: [UInt8] = []
    var isOpen = true
    while ContinuousClock.now < end, output.count <= most, !child.isOver {
      if isOpen { isOpen = pipe.waitAndRead(into: &output) } else { usleep(1000) }
    }
    let isKilled = !child.isOver
    // It is not collected yet, so the number of its group is still its own.
    if case .group = company { kill(-child.number, SIGKILL) }
    if isKilled { child.send(SIGKILL) }
    while output.count <= most, pipe.read(into: &output) {}
    // One that the kernel holds on to is given up after a second: it is init's when this ends.
    return Run(ending: child.ending(within: .seconds(1)), isKilled: isKilled, output: output)
  }
}

/// A pipe to another process; only a start that names one of its ends passes it on.
struct ProcessPipe {
  let reading: CInt
  let writing: CInt

  /// How long to wait for something to read at a time, in milliseconds.
  private static let interval: CInt = 10

  /// Makes one, above all descriptors that a start names.
  init() throws(Errno) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    let kept = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    let error = errno
    for end in ends { close(end) }
    guard kept.allSatisfy({ $0 >= 0 }) else {
      for end in kept where end >= 0 { close(end) }
      throw Errno(rawValue: error)
    }
    (reading, writing) = (kept[0], kept[1])
  }

  func closeReading() { close(reading) }

  func closeWriting() { close(writing) }

  /// Takes what is there, waiting a little for it; false where there will be no more.
  func waitAndRead(into bytes: inout [UInt8]) -> Bool {
    var wanted = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Self.interval) > 0 else { return true }
    return read(into: &bytes)
  }

  /// Takes what is there; false where there is nothing.
  func read(into bytes: inout [UInt8]) -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
      count = max(0, Glibc.read(reading, buffer.baseAddress, buffer.count))
    }
    bytes += chunk
    return !chunk.isEmpty
  }
}

/// A process that this program has started, and that it has to wait for.
///
/// A process that is not a child, or no longer one, has no ending that could be learned: then there is
/// no status, and never one that looks like success.
struct ChildProcess {
  let number: pid_t

  enum Ending: Equatable {
    /// By itself, with this status.
    case exited(CInt)
    /// By this signal.
    case signalled(CInt)

    fileprivate init(_ status: CInt) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    }
  }

  /// Whether it is over; it stays to be collected, so that its number stays its own.
  var isOver: Bool {
    var state = siginfo_t()
    let code = waitid(P_PID, id_t(number), &state, WEXITED | WNOHANG | WNOWAIT)
    return code != 0 || state.si_signo == SIGCHLD
  }

  /// Waits until it is over; it stays to be collected.
  func wait() {
    var state = siginfo_t()
    while waitid(P_PID, id_t(number), &state, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
  }

  /// Waits for its end, and collects it.
  ///
  /// - Returns: how it ended; nil where that cannot be learned.
  func ending() -> Ending? {
    while true {
      var status: CInt = 0
      let answer = waitpid(number, &status, 0)
      if answer == number { return Ending(status) }
      if answer < 0 && errno != EINTR { return nil }
    }
  }

  /// Waits for its end, and collects it with the CPU time that it and its own children used.
  ///
  /// - Returns: how it ended and the time in seconds; nil where that cannot be learned.
  func endingWithTime() -> (ending: Ending, seconds: Double)? {
    while true {
      var (status, usage): (CInt, rusage) = (0, rusage())
      let answer = wait4(number, &status, 0, &usage)
      if answer == number {
        let times = [usage.ru_utime, usage.ru_stime].map {
          Double($0.tv_sec) + Double($0.tv_usec) / 1e6
        }
        return (Ending(status), times.reduce(0, +))
      }
      if answer < 0 && errno != EINTR { return nil }
    }
  }

  /// Waits for its end for so long, and collects it.
  ///
  /// - Returns: how it ended; nil where it goes on, or that cannot be learned.
  func ending(within time: Duration) -> Ending? {
    let end = ContinuousClock.now + time
    while true {
      var status: CInt = 0
      let answer = waitpid(number, &status, WNOHANG)
      if answer == number { return Ending(status) }
      if answer < 0 && errno != EINTR { return nil }
      if ContinuousClock.now >= end { return nil }
      usleep(1000)
    }
  }

  /// Sends it a signal, as long as its number is its own.
  func send(_ signal: CInt) {
    var state = siginfo_t()
    guard waitid(P_PID, id_t(number), &state, WEXITED | WNOHANG | WNOWAIT) == 0 else { return }
    kill(number, signal)
  }
}
