import Glibc
import SystemPackage

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

  /// A program that says more is killed.
  private static let mostBytes = 65_536
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
    let outputs = [STDOUT_FILENO, STDERR_FILENO]
    do throws(Errno) {
      let run = try Self.start(of: path, words)
        .run(collecting: outputs, within: .seconds(deadline), atMost: Self.mostBytes)
      return Run(status: Self.status(of: run), said: Self.text(run.output))
    } catch {
      return Run(status: nil, said: "\(path) cannot be started")
    }
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
    var start = start(of: path, words)
    start.descriptors.append((STDIN_FILENO, .descriptor(input)))
    start.company = .session
    return try? start.spawned()
  }

  /// A start without input and output, and with no descriptor of this program.
  private static func start(of path: String, _ words: [String]) -> ProcessStart {
    var start = ProcessStart(file: path, words: words, variables: environment)
    start.descriptors = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO].map { number in
      (number, .file("/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY))
    }
    start.inheritsOthers = false
    return start
  }

  /// What it gets of our own variables: no more than it takes to find the same machine.
  private static var environment: [String] {
    let passed = ["HOME", "TMPDIR", "XDG_RUNTIME_DIR", "SWIFT_BACKTRACE"].compactMap { name in
      Output.variable(name).map { "\(name)=\($0)" }
    }
    return passed + ["PATH=\(folders.joined(separator: ":"))", "LC_ALL=C"]
  }

  private static func status(of run: ProcessStart.Run) -> Int32? {
    guard !run.isKilled, case .exited(let status) = run.ending else { return nil }
    return status
  }

  private static func text(_ output: [UInt8]) -> String {
    let text = String(decoding: output.prefix(mostBytes), as: UTF8.self)
    return text.split(separator: "\n").joined(separator: "; ")
  }
}
