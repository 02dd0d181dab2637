import CFFI
import Glibc

/// What this process gives up before it lets foreign code in.
enum Confinement {
  /// `nobody`, as every distribution has it.
  private static let nobody: UInt32 = 65534

  /// Whether this process has the rights of root, or could take them again.
  static var isRoot: Bool { geteuid() == 0 || getuid() == 0 }

  /// Gives up all that a question does not need; false where that fails.
  ///
  /// The limits come first, since a process without rights may still lower them. The change of user
  /// clears the signal of the parent's death and the mark against dumps, so those come last.
  static func enter() -> Bool {
    ask_close_from(4)
    guard chdir("/") == 0 else { return false }
    // A log that cannot grow shall be an error of the library's write, and not its end.
    signal(SIGXFSZ, SIG_IGN)
    let limits: [(CInt, UInt)] = [
      (CInt(ask_limit_memory), 1 << 30), (CInt(ask_limit_core), 0),
      (CInt(ask_limit_time), 10), (CInt(ask_limit_file), 0),
      (CInt(ask_limit_files), 64),
    ]
    guard limits.allSatisfy({ ask_limit($0.0, $0.1) == 0 }) else { return false }
    if isRoot { _ = ask_become(nobody) }
    // Root owns most files of a system, and needs no capability for them.
    return !isRoot && ask_drop_capabilities() == 0
      && ask_prctl(CInt(ask_no_new_rights), 1) == 0
      && ask_prctl(CInt(ask_dumpable), 0) == 0
      && ask_prctl(CInt(ask_signal_of_parent), UInt(SIGKILL)) == 0
  }
}
