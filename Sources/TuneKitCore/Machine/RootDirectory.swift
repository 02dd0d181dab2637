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

  private let descriptor: CInt
  private let directories = Mutex<[SystemPath: CInt]>([:])
  private static let mostLinks = 40
  private static let mostOpen = 400

  /// Opens a directory as a root.
  ///
  /// - Throws: the errno of opening it.
  public init(_ path: String) throws(Errno) {
    self.path = path
    descriptor = try POSIX.open(at: AT_FDCWD, path, O_RDONLY | O_DIRECTORY)
  }

  deinit {
    directories.withLock { $0.values.forEach(POSIX.closeDescriptor) }
    POSIX.closeDescriptor(descriptor)
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
      return try POSIX.open(at: parent, String(found.path.name), flags | O_NOFOLLOW | O_NONBLOCK)
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
        consuming: POSIX.open(at: parent, ".", O_RDONLY | O_DIRECTORY))
      return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw MachineError(error, at: path)
    }
  }

  /// An open descriptor of a directory that is made, with those above it, where it is missing.
  ///
  /// - Returns: a descriptor that stays this root's; do not close it.
  func makeDirectories(_ path: SystemPath, mode: mode_t) throws(MachineError) -> CInt {
    var made: SystemPath = "/"
    for name in path.components {
      let next = made.appending(name)
      do {
        made = try canonical(next)
      } catch {
        guard case .missing = error else { throw error }
        let parent = try directory(made, asked: next)
        do throws(Errno) {
          try POSIX.makeDirectory(at: parent, String(name), mode: mode)
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
    return POSIX.isKernelFile(open)
  }

  private func find(_ path: SystemPath) throws(MachineError) -> (path: SystemPath, status: stat) {
    var walked: SystemPath = "/"
    var ahead = Array(path.components.reversed())
    var links = 0
    var status = stat()
    if ahead.isEmpty { fstat(descriptor, &status) }
    while let name = ahead.popLast() {
      if name == ".." {
        walked = walked.parent
        continue
      }
      let parent = try directory(walked, asked: path)
      do throws(Errno) {
        status = try POSIX.status(at: parent, String(name))
        guard status.st_mode & S_IFMT == S_IFLNK else {
          walked = walked.appending(name)
          continue
        }
        links += 1
        guard links <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
        let target = try POSIX.link(at: parent, String(name))
        if target.hasPrefix("/") { walked = "/" }
        ahead.append(contentsOf: target.split(separator: "/").filter { $0 != "." }.reversed())
      } catch {
        throw MachineError(error, at: path)
      }
    }
    if status.st_mode & S_IFMT == S_IFLNK || status.st_mode == 0 {
      status = try lastStatus(of: walked, asked: path)
    }
    return (walked, status)
  }

  /// The status of what a link led to by climbing, where the walk ended on `..`.
  private func lastStatus(of path: SystemPath, asked: SystemPath) throws(MachineError) -> stat {
    var status = stat()
    fstat(try directory(path, asked: asked), &status)
    return status
  }

  private func directory(_ path: SystemPath, asked: SystemPath) throws(MachineError) -> CInt {
    if path.string == "/" { return descriptor }
    if let open = directories.withLock({ $0[path] }) { return open }
    let parent = try directory(path.parent, asked: asked)
    do throws(Errno) {
      let opened = try POSIX.open(at: parent, String(path.name), CInt(open_path_only) | O_DIRECTORY | O_NOFOLLOW)
      directories.withLock { open in
        if open.count >= Self.mostOpen {
          open.values.forEach(POSIX.closeDescriptor)
          open = [:]
        }
        open[path] = opened
      }
      return opened
    } catch {
      throw MachineError(error, at: asked)
    }
  }
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
