import CLinux
import Glibc
import SystemPackage

/// The system calls that swift-system does not offer publicly, and nothing else.
///
/// Each takes and gives plain values, repeats on EINTR and throws the errno.
enum POSIX {
  static let largestFile = 64 << 20

  static func open(
    at directory: CInt, _ name: String, _ flags: CInt, mode: mode_t = 0
  ) throws(Errno) -> CInt {
    try repeated { openat(directory, name, flags | O_CLOEXEC, mode) }
  }

  static func closeDescriptor(_ descriptor: CInt) { _ = close(descriptor) }

  static func status(at directory: CInt, _ name: String) throws(Errno) -> stat {
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
  static func contents(of descriptor: CInt) throws(Errno) -> [UInt8]? {
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
  static func writeAll(_ bytes: [UInt8], to descriptor: CInt, at position: Int) throws(Errno) {
    var done = 0
    while done < bytes.count {
      let ahead = Array(bytes[done...])
      let count = try repeated { pwrite(descriptor, ahead, ahead.count, off_t(position + done)) }
      // No error and no progress: once more would be for ever.
      if count == 0 { throw .ioError }
      done += count
    }
  }

  static func truncate(_ descriptor: CInt, to length: Int) throws(Errno) {
    _ = try repeated { ftruncate(descriptor, off_t(length)) }
  }

  /// Cuts a file that is longer, and never fills one up that is shorter.
  static func shorten(_ descriptor: CInt, to length: Int) throws(Errno) {
    var status = stat()
    _ = try repeated { fstat(descriptor, &status) }
    if status.st_size > length { try truncate(descriptor, to: length) }
  }

  static func sync(_ descriptor: CInt) throws(Errno) {
    _ = try repeated { fsync(descriptor) }
  }

  /// Whether the lock was free; it goes with the descriptor, however the process ends.
  static func tryLock(_ descriptor: CInt) throws(Errno) -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    let code = Errno(rawValue: errno)
    if code == .wouldBlock { return false }
    throw code
  }

  /// Whether somebody has the lock, by a look that keeps nothing.
  static func isLocked(_ descriptor: CInt) -> Bool {
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return true }
    unlock(descriptor)
    return false
  }

  /// Gives a lock back also where a child that is about to be another program still has a copy of
  /// the descriptor.
  static func unlock(_ descriptor: CInt) { _ = flock(descriptor, LOCK_UN) }

  /// Makes a directory of that mode, whatever the mask of whoever runs this; so the system's folders
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
  static func text(of path: String) -> String? {
    guard let file = try? open(at: AT_FDCWD, path, O_RDONLY) else { return nil }
    defer { closeDescriptor(file) }
    return (try? contents(of: file)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
  }

  static func remove(at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { unlinkat(directory, name, 0) }
  }

  static func removeDirectory(at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { unlinkat(directory, name, AT_REMOVEDIR) }
  }

  static func rename(at directory: CInt, _ old: String, to new: String) throws(Errno) {
    _ = try repeated { renameat(directory, old, directory, new) }
  }

  static func makeLink(to target: String, at directory: CInt, _ name: String) throws(Errno) {
    _ = try repeated { symlinkat(target, directory, name) }
  }

  /// The names in an open directory, which is closed by this.
  static func names(consuming descriptor: CInt) throws(Errno) -> [String] {
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
  /// A clock that stands outside the years 1970 to 9999, which RFC 3339 cannot say or nobody has
  /// set, is taken for their beginning or end.
  static func timestamp(at time: time_t = time(nil)) -> String {
    var seconds = min(max(time, 0), 253_402_300_799)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// The time in so many seconds, in RFC 3339.
  static func timestamp(in seconds: Int) -> String {
    let (time, isTooLong) = Glibc.time(nil).addingReportingOverflow(seconds)
    return timestamp(at: isTooLong ? .max : time)
  }

  /// How long this boot lasts, sleep included, in milliseconds.
  static func uptime() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
  }

  static func sleep(milliseconds: Int) {
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
