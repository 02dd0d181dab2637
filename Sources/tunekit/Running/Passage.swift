import Glibc
import Synchronization

/// Signals on their way to a command that runs in this program's place.
enum Passage {
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
      let child = Passage.process.load(ordering: .relaxed)
      if child == 0 { return Passage.caught.store(number, ordering: .relaxed) }
      // The kernel's own come from the terminal, which tells the command as well; those of a process
      // have a code of 0 or less (include/uapi/asm-generic/siginfo.h, SI_FROMUSER).
      if let details, details.pointee.si_code <= 0 { _ = kill(child, number) }
    }
    sigaction(number, &action, nil)
  }
}
