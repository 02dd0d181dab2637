import Glibc
import SystemPackage
import TuneKitCore

/// A new file that takes the place of a name in a folder, so that a reader sees the old text or
/// the new one, and neither a full disk nor a kill spoils one of them.
///
/// Everything goes by the folder's descriptor, since the folder may be another user's. Until it has
/// its name the file is called `.NAME.PROCESS.new` and locked; one without a lock was left by
/// a call that was killed, and the next one takes it away.
struct Replacement {
  let folder: OpenEntry
  let name: String
  /// The plain file that is there, whose mode and owner are kept; nil where there is none.
  let present: OpenEntry?
  /// The mode that it has in any case; nil where that of the present file or the umask decides.
  var fixedMode: mode_t?

  private static let usualMode: mode_t = 0o644
  private static let tries = 10

  /// Puts the text in its place, on the disk when this returns.
  func put(_ bytes: [UInt8]) throws(Unwritable) {
    guard !folder.isOfDevices else { throw Self.amongDevices }
    removeLeftovers()
    let (new, file) = try made()
    defer { close(file) }
    do throws(Unwritable) {
      try Self.write(bytes, to: file)
      try dress(file)
      guard fsync(file) == 0 else { throw .last }
      guard renameat(folder.descriptor, new, folder.descriptor, name) == 0 else { throw .last }
    } catch {
      unlinkat(folder.descriptor, new, 0)
      throw error
    }
    syncFolder()
  }

  /// Whether a file can be made in the folder and take that place, by making one and removing it.
  ///
  /// - Throws: ``Unwritable`` with what ``put(_:)`` would say; a disk that is full later is not foreseen.
  func check() throws(Unwritable) {
    guard !folder.isOfDevices else { throw Self.amongDevices }
    let (new, file) = try made()
    close(file)
    unlinkat(folder.descriptor, new, 0)
    guard present != nil else { return }
    // Whether a name may be taken away is asked before whether it is a folder, and this one is none:
    // fs/namei.c, may_delete. So an immutable file is found, and one of another user in /tmp.
    guard unlinkat(folder.descriptor, name, AT_REMOVEDIR) != 0, errno != ENOTDIR else { return }
    throw .last
  }

  private static var amongDevices: Unwritable {
    Unwritable("it lies in /dev, where nothing is created or replaced")
  }

  /// Writes everything, waiting where the other end is not ready.
  static func write(_ bytes: [UInt8], to file: CInt) throws(Unwritable) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        done += count
      } else if count == 0 {
        throw Unwritable(.ioError)
      } else if errno == EAGAIN {
        var wanted = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, -1)
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// A locked file that no one else can open.
  private func made() throws(Unwritable) -> (name: String, file: CInt) {
    for number in 0..<Self.tries {
      let new =
        Self.prefix(of: name) + "\(getpid())" + (number == 0 ? "" : ".\(number)") + Self.suffix
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let file = openat(folder.descriptor, new, flags, 0o600)
      if file < 0 && errno == EEXIST { continue }
      guard file >= 0 else { throw .last }
      // Another call that has just taken it for a leftover has the lock, or has taken it away.
      var status = stat()
      if flock(file, LOCK_EX | LOCK_NB) == 0 || ![EWOULDBLOCK, EINTR].contains(errno),
        fstat(file, &status) == 0, status.st_nlink > 0
      {
        return (new, file)
      }
      close(file)
    }
    throw Unwritable(.fileExists)
  }

  /// Gives it the mode and the owner that are to be seen.
  private func dress(_ file: CInt) throws(Unwritable) {
    let mask = umask(0o022)
    umask(mask)
    var mode = Self.usualMode & ~mask
    if let status = present?.status {
      mode = status.st_mode & 0o777
      // A user who is not root gives nothing away, and may keep the group alone.
      if fchown(file, status.st_uid, status.st_gid) != 0 { _ = fchown(file, .max, status.st_gid) }
    }
    guard fchmod(file, fixedMode ?? mode) == 0 else { throw .last }
  }

  private func removeLeftovers() {
    let listed = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard listed >= 0 else { return }
    guard let stream = fdopendir(listed) else {
      close(listed)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let found = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if isOurs(found) { removeLeftover(found) }
    }
  }

  /// Takes a file away that its maker has not locked any more.
  private func removeLeftover(_ leftover: String) {
    guard let entry = try? OpenEntry(leftover, in: folder), entry.kind == S_IFREG,
      entry.status.st_uid == geteuid()
    else { return }
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let file = openat(folder.descriptor, leftover, flags)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) == 0, entry.isSame(as: status), flock(file, LOCK_EX | LOCK_NB) == 0 {
      unlinkat(folder.descriptor, leftover, 0)
    }
  }

  private func isOurs(_ leftover: String) -> Bool {
    guard leftover.hasPrefix(Self.prefix(of: name)), leftover.hasSuffix(Self.suffix) else {
      return false
    }
    let number = leftover.dropFirst(Self.prefix(of: name).count).dropLast(Self.suffix.count)
    return !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e }
  }

  private static let suffix = ".new"

  /// Short enough that the number fits into a name, which has 255 bytes: `NAME_MAX`.
  private static func prefix(of name: String) -> String {
    "." + String(decoding: name.utf8.prefix(200), as: UTF8.self) + "."
  }

  /// So that the new name outlives a loss of power; where a folder cannot be synced, so be it.
  private func syncFolder() {
    let opened = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
  }
}

/// A file that a person named on the command line.
struct TextFile {
  let path: String

  /// Its bytes, if it is a plain file of a sensible size.
  func bytes() throws -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking)
      return try file.closeAfter { try Self.contents(of: file) }
    } catch let errno as Errno {
      let shown = path.utf8.count > 200 ? "\(path.prefix(200))..." : path
      let why = errno == .fileTooLarge ? "it has more than \(Self.largest >> 20) MiB" : "\(errno)"
      throw Failure(status: .error, message: "\(shown) cannot be read: \(why)")
    }
  }

  /// Replaces its content, whole or not at all; see ``NamedOutput``.
  func write(_ text: String) throws { try NamedOutput(path: path).write(text) }

  private static let largest = 16 << 20

  private static func contents(of file: FileDescriptor) throws -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while content.count <= largest {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return content }
      content += chunk.prefix(count)
    }
    throw Errno.fileTooLarge
  }
}
