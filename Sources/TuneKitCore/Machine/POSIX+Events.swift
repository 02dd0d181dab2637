import CLinux
import Glibc
import SystemPackage

extension POSIX {
  /// A socket on which the kernel tells of its objects.
  static func kernelMessages() throws(Errno) -> CInt {
    let kind = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_NETLINK, kind, NETLINK_KOBJECT_UEVENT)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    // Group 1 is the kernel's; udev tells in group 2 what it has made of it.
    address.nl_groups = 1
    let size = socklen_t(MemoryLayout<sockaddr_nl>.size)
    let answer = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    guard answer == 0 else {
      let code = Errno(rawValue: errno)
      closeDescriptor(descriptor)
      throw code
    }
    return descriptor
  }

  /// The next message of the kernel itself; nil where there is none at present.
  ///
  /// - Throws: `ENOBUFS` where messages were lost.
  static func kernelMessage(from descriptor: CInt) throws(Errno) -> [UInt8]? {
    // lib/kobject_uevent.c, UEVENT_BUFFER_SIZE: no message is longer than 2048 and its head.
    var room = [UInt8](repeating: 0, count: 8192)
    while true {
      var sender = sockaddr_nl()
      var size = socklen_t(MemoryLayout<sockaddr_nl>.size)
      let count = room.withUnsafeMutableBytes { bytes in
        withUnsafeMutablePointer(to: &sender) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            recvfrom(descriptor, bytes.baseAddress, bytes.count, 0, $0, &size)
          }
        }
      }
      if count < 0 {
        let code = Errno(rawValue: errno)
        if code == .interrupted { continue }
        if code == .wouldBlock { return nil }
        throw code
      }
      // Any process may send here; only the kernel has the number 0.
      if sender.nl_pid == 0 { return Array(room.prefix(count)) }
    }
  }

  /// A timer that is never up, and is cancelled when the clock jumps, as after a sleep.
  static func clockJumps() throws(Errno) -> CInt {
    let descriptor = timerfd_create(CLOCK_REALTIME, O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    rearm(descriptor)
    return descriptor
  }

  /// Waits for the next jump.
  static func rearm(_ descriptor: CInt) {
    // What is left of the last jump is read first, else it would be seen again.
    var count: UInt64 = 0
    _ = withUnsafeMutableBytes(of: &count) { read(descriptor, $0.baseAddress, $0.count) }
    var never = itimerspec()
    never.it_value.tv_sec = Int(Int32.max)
    never.it_value.tv_sec *= 100
    _ = timerfd_settime(descriptor, CInt(timer_ended_by_clock_jumps), &never, nil)
  }

  /// How long this boot has slept, in milliseconds.
  static func slept() -> Int {
    var awake = timespec()
    clock_gettime(CLOCK_MONOTONIC, &awake)
    return uptime() - (awake.tv_sec * 1000 + awake.tv_nsec / 1_000_000)
  }

  /// A descriptor that becomes readable where somebody asks this process to end, instead of the
  /// signal ending it.
  ///
  /// To be called before there is a second thread, which would be ended by it.
  static func endings() throws(Errno) -> CInt {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let descriptor = signalfd(-1, &signals, O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    return descriptor
  }

  /// Which of some descriptors have something to read, within a time.
  static func readable(of descriptors: [CInt], within milliseconds: Int) -> Set<CInt> {
    var questions = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let time = CInt(clamping: max(0, milliseconds))
    guard poll(&questions, nfds_t(questions.count), time) > 0 else { return [] }
    return Set(questions.filter { $0.revents != 0 }.map(\.fd))
  }
}
