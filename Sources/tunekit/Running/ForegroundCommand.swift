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
    Passage.begin(child.number)
    // Until it is collected its number is nobody else's, so that a signal cannot go astray.
    child.wait()
    Passage.end()
    switch child.ending() {
    case .exited(let status): return status
    case .signalled(let signal): return 128 + signal
    case nil: return ExitStatus.error.rawValue
    }
  }

  private func started() throws(Obstacle) -> ChildProcess {
    do throws(Errno) {
      do throws(Errno) {
        return try Self.spawned(file, words)
      } catch {
        // A script that does not say by whom it is to be read is read by the shell: execvp(3).
        guard error.rawValue == ENOEXEC else { throw error }
        return try Self.spawned("/bin/sh", ["/bin/sh", file] + words.dropFirst())
      }
    } catch {
      throw .unfit(name, error)
    }
  }

  private static func spawned(_ file: String, _ words: [String]) throws(Errno) -> ChildProcess {
    var start = ProcessStart(file: file, words: words)
    start.descriptors = Interruption.closedDescriptors.map { ($0, .nothing) }
    start.signals = Interruption.newlyIgnored
    return try start.spawned()
  }
}
