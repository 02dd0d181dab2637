import Glibc

/// A program of the system that is run, and not waited for longer than its deadline.
struct OtherProgram {
  /// The words of its command line; the first is its name, which is looked up where root's programs
  /// lie, whatever PATH says.
  let words: [String]
  /// After how many seconds it is killed.
  var deadline = 30

  /// What a run came to.
  struct Run {
    /// The exit status; nil where it could not be started, was killed or took too long.
    let status: Int32?
    /// What it said, on either descriptor, without the line ends around it.
    let said: String

    var isDone: Bool { status == 0 }
  }

  private static let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]

  /// Where it lies; nil where there is no such program.
  var path: String? {
    guard let name = words.first else { return nil }
    if name.hasPrefix("/") { return access(name, X_OK) == 0 ? name : nil }
    return Self.folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs it to its end.
  func run() -> Run {
    guard let path else { return Run(status: nil, said: "\(words.first ?? "it") is not installed") }
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return Run(status: nil, said: "no pipe to it") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    let process = Self.started(path, words, output: ends[1])
    close(ends[1])
    guard let process else { return Run(status: nil, said: "\(path) cannot be started") }
    let status = Self.end(of: process, within: deadline)
    return Run(status: status, said: Self.text(from: ends[0]))
  }

  /// Starts a program and leaves it to itself, in a session of its own, so that neither a closed
  /// terminal nor the end of this program ends it.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - words: its command line.
  ///   - input: what it reads from.
  /// - Returns: its process; nil where it could not be started.
  static func startedAlone(_ path: String, _ words: [String], input: CInt) -> pid_t? {
    started(path, words, output: nil, input: input)
  }

  /// What this program was given by whoever started it is nothing to another: a lock, say, that
  /// would be held for as long as that one waits.
  private static func keepOwnDescriptors() {
    for descriptor in 3..<min(getdtablesize(), 4096) {
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  private static func started(
    _ path: String, _ words: [String], output: CInt?, input: CInt? = nil
  ) -> pid_t? {
    keepOwnDescriptors()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      if let output {
        posix_spawn_file_actions_adddup2(&actions, output, descriptor)
      } else {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let ownSession = output == nil ? newSession : 0
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | ownSession)
    var process: pid_t = 0
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    let variables = environment.map { strdup($0) }
    defer { for variable in variables { free(variable) } }
    let code = posix_spawn(
      &process, path, &actions, &attributes, arguments + [nil], variables + [nil])
    return code == 0 ? process : nil
  }

  /// bits/spawn.h of glibc 2.26, `POSIX_SPAWN_SETSID`, which it shows only for _GNU_SOURCE.
  private static let newSession: Int16 = 0x80

  /// What it is told of our own variables: no more than it takes to find the same machine.
  private static var environment: [String] {
    let passed = ["HOME", "TMPDIR", "XDG_RUNTIME_DIR", "SWIFT_BACKTRACE"].compactMap { name in
      Output.variable(name).map { "\(name)=\($0)" }
    }
    return passed + ["PATH=\(folders.joined(separator: ":"))", "LC_ALL=C"]
  }

  private static func end(of process: pid_t, within seconds: Int) -> Int32? {
    let end = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      usleep(2000)
      if ContinuousClock.now > end {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
      }
    }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
  }

  /// What lies in the pipe; a program that says more than a pipe takes is cut off by its deadline.
  private static func text(from descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").joined(separator: "; ")
  }
}
