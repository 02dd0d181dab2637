import Foundation
import Glibc

/// The program under test, run as a person would run it.
struct Program: Sendable {
  /// Where it lies: `TUNEKIT_PROGRAM`, else the release build beside the package, else the debug one.
  static let path: String = {
    let root = Package.root
    let named = ProcessInfo.processInfo.environment["TUNEKIT_PROGRAM"].map { [$0] } ?? []
    let all = named + [".build/release/tunekit", ".build/debug/tunekit"].map { root + "/" + $0 }
    return all.first { access($0, X_OK) == 0 } ?? "tunekit"
  }()

  /// Variables besides PATH and HOME; nothing else of the test's own environment is passed on.
  var environment: [String: String] = [:]
  /// Words before the program's own, as `strace -f`.
  var prefix: [String] = []
  /// Descriptors that are closed when it starts.
  var closed: [Int32] = []
  /// A file that standard output goes to, instead of into ``Run/output``.
  var outputFile: String?
  /// After how many seconds it counts as hanging and is killed.
  var deadline = 120.0

  /// What a run came to.
  struct Run: Sendable {
    let output: String
    let errors: String
    /// The exit status; nil where a signal ended it.
    let status: Int32?
    /// The signal that ended it; nil where it exited.
    let signal: Int32?
    /// Whether it was killed because it took too long.
    let isHanging: Bool

    /// The whole story, for a failing test.
    var story: String {
      let end = isHanging ? "hangs" : signal.map { "signal \($0)" } ?? "status \(status ?? -1)"
      return "\(end)\n\(output)\(errors)"
    }
  }

  /// A run that has begun.
  ///
  /// It ends once: numbers of processes and of open files are soon another's.
  final class Child {
    let process: pid_t
    fileprivate let output: Int32
    fileprivate let errors: Int32
    fileprivate let deadline: Double
    fileprivate var run: Run?

    fileprivate init(process: pid_t, output: Int32, errors: Int32, deadline: Double) {
      self.process = process
      self.output = output
      self.errors = errors
      self.deadline = deadline
    }

    /// Sends a signal, unless it has ended.
    func kill(by signal: Int32) {
      if run == nil { _ = Glibc.kill(process, signal) }
    }

    deinit {
      close(output)
      close(errors)
    }
  }

  func run(_ arguments: String...) throws -> Run { try run(arguments) }

  func run(_ arguments: [String]) throws -> Run { try end(of: start(arguments)) }

  /// Begins a run of the program.
  func start(_ arguments: [String]) throws -> Child { try start(words: [Self.path] + arguments) }

  /// Begins a run of any command, after the prefix.
  func start(words: [String]) throws -> Child {
    let output = try outputFile.map { try Self.opened($0) } ?? Self.scratch()
    let errors = try Self.scratch()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    for descriptor in closed { posix_spawn_file_actions_addclose(&actions, descriptor) }
    // The threads that tests run on block signals, and a shell that runs the tests in the background
    // ignores some; a child would inherit both.
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_init(&attributes)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    defer { posix_spawnattr_destroy(&attributes) }
    // Sets in one order, so that a run makes the same system calls as the run before it.
    var variables = ["HOME": "/nonexistent", "SWIFT_DETERMINISTIC_HASHING": "1"]
    variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin"
    variables.merge(environment) { $1 }
    let line = prefix + words
    var process: pid_t = 0
    let code = Self.withCStrings(line) { arguments in
      Self.withCStrings(variables.map { "\($0.key)=\($0.value)" }) { variables in
        posix_spawnp(&process, line[0], &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else {
      throw Trouble("\(line[0]) cannot be started: \(String(cString: strerror(code)))")
    }
    return Child(process: process, output: output, errors: errors, deadline: deadline)
  }

  /// Waits for a run and takes what it printed, the first time that it is asked for.
  func end(of child: Child) -> Run {
    if let run = child.run { return run }
    let start = ContinuousClock.now
    var status: Int32 = 0
    var isHanging = false
    while waitpid(child.process, &status, WNOHANG) == 0 {
      usleep(400)
      let time = ContinuousClock.now - start
      if !isHanging && time > .seconds(child.deadline) {
        isHanging = true
        kill(child.process, SIGKILL)
      }
      // What a kernel does not let go of is left behind, and its test fails.
      if time > .seconds(child.deadline) + .seconds(20) { break }
    }
    let signal = status & 0x7f
    let run = Run(
      output: outputFile == nil ? Self.text(of: child.output) : "",
      errors: Self.text(of: child.errors), status: signal == 0 ? (status >> 8) & 0xff : nil,
      signal: signal == 0 ? nil : signal, isHanging: isHanging)
    child.run = run
    return run
  }

  private static func opened(_ path: String) throws -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if file < 0 { throw Trouble("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
    return file
  }

  /// An open file without a name.
  private static func scratch() throws -> Int32 {
    let (file, path) = Files.made(mkstemp)
    if file < 0 { throw Trouble("no temporary file: \(String(cString: strerror(errno)))") }
    unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }

  private static func text(of file: Int32) -> String {
    lseek(file, 0, SEEK_SET)
    return String(decoding: Files.contents(of: file), as: UTF8.self)
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}

/// What keeps a test from being made at all.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Where the package and its captures lie.
enum Package {
  static let root: String = {
    let parts = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
    return "/" + parts.dropFirst().joined(separator: "/")
  }()

  /// A directory for what tests leave behind; in memory where there is one, since they sync a lot.
  static let scratch: String =
    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path
}

/// What this system lets tests do.
enum Capability {
  /// Whether programs can be traced.
  static let strace: Bool = {
    let quiet = Program(prefix: ["strace", "-f", "-qq", "-o", "/dev/null"])
    guard let child = try? quiet.start(words: ["true"]) else { return false }
    return quiet.end(of: child).status == 0
  }()

  /// Whether the tests are run by root.
  static let root = geteuid() == 0
}
