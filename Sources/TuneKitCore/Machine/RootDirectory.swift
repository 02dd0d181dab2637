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
  private let directories = Mutex(Directories())
  private static let mostLinks = 40

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
    let parent = try directory(found.path.parent, asked: path).open
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
    let parent = try directory(found.path, asked: path).open
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
        let parent = try directory(made, asked: next).open
        do throws(Errno) {
          try POSIX.makeDirectory(at: parent.descriptor, String(name), mode: mode)
        } catch {
          if error != .fileExists { throw .refused(next, error) }
        }
        made = next
      }
    }
    return try directory(made, asked: path).open
  }

  /// Whether procfs or sysfs is mounted there.
  func isKernel(_ path: SystemPath) -> Bool {
    guard let found = try? canonical(path), let open = try? directory(found, asked: path) else {
      return false
    }
    return POSIX.isKernelFile(open.open.descriptor)
  }

  private func find(_ path: SystemPath) throws(MachineError) -> Found {
    guard path.string.utf8.count > 1 else { return Found(path: path, status: top.status) }
    let parent = try directory(path.parent, asked: path)
    let status: stat
    do throws(Errno) {
      status = try POSIX.status(at: parent.open.descriptor, String(path.name))
    } catch {
      throw MachineError(error, at: path)
    }
    if status.st_mode & S_IFMT == S_IFLNK { return try follow(path) }
    return Found(path: parent.path.appending(path.name), status: status)
  }

  private struct Found {
    let path: SystemPath
    let status: stat
  }

  /// Walks a path that has a link at its end, name by name.
  private func follow(_ path: SystemPath) throws(MachineError) -> Found {
    var walked: SystemPath = "/"
    var ahead = Array(path.components.reversed())
    var links = 0
    while let name = ahead.popLast() {
      if name == ".." {
        walked = walked.parent
        continue
      }
      let parent = try directory(walked, asked: path).open
      do throws(Errno) {
        let status = try POSIX.status(at: parent.descriptor, String(name))
        guard status.st_mode & S_IFMT == S_IFLNK else {
          walked = walked.appending(name)
          if ahead.isEmpty { return Found(path: walked, status: status) }
          continue
        }
        links += 1
        guard links <= Self.mostLinks else { throw .tooManySymbolicLinkLevels }
        let target = try POSIX.link(at: parent.descriptor, String(name))
        if target.utf8.first == UInt8(ascii: "/") { walked = "/" }
        ahead.append(contentsOf: target.pathComponents.filter { $0 != "." }.reversed())
      } catch {
        throw MachineError(error, at: path)
      }
    }
    // The walk ended on a climb, so on a directory.
    return Found(path: walked, status: try directory(walked, asked: path).open.status)
  }

  /// The open directory of a path, and the path that it has without links.
  private func directory(
    _ path: SystemPath, asked: SystemPath
  ) throws(MachineError) -> Known {
    if path.string.utf8.count == 1 { return Known(path: path, open: top) }
    if let known = directories.withLock({ $0.known(path) }) { return known }
    let found: Found
    do throws(MachineError) { found = try find(path) } catch { throw error.asked(of: asked) }
    let parent = try found.path == path ? directory(path.parent, asked: asked).open : nil
    guard let parent else {
      let known = try directory(found.path, asked: asked)
      directories.withLock { $0.remember(path, known) }
      return known
    }
    do throws(Errno) {
      let flags = CInt(open_path_only) | O_DIRECTORY | O_NOFOLLOW
      let opened = OpenDirectory(
        try POSIX.open(at: parent.descriptor, String(path.name), flags))
      let known = Known(path: path, open: opened)
      directories.withLock { $0.remember(path, known) }
      return known
    } catch {
      throw MachineError(error, at: asked)
    }
  }

  /// A directory on the way, by the path without links.
  private struct Known: Sendable {
    let path: SystemPath
    let open: OpenDirectory
  }

  /// The directories that are open, for a tenth of a second.
  ///
  /// Not longer, since a directory may be replaced by another of its name: `/proc/irq/N` is, each
  /// time a driver requests the interrupt anew, and in the old one nothing is ever found again.
  private struct Directories {
    private var open: [SystemPath: Known] = [:]
    private var since = ContinuousClock.now
    private static let most = 400

    mutating func known(_ path: SystemPath) -> Known? {
      guard let known = open[path] else { return nil }
      if ContinuousClock.now - since < .milliseconds(100) { return known }
      open = [:]
      return nil
    }

    mutating func remember(_ path: SystemPath, _ known: Known) {
      if open.isEmpty { since = .now }
      if open.count >= Self.most { open = [:] }
      open[path] = known
    }
  }
}

/// A directory that is open for as long as somebody holds it.
final class OpenDirectory: Sendable {
  /// The descriptor, which is closed with this.
  let descriptor: CInt
  /// What the file system knew of it when it was opened.
  let status: stat

  /// Takes a descriptor over.
  init(_ descriptor: CInt) {
    self.descriptor = descriptor
    var status = stat()
    fstat(descriptor, &status)
    self.status = status
  }

  deinit { POSIX.closeDescriptor(descriptor) }

  /// Whether nobody but this user and root can change what is in it.
  var isPrivate: Bool {
    (status.st_uid == geteuid() || status.st_uid == 0) && status.st_mode & 0o022 == 0
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

  /// The same failure, said of the path that was asked for.
  fileprivate func asked(of path: SystemPath) -> MachineError {
    switch self {
    case .missing: .missing(path)
    case .unreadable(_, let errno): .unreadable(path, errno)
    case .tooManyLinks: .tooManyLinks(path)
    default: self
    }
  }
}
