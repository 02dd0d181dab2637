import CLinux
import Glibc
import Synchronization
import SystemPackage
import TuneKitCore

/// A command that runs in this program's place: its terminal, its input and output, its signals.
struct ForegroundCommand {
  /// The command and its arguments.
  let words: [String]
  /// The file behind the command.
  let file: String

  /// Why a command cannot run, and the status by which shells say so.
  struct Obstacle: Error {
    let status: CInt
    let why: String

    static func missing(_ name: String) -> Obstacle {
      Obstacle(status: 127, why: "\(name): command not found; nothing was changed for it")
    }

    static func unfit(_ name: String, _ errno: Errno) -> Obstacle {
      Obstacle(status: 126, why: "\(name) cannot be run: \(errno)")
    }
  }

  /// Finds a command as a shell does.
  init(_ words: [String]) throws(Obstacle) {
    self.words = words
    let name = words.first ?? ""
    guard !name.isEmpty else { throw .missing("\"\"") }
    var isThere = false
    for file in Self.candidates(name) where access(file, F_OK) == 0 {
      isThere = true
      var status = stat()
      if stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(file, X_OK) == 0 {
        self.file = file
        return
      }
    }
    throw isThere ? .unfit(name, .permissionDenied) : .missing(name)
  }

  /// The name without its folder, for people.
  var name: String {
    String((words.first ?? "").split(separator: "/").last ?? "command")
  }

  private static func candidates(_ name: String) -> [String] {
    if name.contains("/") { return [name] }
    let path = Output.variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":", omittingEmptySubsequences: false).map { folder in
      folder.isEmpty ? "./" + name : folder + "/" + name
    }
  }

  /// Starts it, waits for it, and passes on to it what signals come meanwhile.
  ///
  /// - Returns: its exit status, or 128 and the number of the signal that ended it.
  func run() throws(Obstacle) -> CInt {
    let child = try started { _ in }
    SignalForwarding.begin(child.number)
    // Until it is collected its number belongs to no other process, so that a signal cannot go
    // astray.
    child.wait()
    SignalForwarding.end()
    switch child.ending() {
    case .exited(let status): return status
    case .signalled(let signal): return 128 + signal
    case nil: return ExitStatus.error.rawValue
    }
  }

  /// Starts it.
  ///
  /// - Parameter change: what is different from a command in this program's place.
  /// - Returns: the process.
  /// - Throws: ``Obstacle`` where the kernel does not run it.
  func started(_ change: (inout ProcessStart) -> Void) throws(Obstacle) -> ChildProcess {
    do throws(Errno) {
      do throws(Errno) {
        return try Self.spawned(file, words, change)
      } catch {
        // A script that does not say by whom it is to be read is read by the shell: execvp(3).
        guard error.rawValue == ENOEXEC else { throw error }
        return try Self.spawned("/bin/sh", ["/bin/sh", file] + words.dropFirst(), change)
      }
    } catch {
      throw .unfit(name, error)
    }
  }

  private static func spawned(
    _ file: String, _ words: [String], _ change: (inout ProcessStart) -> Void
  ) throws(Errno) -> ChildProcess {
    var start = ProcessStart(file: file, words: words)
    start.descriptors = Interruption.closedDescriptors.map { ($0, .nothing) }
    start.signals = Interruption.newlyIgnored
    change(&start)
    return try start.spawned()
  }
}

/// Signals on their way to a command that runs in this program's place.
enum SignalForwarding {
  /// The command; 0 while none runs.
  private static let process = Atomic<CInt>(0)
  /// The last signal that came while none ran; 0 where none did.
  private static let caught = Atomic<CInt>(0)

  /// The signal that came before the command was there; nil where none did.
  static var signal: CInt? {
    let number = caught.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// From here on signals are marked, or passed on while a command runs; what is ignored stays so,
  /// as below nohup.
  static func open() {
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2] { catchSignal(number) }
  }

  /// From here on the command gets them, the one that was already there first.
  static func begin(_ child: pid_t) {
    process.store(child, ordering: .relaxed)
    if let signal { _ = kill(child, signal) }
  }

  /// Ends this program by the signal that came, as if nothing had caught it.
  static func endBySignal() -> Never {
    let number = signal ?? SIGTERM
    var action = sigaction()
    action.__sigaction_handler.sa_handler = nil
    sigaction(number, &action, nil)
    raise(number)
    exit(128 + number)
  }

  /// From here on they are only marked.
  static func end() { process.store(0, ordering: .relaxed) }

  private static func catchSignal(_ number: CInt) {
    var action = sigaction()
    sigaction(number, nil, &action)
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    // SIG_IGN is a number and no function: bits/signum-generic.h.
    if handler == 1 { return }
    action = sigaction()
    action.sa_flags = SA_SIGINFO | SA_RESTART
    action.__sigaction_handler.sa_sigaction = { number, details, _ in
      let child = SignalForwarding.process.load(ordering: .relaxed)
      if child == 0 { return SignalForwarding.caught.store(number, ordering: .relaxed) }
      // The kernel's own come from the terminal, which tells the command as well; those of a process
      // have a code of 0 or less (include/uapi/asm-generic/siginfo.h, SI_FROMUSER).
      if let details, details.pointee.si_code <= 0 { _ = kill(child, number) }
    }
    sigaction(number, &action, nil)
  }
}

/// On which CPUs this thread may run, and whatever it starts.
enum ProcessorAffinity {
  /// Where it may run now.
  static var present: CPUSet {
    var words = [UInt64](repeating: 0, count: (CPUSet.highestNumber + 1) / 64)
    let isKnown = words.withUnsafeMutableBytes { affinity_of_thread(0, $0.count, $0.baseAddress) }
    guard isKnown >= 0 else { return CPUSet() }
    let numbers = words.enumerated().flatMap { index, word in
      (0..<64).filter { word >> UInt64($0) & 1 == 1 }.map { index * 64 + $0 }
    }
    return CPUSet(numbers)
  }

  /// Confines it; of a set only those CPUs count that run and are open to this program.
  ///
  /// - Throws: `EINVAL` where that leaves none.
  static func confine(to processors: CPUSet) throws(Errno) {
    var words = [UInt64](repeating: 0, count: (processors.last ?? 0) / 64 + 1)
    for number in processors.numbers { words[number / 64] |= 1 << UInt64(number % 64) }
    let answer = words.withUnsafeBytes { set_affinity_of_thread(0, $0.count, $0.baseAddress) }
    if answer != 0 { throw Errno(rawValue: errno) }
  }
}
