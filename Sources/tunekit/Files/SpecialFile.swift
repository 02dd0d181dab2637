import Glibc

/// What is written into and never replaced: a terminal, a pipe, `/dev/null`.
struct SpecialFile {
  let folder: OpenEntry
  let name: String
  let entry: OpenEntry

  /// How long a pipe is tried that nobody reads from, in milliseconds, and how often.
  private static let longestWait = 2000
  private static let interval = 20

  /// Writes the text into it.
  ///
  /// - Throws: ``Unwritable`` at once where it is of a kind that nothing is written into, or where
  ///   somebody else could have put it there.
  func put(_ bytes: [UInt8]) throws(Unwritable) {
    try refuse()
    let file = try opened()
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .last }
    guard entry.isSame(as: status), status.st_rdev == entry.status.st_rdev else {
      throw Unwritable("something else was put in its place meanwhile")
    }
    try Replacement.write(bytes, to: file)
  }

  private func refuse() throws(Unwritable) {
    let what =
      switch entry.kind {
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      case S_IFCHR: "a device"
      case S_IFBLK: "a disk or another block device"
      default: "no plain file"
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
    throw Unwritable("it is a pipe that nobody reads from")
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
