import CLinux
import Glibc
import Synchronization
public import SystemPackage

/// A directory that is taken for `/`, and out of which no link leads.
///
/// Paths are walked name by name from an open descriptor. A link is read and followed by hand,
/// an absolute one from this root, so neither `..` nor a link can name anything outside. The
/// directories on the way stay open, which makes every later file in them one `openat`.
public final class RootDirectory: Sendable {
  /// Where the root lies, as it was given.
  public let path: String

  private let top: OpenDirectory
  private let directories = Mutex<[SystemPath: OpenDirectory]>([:])
  private static let mostLinks = 40
  private static let mostOpen = 400

  /// Opens a directory as a root.
  ///
  /// - Throws: the errno of opening it.
  public init(_ path: String) throws(Errno) {
    self.path = path
    top = OpenDirectory(try POSIX.open(at: AT_FDCWD, path, O_RDONLY | O_DIRECTORY))
  }

  /// The path with every link followed.
  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try find(path).path
  }

  /// What the file system knows of the file, links followed.
  func status(_ path: SystemPath) throws(MachineError) -> stat {
    try find(path).status
  }

  /// Opens a plain file; a link at its end is followed within the root.
  func openFile(_ path: SystemPath, _ flags: CInt) throws(MachineError) -> CInt {
    let found = try find(path)
    guard found.status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
    let parent = try directory(found.path.parent, asked: path)
    // O_NONBLOCK: a pipe that was put in the file's place since then must not hold us up.
    do throws(Errno) {
      return try POSIX.open(
        at: parent.descriptor, String(found.path.name), flags | O_NOFOLLOW | O_NONBLOCK)
    } catch {
      throw MachineError(error, at: path)
    }
  }

  /// The names in a directory, in byte order.
  func list(_ path: SystemPath) throws(MachineError) -> [String] {
    let found = try find(path)
    let parent = try directory(found.path, asked: path)
    do throws(Errno) {
      let names = try POSIX.names(
        consuming: POSIX.open(at: parent.descriptor, ".", O_RDONLY | O_DIRECTORY))
      return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw MachineError(error, at: path)
    }
  }

  /// An open descriptor of a directory that is made, with those above it, where it is missing.
  ///
  /// - Returns: the directory, which stays open for as long as it is held.
  func makeDirectories(_ path: SystemPath, mode: mode_t) throws(MachineError) -> OpenDirectory {
    var made: SystemPath = "/"
    for name in path.components {
      let next = made.appending(name)
      do {
        made = try canonical(next)
      } catch {
        guard case .missing = error else { throw error }
        let parent = try directory(made, asked: next)
        do throws(Errno) {
          try POSIX.makeDirectory(at: parent.descriptor, String(name), mode: mode)
        } catch {
          if error != .fileExists { throw .refused(next, error) }
        }
        made = next
      }
    }
    return try directory(made, asked: path)
  }

  /// Whether procfs or sysfs is mounted there.
  func isKernel(_ path: SystemPath) -> Bool {
    guard let found = try? canonical(path), let open = try? directory(found, asked: path) else {
      return false
    }
    return POSIX.isKernelFile(open.descriptor)
  }

  private func find(_ path: SystemPath) throws(MachineError) -> (path: SystemPath, status: stat) {
    var walked: SystemPath = "/"
    var ahead = Array(path.components.reversed())
    var links = 0
    // What is known of the end of the walk; nothing after a climb or a link.
    var status: stat?
    while let name = ahead.popLast() {
      if name == ".." {
        (walked, status) = (walked.parent, nil)
        continue
      }
      let parent = try directory(walked, asked: path)
      do throws(Errno) {
        let found = try POSIX.status(at: parent.descriptor, String(name))
        guard found.st_mode & S_IFMT == S_IFLNK else {
          (walked, status) = (walked.appending(name), found)
          forget(walked, unlessIts: found)
          continue
        }
        links += 1
        guard links <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
        let target = try POSIX.link(at: parent.descriptor, String(name))
        status = nil
        if target.utf8.first == UInt8(ascii: "/") { walked = "/" }
        ahead.append(contentsOf: target.pathComponents.filter { $0 != "." }.reversed())
      } catch {
        throw MachineError(error, at: path)
      }
    }
    if let status { return (walked, status) }
    var end = stat()
    fstat(try directory(walked, asked: path).descriptor, &end)
    return (walked, end)
  }

  /// Closes a directory that has been replaced by another of its name since it was opened.
  ///
  /// `/proc/irq/N` is, each time a driver requests the interrupt anew; in the old one nothing is
  /// ever found again.
  private func forget(_ path: SystemPath, unlessIts status: stat) {
    directories.withLock { open in
      guard let known = open[path], !known.isSame(as: status) else { return }
      open = open.filter { !$0.key.isBelow(path) }
    }
  }

  private func directory(
    _ path: SystemPath, asked: SystemPath
  ) throws(MachineError) -> OpenDirectory {
    if path.string == "/" { return top }
    if let open = directories.withLock({ $0[path] }) { return open }
    let parent = try directory(path.parent, asked: asked)
    do throws(Errno) {
      let flags = CInt(open_path_only) | O_DIRECTORY | O_NOFOLLOW
      let opened = OpenDirectory(
        try POSIX.open(at: parent.descriptor, String(path.name), flags))
      directories.withLock { open in
        if open.count >= Self.mostOpen { open = [:] }
        open[path] = opened
      }
      return opened
    } catch {
      throw MachineError(error, at: asked)
    }
  }
}

/// A directory that is open for as long as somebody holds it.
final class OpenDirectory: Sendable {
  /// The descriptor, which is closed with this.
  let descriptor: CInt
  private let device: dev_t
  private let inode: ino_t

  /// Takes a descriptor over.
  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    var status = stat()
    fstat(descriptor, &status)
    (device, inode) = (status.st_dev, status.st_ino)
  }

  deinit { POSIX.closeDescriptor(descriptor) }

  /// Whether it is the file of this status.
  func isSame(as status: stat) -> Bool { status.st_dev == device && status.st_ino == inode }
}

extension MachineError {
  /// A failure to reach a path, told by its errno.
  init(_ errno: Errno, at path: SystemPath) {
    self =
      switch errno {
      case .noSuchFileOrDirectory, .notDirectory, .operationNotSupportedByDevice: .missing(path)
      case .tooManySymbolicLinkLevels: .tooManyLinks(path)
      default: .unreadable(path, errno)
      }
  }
}
