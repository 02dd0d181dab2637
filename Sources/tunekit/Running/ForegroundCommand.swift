import CLinux
import Glibc
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
    let child = try started()
    Passage.begin(child)
    // Until it is waited for its number is nobody else's, so that a signal cannot go astray.
    var details = siginfo_t()
    while waitid(P_PID, id_t(child), &details, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    Passage.end()
    var status: CInt = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }

  private func started() throws(Obstacle) -> pid_t {
    var code = spawned(file, words)
    // A script that does not say by whom it is to be read is read by the shell: execvp(3).
    if case .failure(let errno) = code, errno.rawValue == ENOEXEC {
      code = spawned("/bin/sh", ["/bin/sh", file] + words.dropFirst())
    }
    switch code {
    case .success(let child): return child
    case .failure(let errno): throw .unfit(name, errno)
    }
  }

  private func spawned(_ file: String, _ words: [String]) -> Result<pid_t, Errno> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Interruption.closedDescriptors {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in Interruption.newlyIgnored { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let code = posix_spawn(
      &child, file, &actions, &attributes, arguments + [nil], inherited_environment())
    return code == 0 ? .success(child) : .failure(Errno(rawValue: code))
  }
}
