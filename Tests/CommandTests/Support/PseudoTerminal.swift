import Foundation
import Glibc

/// A terminal that no person sits at, with a program as the first process of its session.
final class PseudoTerminal {
  private let master: Int32
  let process: pid_t
  /// Everything that was printed on it.
  private(set) var output = ""
  private var status: Int32?

  /// Starts the program on a new terminal.
  init(
    _ words: [String], width: UInt16 = 80, height: UInt16 = 24,
    environment: [String: String] = [:]
  ) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // What unlockpt(3) and ptsname(3) do, which Swift does not see; asm-generic/ioctls.h.
    let (unlock, tellNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    var (locked, number): (CInt, CUnsignedInt) = (0, 0)
    guard master >= 0, ioctl(master, unlock, &locked) == 0, ioctl(master, tellNumber, &number) == 0
    else { throw Trouble("no pseudo terminal") }
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a new session opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // <spawn.h>: POSIX_SPAWN_SETSID is 0x80.
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | 0x80
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var variables = ["TERM": "xterm", "LANG": "C.UTF-8", "HOME": "/nonexistent"]
    variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    variables.merge(environment) { $1 }
    var process: pid_t = 0
    let arguments = words.map { strdup($0) } + [nil]
    let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + settings { free(text) } }
    let code = posix_spawnp(&process, words[0], &actions, &attributes, arguments, settings)
    guard code == 0 else { throw Trouble("\(words[0]) cannot be started: \(code)") }
    self.process = process
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(master)
  }

  /// The settings of the terminal.
  var modes: tcflag_t {
    var state = termios()
    tcgetattr(master, &state)
    return state.c_lflag
  }

  func resize(width: UInt16, height: UInt16) {
    var size = winsize(ws_row: height, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(master, bytes, bytes.count)
  }

  func send(_ signal: Int32) { kill(process, signal) }

  /// Reads on until it is so; false if that takes too long.
  func wait(seconds: Double = 20, until isSo: (PseudoTerminal) -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      take()
      if isSo(self) { return true }
      usleep(5000)
    }
    return false
  }

  /// Waits for the end of the program and gives its status; -1 for a signal's number behind it.
  func end(seconds: Double = 20) -> Int32? {
    _ = wait(seconds: seconds) { $0.hasEnded }
    take()
    guard let status else { return nil }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
  }

  /// Whether it is stopped now.
  var isStopped: Bool {
    let text = Files.contents("/proc/\(process)/stat").map { String(decoding: $0, as: UTF8.self) }
    return text?.split(separator: ")").last?.trimmingPrefix(" ").first == "T"
  }

  private var hasEnded: Bool {
    if status != nil { return true }
    var code: Int32 = 0
    guard waitpid(process, &code, WNOHANG) == process else { return false }
    status = code
    return true
  }

  private func take() {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(master, &bytes, bytes.count)
      guard count > 0 else { return }
      output += String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }
}
