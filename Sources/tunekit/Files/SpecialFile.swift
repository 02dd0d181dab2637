import CLinux
import Glibc
import SystemPackage

/// What is written into and never replaced: a terminal, a pipe, `/dev/null`.
struct SpecialFile {
  let folder: OpenEntry
  let name: String
  let entry: OpenEntry

  /// How long a pipe without a reader is tried, in milliseconds, and how often.
  private static let longestWait = 2000
  private static let interval = 20

  /// Writes the text into it.
  ///
  /// - Throws: ``Unwritable`` at once where it is of a kind that nothing is written into, or where
  ///   another user could have put it there.
  func put(_ bytes: [UInt8]) throws(Unwritable) {
    try refuse()
    let file = try opened()
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .last }
    guard entry.isSame(as: status), status.st_rdev == entry.status.st_rdev else {
      throw Unwritable("something else has replaced it meanwhile")
    }
    try Replacement.write(bytes, to: file)
  }

  /// Refuses a kind that nothing is written into, and what another user could have put there.
  func refuse() throws(Unwritable) {
    let what =
      switch entry.kind {
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      case S_IFCHR: "a device"
      case S_IFBLK: "a disk or another block device"
      default: "not a plain file"
      }
    if !folder.isTrusted {
      throw Unwritable("it is \(what), and its folder belongs to user \(folder.status.st_uid)")
    }
    switch entry.kind {
    case S_IFIFO where entry.isTrusted: return
    case S_IFIFO: throw Unwritable("it is a pipe of user \(entry.status.st_uid)")
    case S_IFCHR where isSink || isTerminal: return
    case S_IFCHR: throw Unwritable("it is a device, and neither a terminal nor /dev/null")
    default: throw Unwritable("it is \(what)")
    }
  }

  /// Opened so that nothing waits, and no terminal becomes this program's.
  private func opened() throws(Unwritable) -> CInt {
    for _ in 0...(Self.longestWait / Self.interval) {
      let flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
      let file = openat(folder.descriptor, name, flags)
      if file >= 0 { return file }
      guard errno == ENXIO && entry.kind == S_IFIFO || errno == EINTR else { throw .last }
      usleep(UInt32(Self.interval) * 1000)
    }
    throw Unwritable("it is a pipe without a reader")
  }

  /// Documentation/admin-guide/devices.txt: 1:3 null, 1:5 zero, 1:7 full.
  private var isSink: Bool { major == 1 && [3, 5, 7].contains(minor) }

  /// devices.txt: 4 consoles and serial lines, 5 the terminal of a process, 136 to 143 of windows; of
  /// others sysfs tells, since to open a device to ask it may not be without effect.
  private var isTerminal: Bool {
    if [4, 5].contains(major) || (136...143).contains(major) { return true }
    return OwnProgram.absolute("/sys/dev/char/\(major):\(minor)")?.contains("/tty/") ?? false
  }

  /// As glibc takes a number of a device apart: bits/sysmacros.h.
  private var major: UInt64 {
    let number = UInt64(entry.status.st_rdev)
    return number >> 8 & 0xfff | number >> 32 & 0xffff_f000
  }

  private var minor: UInt64 {
    let number = UInt64(entry.status.st_rdev)
    return number & 0xff | number >> 12 & 0xffff_ff00
  }
}

/// Something in a folder, opened without an effect and without following a link.
///
/// What is asked of it is asked of the thing itself, whatever has its name by then.
final class OpenEntry {
  let descriptor: CInt
  let status: stat

  /// Opens a name in a folder; without a folder, a path that begins with `/` or `.`.
  ///
  /// A link itself is opened, and not what it leads to, unless it has to lead to a folder.
  init(
    _ name: String, in folder: OpenEntry? = nil, leadsToFolder: Bool = false
  ) throws(Unwritable) {
    let flags = CInt(open_path_only) | O_CLOEXEC | (leadsToFolder ? O_DIRECTORY : O_NOFOLLOW)
    descriptor = openat(folder?.descriptor ?? AT_FDCWD, name, flags)
    guard descriptor >= 0 else { throw .last }
    var found = stat()
    guard fstat(descriptor, &found) == 0 else {
      let failure = Unwritable.last
      close(descriptor)
      throw failure
    }
    status = found
  }

  deinit { close(descriptor) }

  var kind: mode_t { status.st_mode & S_IFMT }

  /// Whether it belongs to the caller or to root.
  var isTrusted: Bool { Self.trusts(status.st_uid) }

  /// Whether a user is the caller or root.
  static func trusts(_ user: uid_t) -> Bool { user == 0 || user == geteuid() }

  /// Whether it and another are one thing.
  func isSame(as other: stat) -> Bool {
    status.st_dev == other.st_dev && status.st_ino == other.st_ino
  }

  /// What a link says.
  func target() throws(Unwritable) -> String {
    var text = [UInt8](repeating: 0, count: 4096)
    let count = text.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { room in
        room.baseAddress.map { readlinkat(descriptor, "", $0, room.count) } ?? -1
      }
    }
    guard count > 0 else { throw .last }
    return String(decoding: text.prefix(count), as: UTF8.self)
  }

  /// Whether it is procfs that tells of it; include/uapi/linux/magic.h, PROC_SUPER_MAGIC.
  var isOfProcfs: Bool {
    var answer = statfs()
    return fstatfs(descriptor, &answer) == 0 && answer.f_type == 0x9fa0
  }

  /// Whether this folder lists the open files of this very process.
  var listsOwnFiles: Bool {
    ["/proc/self/fd", "/proc/thread-self/fd"].contains { path in
      var own = stat()
      return stat(path, &own) == 0 && isSame(as: own)
    }
  }

  /// Whether this folder belongs to `/dev`, where nothing is ever created.
  ///
  /// File systems of their own below it, as `/dev/shm`, do not. Where `/dev` is none, the path tells.
  var isOfDevices: Bool {
    var (devices, top) = (stat(), stat())
    guard stat("/dev", &devices) == 0, stat("/", &top) == 0, devices.st_dev == status.st_dev else {
      return false
    }
    guard devices.st_dev == top.st_dev else { return true }
    let path = OwnProgram.absolute("/proc/self/fd/\(descriptor)") ?? ""
    return path == "/dev" || path.hasPrefix("/dev/")
  }
}

/// Why a file that a person named is not written.
struct Unwritable: Error {
  /// What follows the colon of the message.
  let why: String
  /// The system's own reason; nil where it is this program's.
  let code: Errno?

  init(_ why: String) { (self.why, code) = (why, nil) }

  init(_ code: Errno) { (why, self.code) = ("\(code)", code) }

  /// The reason of the system call that has just failed.
  static var last: Unwritable { Unwritable(Errno(rawValue: errno)) }
}
