import CLinux
import Glibc

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
