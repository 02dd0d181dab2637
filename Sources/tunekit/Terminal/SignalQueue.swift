import CLinux
import Glibc
import SystemPackage

/// Signals that are read one after the other, instead of each doing what it does by itself.
final class SignalQueue {
  let descriptor: CInt

  /// Begins to queue signals.
  ///
  /// To be made before there is a second thread, to which they could be sent.
  ///
  /// - Throws: the errno of the kernel.
  init(_ numbers: [CInt]) throws(Errno) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers {
      sigaddset(&signals, number)
      // One that is ignored is never queued: signalfd(2).
      signal(number, SIG_DFL)
    }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    descriptor = signalfd(-1, &signals, O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
  }

  deinit { close(descriptor) }

  /// The signal that came first; nil where none is left.
  func next() -> CInt? {
    var signal = signalfd_siginfo()
    let count = withUnsafeMutableBytes(of: &signal) { read(descriptor, $0.baseAddress, $0.count) }
    return count == MemoryLayout<signalfd_siginfo>.size ? CInt(clamping: signal.ssi_signo) : nil
  }
}
