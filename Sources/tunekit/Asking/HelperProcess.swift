import Glibc
import TuneKitCore

/// The helper at work: a process group of its own, of which nothing is left afterwards.
struct HelperProcess {
  private let process: pid_t
  private let answers: CInt

  /// The most that is read of an answer.
  private static let largest = 128 * 1024
  /// How often it is looked whether the helper has ended, in milliseconds.
  private static let interval: CInt = 10

  /// Nothing of this environment is passed on.
  ///
  /// The second keeps Swift's runtime from looking for the program that prints its traces, which
  /// ends a static program where there is none.
  private static let environment = [
    "PATH=/usr/bin:/bin", "SWIFT_BACKTRACE=enable=no,swift-backtrace=/none",
  ]

  /// Starts the helper with these words; nil where it cannot be started.
  init?(_ helper: String, _ words: [String]) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    // An answer beyond the descriptors of the child would overwrite itself.
    let writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    defer { close(writing) }
    guard writing >= 0, let child = Self.spawned(helper, words, writing) else {
      close(ends[0])
      return nil
    }
    process = child
    answers = ends[0]
    _ = fcntl(answers, F_SETFL, O_NONBLOCK)
  }

  private static func spawned(_ helper: String, _ words: [String], _ writing: CInt) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, writing, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var process: pid_t = 0
    let code = withTexts([helper] + words) { arguments in
      withTexts(environment) { variables in
        posix_spawn(&process, helper, &actions, &attributes, arguments, variables)
      }
    }
    return code == 0 ? process : nil
  }

  /// Waits for the answer, and ends whatever is left of the group.
  func finish(within milliseconds: Int) -> (ending: NativeEnding, bytes: [UInt8]) {
    defer { close(answers) }
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    var bytes: [UInt8] = []
    var isOpen = true
    while ContinuousClock.now < end, bytes.count <= Self.largest, !hasEnded {
      if isOpen { isOpen = waitAndRead(into: &bytes) } else { usleep(1000) }
    }
    let isLate = !hasEnded
    // The process is not reaped yet, so the number of the group is still its own.
    kill(-process, SIGKILL)
    kill(process, SIGKILL)
    while bytes.count <= Self.largest, read(into: &bytes) {}
    let status = reaped()
    if isLate { return (.timedOut(milliseconds: milliseconds), bytes) }
    let signal = status & 0x7f
    return (signal == 0 ? .exited(Int(status >> 8 & 0xff)) : .signalled(Int(signal)), bytes)
  }

  /// Whether the process is over; it stays to be reaped.
  private var hasEnded: Bool {
    var state = siginfo_t()
    let code = waitid(P_PID, id_t(process), &state, WEXITED | WNOHANG | WNOWAIT)
    return code != 0 || state.si_signo == SIGCHLD
  }

  /// Takes what is there, waiting a little for it; false where there will be no more.
  private func waitAndRead(into bytes: inout [UInt8]) -> Bool {
    var wanted = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, Self.interval) > 0 else { return true }
    return read(into: &bytes)
  }

  private func read(into bytes: inout [UInt8]) -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
      count = max(0, Glibc.read(answers, buffer.baseAddress, buffer.count))
    }
    bytes += chunk
    return !chunk.isEmpty
  }

  /// Collects the process.
  ///
  /// One that the kernel holds on to is given up after a second: it is init's when this ends.
  private func reaped() -> CInt {
    var status: CInt = 0
    for _ in 0..<1000 {
      if waitpid(process, &status, WNOHANG) != 0 { return status }
      usleep(1000)
    }
    return SIGKILL
  }

  private static func withTexts<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
