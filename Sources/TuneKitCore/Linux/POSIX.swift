package import CLinux
package import Glibc
package import SystemPackage

/// The system calls that swift-system does not offer publicly, and nothing else.
///
/// Each takes and gives plain values, repeats on EINTR and throws the errno.
package enum POSIX {
  static let largestFile = 64 << 20

  package static func open(
    at directory: CInt, _ name: String, _ flags: CInt, mode: mode_t = 0
  ) throws(Errno) -> CInt {
    try repeated { openat(directory, name, flags | O_CLOEXEC, mode) }
  }

  package static func closeDescriptor(_ descriptor: CInt) { _ = close(descriptor) }

  package static func status(at directory: CInt, _ name: String) throws(Errno) -> stat {
    var answer = stat()
    _ = try repeated { fstatat(directory, name, &answer, AT_SYMLINK_NOFOLLOW) }
    return answer
  }

  static func link(at directory: CInt, _ name: String) throws(Errno) -> String {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      Result { () throws(Errno) in
        guard let start = buffer.baseAddress else { throw .noMemory }
        let count = try repeated { readlinkat(directory, name, start, buffer.count) }
        return String(
          decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
      }
    }.get()
  }

  /// Everything in the file.
  ///
  /// sysfs shows a size of 4096 whatever it holds, so only EOF tells.
  package static func contents(of descriptor: CInt) throws(Errno) -> [UInt8]? {
    try withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { chunk in
      Result { () throws(Errno) in
        var content: [UInt8] = []
        while content.count <= largestFile {
          let count = try repeated { read(descriptor, chunk.baseAddress, chunk.count) }
          if count == 0 { return content }
          content.append(contentsOf: chunk.prefix(count))
        }
        return nil
      }
    }.get()
  }

  /// One `write(2)`, since a kernel file takes a value whole or not at all.
  static func writeOnce(_ bytes: [UInt8], to descriptor: CInt) throws(Errno) -> Int {
    try repeated { write(descriptor, bytes, bytes.count) }
  }

  /// All bytes from a position on, in as many `pwrite(2)` as it takes.
  package static func writeAll(
    _ bytes: [UInt8], to descriptor: CInt, at position: Int
  ) throws(Errno) {
    var done = 0
    while done < bytes.count {
      let ahead = Array(bytes[done...])
      let count = try repeated { pwrite(descriptor, ahead, ahead.count, off_t(position + done)) }
      // No error and no progress: once more would be for ever.
      if count == 0 { throw .ioError }
      done += count
    }
  }

  package static func truncate(_ descriptor: CInt, to length: Int) throws(Errno) {
    _ = try repeated { ftruncate(descriptor, off_t(length)) }
  }

  /// Cuts a file that is longer, and never fills one up that is shorter.
  static func shorten(_ descriptor: CInt, to length: Int) throws(Errno) {
    var status = stat()
    _ = try repeated { fstat(descriptor, &status) }
    if status.st_size > length { try truncate(descriptor, to: length) }
  }

  package static func sync(_ descriptor: CInt) throws(Errno) {
    _ = try repeated { fsync(descriptor) }
  }

  /// Whether the lock was free; it goes with the descriptor, however the process ends.
  package static func tryLock(_ descriptor: CInt) throws(Errno) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    let code = Errno(rawValue: errno)
    if code == .wouldBlock { return false }
    throw code
  }

  /// Whether the lock is taken, by a look that keeps nothing.
  package static func isLocked(_ descriptor: CInt) -> Bool {
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
    unlock(descriptor)
    return false
  }

  /// Releases a lock also where a child that is about to be another program still has a copy of
  /// the descriptor.
  package static func unlock(_ descriptor: CInt) { _ = flock(descriptor, LOCK_UN) }

  /// Makes a directory of that mode, whatever the umask of this process; so the system's folders
  /// are as a package would make them, and ours are as they are said to be.
  static func makeDirectory(at directory: CInt, _ name: String, mode: mode_t) throws(Errno) {
    let mask = umask(0o022)
    defer { umask(mask) }
    _ = try repeated { mkdirat(directory, name, mode) }
  }

  /// Sets the rights of an open directory, also of one that was opened to be walked through alone.
  static func setMode(of directory: CInt, to mode: mode_t) throws(Errno) {
    _ = try repeated { fchmodat(directory, ".", mode, 0) }
  }

  /// The text of a file of this system; nil where it cannot be read.
  package static func text(of path: String) -> String? {
    guard let file = try? open(at: AT_FDCWD, path, O_RDONLY) else { return nil }
    defer { closeDescriptor(file) }
    return (try? contents(of: file)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
  }

  package static func remove(at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { unlinkat(directory, name, 0) }
  }

  static func removeDirectory(at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { unlinkat(directory, name, AT_REMOVEDIR) }
  }

  package static func rename(at directory: CInt, _ old: String, to new: String) throws(Errno) {
    _ = try repeated { renameat(directory, old, directory, new) }
  }

  static func makeLink(to target: String, at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { symlinkat(target, directory, name) }
  }

  /// The names in an open directory, which is closed by this.
  package static func names(consuming descriptor: CInt) throws(Errno) -> [String] {
    guard let stream = fdopendir(descriptor) else {
      let code = Errno(rawValue: errno)
      closeDescriptor(descriptor)
      throw code
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw Errno(rawValue: errno) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Whether procfs or sysfs answers behind this descriptor.
  ///
  /// include/uapi/linux/magic.h: PROC_SUPER_MAGIC, SYSFS_MAGIC.
  static func isKernelFile(_ descriptor: CInt) -> Bool {
    var answer = statfs()
    guard fstatfs(descriptor, &answer) == 0 else { return false }
    return answer.f_type == 0x9fa0 || answer.f_type == 0x6265_6572
  }

  /// Whether the file behind this descriptor has another name somewhere (link(2)).
  static func hasOtherNames(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 1
  }

  /// The present time in RFC 3339, to the second.
  ///
  /// A clock outside the years 1970 to 9999, which RFC 3339 cannot say or no one has
  /// set, is taken for their beginning or end.
  package static func timestamp(at time: time_t = time(nil)) -> String {
    var seconds = min(max(time, 0), 253_402_300_799)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// The time in so many seconds, in RFC 3339.
  package static func timestamp(in seconds: Int) -> String {
    let (time, isTooLong) = Glibc.time(nil).addingReportingOverflow(seconds)
    return timestamp(at: isTooLong ? .max : time)
  }

  /// How long this boot lasts, sleep included, in milliseconds.
  package static func uptime() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  package static func sleep(milliseconds: Int) {
    let whole = max(0, milliseconds)
    var left = timespec(tv_sec: whole / 1000, tv_nsec: (whole % 1000) * 1_000_000)
    var rest = timespec()
    while nanosleep(&left, &rest) != 0 && errno == EINTR { left = rest }
  }

  private static func repeated<Count: FixedWidthInteger>(
    _ call: () -> Count
  ) throws(Errno) -> Count {
    while true {
      let answer = call()
      if answer >= 0 { return answer }
      let code = Errno(rawValue: errno)
      if code != .interrupted { throw code }
    }
  }
}

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

  /// A descriptor that becomes readable where this process is asked to end, instead of the
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

extension POSIX {
  /// Sends a message to a socket of this machine, and returns what comes back until the other closes.
  ///
  /// The message carries who we are, as the kernel vouches for it (unix(7), SCM_CREDENTIALS).
  ///
  /// - Parameters:
  ///   - message: the bytes.
  ///   - path: where the other listens.
  ///   - seconds: how long each step may take.
  /// - Returns: everything that came back.
  /// - Throws: the errno; `EAGAIN` where the time is over.
  static func exchange(
    _ message: [UInt8], at path: String, within seconds: Int
  ) throws(Errno) -> [UInt8] {
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    defer { closeDescriptor(descriptor) }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      guard setsockopt(descriptor, SOL_SOCKET, option, &limit, size) == 0 else {
        throw Errno(rawValue: errno)
      }
    }
    try connect(descriptor, to: path)
    try send(message, withCredentialsOn: descriptor)
    _ = shutdown(descriptor, CInt(SHUT_WR))
    guard let answer = try contents(of: descriptor) else { throw .messageTooLong }
    return answer
  }

  private static func connect(_ descriptor: CInt, to path: String) throws(Errno) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let isPlaced = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      room.copyBytes(from: bytes)
      return true
    }
    guard isPlaced else { throw .fileNameTooLong }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let answer = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, size)
      }
    }
    guard answer == 0 else { throw Errno(rawValue: errno) }
  }

  /// One message with one control message: the header of cmsg(3), then process, user and group.
  private static func send(
    _ message: [UInt8], withCredentialsOn descriptor: CInt
  ) throws(Errno) {
    let credentials: [UInt32] = [UInt32(bitPattern: getpid()), getuid(), getgid()]
    let headerSize = MemoryLayout<cmsghdr>.size
    let payload = credentials.count * MemoryLayout<UInt32>.size
    // CMSG_SPACE rounds up to the size of a word.
    let word = MemoryLayout<Int>.size
    var control = [UInt8](repeating: 0, count: headerSize + (payload + word - 1) / word * word)
    var header = cmsghdr()
    header.cmsg_len = headerSize + payload
    header.cmsg_level = SOL_SOCKET
    header.cmsg_type = credentialsMessage
    control.withUnsafeMutableBytes { room in
      room.storeBytes(of: header, as: cmsghdr.self)
      for (index, number) in credentials.enumerated() {
        room.storeBytes(of: number, toByteOffset: headerSize + 4 * index, as: UInt32.self)
      }
    }
    var bytes = message
    let sent = bytes.withUnsafeMutableBytes { text in
      control.withUnsafeMutableBytes { room in
        var part = iovec(iov_base: text.baseAddress, iov_len: text.count)
        return withUnsafeMutablePointer(to: &part) { parts in
          var envelope = msghdr()
          envelope.msg_iov = parts
          envelope.msg_iovlen = 1
          envelope.msg_control = room.baseAddress
          envelope.msg_controllen = room.count
          return sendmsg(descriptor, &envelope, CInt(MSG_NOSIGNAL))
        }
      }
    }
    guard sent >= 0 else { throw Errno(rawValue: errno) }
    guard sent == message.count else { throw .ioError }
  }

  /// include/linux/socket.h, which glibc shows only for _GNU_SOURCE.
  private static let credentialsMessage: CInt = 2
}
