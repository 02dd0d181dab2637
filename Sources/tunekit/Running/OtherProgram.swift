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
    let status = Self.status(of: process, within: deadline)
    return Run(status: status, said: Self.text(from: ends[0]))
  }

  /// Starts a program and leaves it to itself, in its own session, so that neither a closed
  /// terminal nor the end of this program ends it.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - words: its command line.
  ///   - input: what it reads from.
  /// - Returns: its process; nil where it could not be started.
  static func startedAlone(_ path: String, _ words: [String], input: CInt) -> ChildProcess? {
    started(path, words, output: nil, input: input)
  }

  /// What this program inherited is nothing to another: a lock, say, that
  /// would be held for as long as that one waits.
  private static func keepOwnDescriptors() {
    for descriptor in 3..<min(getdtablesize(), 4096) {
      let flags = fcntl(descriptor, F_GETFD)
      if flags >= 0 { _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) }
    }
  }

  private static func started(
    _ path: String, _ words: [String], output: CInt?, input: CInt? = nil
  ) -> ChildProcess? {
    keepOwnDescriptors()
    var start = ProcessStart(file: path, words: words, variables: environment)
    let reading = input.map(ProcessStart.Source.descriptor) ?? .file("/dev/null", O_RDONLY)
    let writing = output.map(ProcessStart.Source.descriptor) ?? .file("/dev/null", O_WRONLY)
    start.descriptors = [
      (STDIN_FILENO, reading), (STDOUT_FILENO, writing), (STDERR_FILENO, writing),
    ]
    if output == nil { start.company = .session }
    return try? start.spawned()
  }

  /// What it gets of our own variables: no more than it takes to find the same machine.
  private static var environment: [String] {
    let passed = ["HOME", "TMPDIR", "XDG_RUNTIME_DIR", "SWIFT_BACKTRACE"].compactMap { name in
      Output.variable(name).map { "\(name)=\($0)" }
    }
    return passed + ["PATH=\(folders.joined(separator: ":"))", "LC_ALL=C"]
  }

  private static func status(of process: ChildProcess, within seconds: Int) -> Int32? {
    switch process.ending(within: .seconds(seconds)) {
    case .exited(let status): return status
    case .signalled: return nil
    case nil:
      process.send(SIGKILL)
      // One that the kernel holds on to is init's when this ends.
      _ = process.ending(within: .seconds(1))
      return nil
    }
  }

  /// What lies in the pipe; a program that says more than a pipe takes is cut off by its deadline.
  private static func text(from descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").joined(separator: "; ")
  }
}
