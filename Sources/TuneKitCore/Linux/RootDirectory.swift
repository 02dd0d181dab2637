package import CLinux
package import Glibc
import Synchronization
public import SystemPackage

/// A directory that is taken for `/`, and out of which no link leads.
///
/// Paths are walked name by name from an open descriptor. A link is read and followed by hand,
/// an absolute one from this root, so neither `..` nor a link can name anything outside. The
/// directories on the way stay open, which makes every later file in them one `openat`.
///
/// Every call into the kernel that may not come back goes through here. It has its deadline wherever
/// it is made, and a path that does not answer is an error like any other: see `CallDeadline`.
public final class RootDirectory: Sendable {
  /// Where the root lies, as it was given.
  public let path: String

  private let top: OpenDirectory
  private let directories = Mutex(Directories())
  private let deadline = CallDeadline()
  private static let mostLinks = 40

  /// Opens a directory as a root.
  ///
  /// - Throws: the errno of opening it.
  public init(_ path: String) throws(Errno) {
    self.path = path
    top = OpenDirectory(try POSIX.open(at: AT_FDCWD, path, O_RDONLY | O_DIRECTORY))
  }

  /// The path with every link followed.
  package func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try asking { () throws(MachineError) in try self.find(path).path }
  }

  /// What the file system knows of the file, links followed.
  package func status(_ path: SystemPath) throws(MachineError) -> stat {
    try asking { () throws(MachineError) in try self.find(path).status }
  }

  /// Opens a plain file; a link at its end is followed within the root.
  package func openFile(_ path: SystemPath, _ flags: CInt) throws(MachineError) -> CInt {
    try asking { () throws(MachineError) in try self.opened(path, flags) }
  }

  private func opened(_ path: SystemPath, _ flags: CInt) throws(MachineError) -> CInt {
    let found = try find(path)
    guard found.status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
    let kernelCall = try deadline.begin(found.path, .reading)
    defer { kernelCall?.end() }
    // O_NONBLOCK: a pipe that was put in the file's place since then must not hold us up.
    do throws(Errno) {
      return try POSIX.open(
        at: found.folder.descriptor, String(found.path.name), flags | O_NOFOLLOW | O_NONBLOCK)
    } catch {
      throw MachineError(error, at: path)
    }
  }

  /// The names in a directory, in byte order.
  package func list(_ path: SystemPath) throws(MachineError) -> [String] {
    try asking { () throws(MachineError) in try self.listed(path) }
  }

  private func listed(_ path: SystemPath) throws(MachineError) -> [String] {
    let known = try directory(path, asked: path)
    let kernelCall = try deadline.begin(known.path, .reading)
    defer { kernelCall?.end() }
    do throws(Errno) {
      let names = try POSIX.names(
        consuming: POSIX.open(at: known.open.descriptor, ".", O_RDONLY | O_DIRECTORY))
      return names.sorted { $0.precedesByBytes($1) }
    } catch {
      throw MachineError(error, at: path)
    }
  }

  /// An open descriptor of a directory that is made, with those above it, where it is missing.
  ///
  /// The mode is that of `path`, or of all from `first` on. Those above are the system's, and are made
  /// as those are, so that everybody can walk through them.
  package func makeDirectories(
    _ path: SystemPath, mode: mode_t, from first: SystemPath? = nil
  ) throws(MachineError) -> OpenDirectory {
    try deadline.answer { () throws(MachineError) in try self.made(path, mode, first ?? path) }
  }

  private func made(
    _ path: SystemPath, _ mode: mode_t, _ first: SystemPath
  ) throws(MachineError) -> OpenDirectory {
    forget()
    var made: SystemPath = "/"
    for name in path.components {
      let next = made.appending(name)
      do throws(MachineError) {
        made = try folder(next)
      } catch {
        guard case .missing = error else { throw error }
        let parent = try directory(made, asked: next).open
        let kernelCall = try deadline.begin(next, .recording)
        defer { kernelCall?.end() }
        do throws(Errno) {
          let isOurs = next == first || next.string.hasPrefix(first.string + "/")
          try POSIX.makeDirectory(at: parent.descriptor, String(name), mode: isOurs ? mode : 0o755)
        } catch {
          guard error == .fileExists else { throw .refused(next, error) }
          // Another process has just made it; or it is a link that leads to nothing in here.
          let mode = try? POSIX.status(at: parent.descriptor, String(name)).st_mode
          if let mode, mode & S_IFMT != S_IFDIR { throw .notAFolder(next) }
        }
        made = next
      }
    }
    return try directory(made, asked: path).open
  }

  /// The path of a folder with every link followed.
  private func folder(_ path: SystemPath) throws(MachineError) -> SystemPath {
    let found = try asking { () throws(MachineError) in try self.find(path) }
    guard found.status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
    return found.path
  }

  /// Whether procfs or sysfs is mounted there.
  func isKernel(_ path: SystemPath) -> Bool {
    let answer = try? asking { () throws(MachineError) in
      let open = try self.directory(path, asked: path).open
      let kernelCall = try self.deadline.begin(path, .reading)
      defer { kernelCall?.end() }
      return POSIX.isKernelFile(open.descriptor)
    }
    return answer ?? false
  }

  /// Does work of several calls, which are handed over together.
  ///
  /// Directories that are open since an earlier look may have been replaced by others of their
  /// names, in which nothing is ever found again; so what is missing is looked for once more.
  func asking<Answer: Sendable>(
    _ work: @escaping @Sendable () throws(MachineError) -> Answer
  ) throws(MachineError) -> Answer {
    if KernelCall.current?.deadline === deadline { return try work() }
    return try deadline.answer { () throws(MachineError) in
      do throws(MachineError) {
        return try work()
      } catch {
        guard case .missing = error, self.forget() else { throw error }
        return try work()
      }
    }
  }

  /// Does work that only looks, with directories opened again, and once more from its beginning
  /// each time that a path does not answer; that path then fails at once.
  package func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight {
    if KernelCall.current?.deadline === deadline { return look() }
    while true {
      forget()
      if let sight = try? deadline.answer({ () throws(MachineError) in look() }) { return sight }
    }
  }

  /// Makes one call that may not come back.
  ///
  /// - Throws: ``MachineError`` if it does not; see ``CallDeadline``.
  package func call<Answer: Sendable, Failure: Error>(
    _ path: SystemPath, _ limit: CallDeadline.Limit,
    _ call: @escaping @Sendable () throws(Failure) -> Answer
  ) throws(MachineError) -> Result<Answer, Failure> {
    let deadline = deadline
    return try deadline.answer { () throws(MachineError) in
      let kernelCall = try deadline.begin(path, limit)
      defer { kernelCall?.end() }
      do throws(Failure) { return .success(try call()) } catch { return .failure(error) }
    }
  }

  /// Closes the directories that stayed open; false if there were none.
  @discardableResult
  package func forget() -> Bool {
    directories.withLock { known in
      defer { known = Directories() }
      return !known.seen.isEmpty
    }
  }

  private func find(_ path: SystemPath) throws(MachineError) -> Found {
    guard path.string.utf8.count > 1 else {
      return Found(path: path, folder: top, status: top.status)
    }
    let folder = path.parent
    let parent = try directory(folder, asked: path)
    let status: stat
    let kernelCall = try deadline.begin(path, .reading)
    do throws(Errno) {
      defer { kernelCall?.end() }
      status = try POSIX.status(at: parent.open.descriptor, String(path.name))
    } catch {
      throw MachineError(error, at: path)
    }
    if status.st_mode & S_IFMT == S_IFLNK { return try follow(path, from: parent.path) }
    let real = parent.path == folder ? path : parent.path.appending(path.name)
    return Found(path: real, folder: parent.open, status: status)
  }

  private struct Found {
    let path: SystemPath
    /// The directory that it is in; for a directory at the end of a climb, itself.
    let folder: OpenDirectory
    let status: stat
  }

  /// Walks a path that has a link at its end, name by name, from the directory that it is in.
  private func follow(
    _ path: SystemPath, from folder: SystemPath
  ) throws(MachineError) -> Found {
    var walked = folder
    var ahead = [path.name]
    var links = 0
    while let name = ahead.popLast() {
      if name == ".." {
        walked = walked.parent
        continue
      }
      let next = walked.appending(name)
      if !ahead.isEmpty, case .there(let known) = directories.withLock({ $0.sight(of: next) }) {
        walked = known.path
        continue
      }
      let parent = try directory(walked, asked: path).open
      let kernelCall = try deadline.begin(next, .reading)
      defer { kernelCall?.end() }
      do throws(Errno) {
        let status = try POSIX.status(at: parent.descriptor, String(name))
        guard status.st_mode & S_IFMT == S_IFLNK else {
          walked = next
          if ahead.isEmpty { return Found(path: walked, folder: parent, status: status) }
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
    let end = try directory(walked, asked: path).open
    return Found(path: walked, folder: end, status: end.status)
  }

  /// The open directory of a path, and the path that it has without links.
  private func directory(
    _ path: SystemPath, asked: SystemPath
  ) throws(MachineError) -> Known {
    if path.string.utf8.count == 1 { return Known(path: path, open: top) }
    switch directories.withLock({ $0.sight(of: path) }) {
    case .there(let known): return known
    case .missing: throw .missing(asked)
    case nil: break
    }
    let parent = try directory(path.parent, asked: asked)
    var real = parent.path.appending(path.name)
    if real == path {
      if let opened = try opened(path, in: parent.open, asked: asked) { return opened }
      do throws(MachineError) { real = try find(path).path } catch { throw error.asked(of: asked) }
      guard real != path else { throw MachineError(.notDirectory, at: asked) }
    }
    let known = try directory(real, asked: asked)
    directories.withLock { $0.remember(path, .there(known)) }
    return known
  }

  /// Opens a directory in another; nil where a link or a file has its name.
  ///
  /// O_PATH touches neither, so no look at its kind is needed first.
  private func opened(
    _ path: SystemPath, in parent: OpenDirectory, asked: SystemPath
  ) throws(MachineError) -> Known? {
    let kernelCall = try deadline.begin(path, .reading)
    defer { kernelCall?.end() }
    do throws(Errno) {
      let flags = CInt(open_path_only) | O_DIRECTORY | O_NOFOLLOW
      let descriptor = try POSIX.open(at: parent.descriptor, String(path.name), flags)
      let known = Known(path: path, open: OpenDirectory(descriptor))
      directories.withLock { $0.remember(path, .there(known)) }
      return known
    } catch {
      if error == .notDirectory { return nil }
      if error == .noSuchFileOrDirectory {
        directories.withLock { $0.remember(path, .missing) }
      }
      throw MachineError(error, at: asked)
    }
  }
}

/// Files of TuneKit's own beside the journal: what is enabled, and what is on hold.
///
/// Nothing here is a setting of the machine; those are written by the executor alone.
extension RootDirectory {
  /// Puts a file in its place, whole or not at all, and on the disk when this returns.
  ///
  /// - Throws: ``MachineError`` if it cannot be made; a link at its place is replaced, not followed.
  package func put(
    _ text: String, at path: SystemPath, readableByAll: Bool = true
  ) throws(MachineError) {
    let mode: mode_t = readableByAll ? 0o755 : 0o700
    let folder = try folder(holding: path, mode: mode)
    let (name, new) = (String(path.name), String(Self.unfinished(path).name))
    do throws(Errno) {
      // Made again each time: what a run that was killed has left, or a pipe, is never opened.
      try? POSIX.remove(at: folder.descriptor, new)
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
      let file = try POSIX.open(at: folder.descriptor, new, flags, mode: mode & 0o644)
      defer { POSIX.closeDescriptor(file) }
      do throws(Errno) {
        try POSIX.writeAll(Array(text.utf8), to: file, at: 0)
        try POSIX.sync(file)
        try POSIX.rename(at: folder.descriptor, new, to: name)
      } catch {
        try? POSIX.remove(at: folder.descriptor, new)
        throw error
      }
      try Self.sync(folder)
    } catch {
      throw .refused(path, error)
    }
  }

  /// The folder of a file, which is made where it is missing.
  ///
  /// - Throws: ``MachineError``; where a folder cannot be made it is the file that was refused.
  private func folder(
    holding path: SystemPath, mode: mode_t = 0o755
  ) throws(MachineError) -> OpenDirectory {
    do throws(MachineError) {
      return try makeDirectories(path.parent, mode: mode)
    } catch {
      if case .refused(_, let errno) = error { throw .refused(path, errno) }
      throw error
    }
  }

  /// What ``put(_:at:readableByAll:)`` calls a file until it is whole; a run that is killed leaves it.
  package static func unfinished(_ path: SystemPath) -> SystemPath {
    path.parent.appending(".\(path.name).new")
  }

  /// So that a name that was changed in it outlives a loss of power.
  private static func sync(_ folder: OpenDirectory) throws(Errno) {
    // It was opened to be walked through alone, and such a descriptor syncs nothing.
    let opened = OpenDirectory(try POSIX.open(at: folder.descriptor, ".", O_RDONLY | O_DIRECTORY))
    do throws(Errno) {
      try POSIX.sync(opened.descriptor)
    } catch {
      // Where a file system cannot sync a directory, nothing better can be done.
      if error != .invalidArgument && error != .notSupported { throw error }
    }
  }

  /// Puts a link in its place; what is there already is an error, unless it is the same link.
  ///
  /// - Throws: ``MachineError`` if it cannot be made.
  package func putLink(to target: String, at path: SystemPath) throws(MachineError) {
    if link(at: path) == target { return }
    let folder = try folder(holding: path)
    do throws(Errno) {
      try POSIX.makeLink(to: target, at: folder.descriptor, String(path.name))
    } catch {
      throw .refused(path, error)
    }
  }

  /// What a link says; nil for anything else.
  package func link(at path: SystemPath) -> String? {
    guard (try? canonical(path.parent)) != nil,
      let folder = try? makeDirectories(path.parent, mode: 0o755)
    else { return nil }
    return try? POSIX.link(at: folder.descriptor, String(path.name))
  }

  /// The text of a plain file; nil where there is none, or it is no text.
  package func text(at path: SystemPath) -> String? {
    try? LinuxMachine(root: self).text(of: path)
  }

  /// Takes a file or a link away.
  ///
  /// - Returns: whether it was there.
  @discardableResult
  package func takeAway(_ path: SystemPath) throws(MachineError) -> Bool {
    guard (try? canonical(path.parent)) != nil else { return false }
    let folder = try folder(holding: path)
    do throws(Errno) {
      try POSIX.remove(at: folder.descriptor, String(path.name))
      return true
    } catch {
      if error == .noSuchFileOrDirectory { return false }
      throw .refused(path, error)
    }
  }

  /// Takes a folder away, if nothing is in it.
  package func takeAway(emptyFolder path: SystemPath) {
    guard (try? canonical(path)) == path,
      let parent = try? makeDirectories(path.parent, mode: 0o755)
    else { return }
    try? POSIX.removeDirectory(at: parent.descriptor, String(path.name))
    forget()
  }

  /// The folders that would have to be made for a file, the outermost first.
  package func folders(toMakeFor path: SystemPath) throws(MachineError) -> [SystemPath] {
    var missing: [SystemPath] = []
    var folder = path.parent
    while folder.string != "/" {
      do throws(MachineError) {
        _ = try canonical(folder)
        return missing
      } catch {
        guard case .missing = error else { throw error }
        missing.insert(folder, at: 0)
        folder = folder.parent
      }
    }
    return missing
  }
}

extension RootDirectory {
  /// A directory on the way, by the path without links.
  struct Known: Sendable {
    let path: SystemPath
    let open: OpenDirectory
  }

  /// What a path is that leads through a directory.
  enum Sight: Sendable {
    case there(Known)
    case missing
  }

  /// The directories that are open, and the names that were missing, until the next look begins or
  /// something is written.
  ///
  /// Not by the clock, so that equal runs make equal calls.
  struct Directories {
    private(set) var seen: [SystemPath: Sight] = [:]
    private static let most = 400

    func sight(of path: SystemPath) -> Sight? { seen[path] }

    mutating func remember(_ path: SystemPath, _ sight: Sight) {
      if seen.count >= Self.most { seen = [:] }
      seen[path] = sight
    }
  }
}

/// A directory that is open for as long as this is held.
package final class OpenDirectory: Sendable {
  /// The descriptor, which is closed with this.
  package let descriptor: CInt
  /// What the file system knew of it when it was opened.
  let status: stat

  /// Takes a descriptor over.
  package init(_ descriptor: CInt) {
    self.descriptor = descriptor
    status = Self.status(of: descriptor)
  }

  /// What the file system knows of an open file; all zero where unknown.
  package static func status(of descriptor: CInt) -> stat {
    var status = stat()
    fstat(descriptor, &status)
    return status
  }

  deinit { POSIX.closeDescriptor(descriptor) }

  /// Whether only this user and root can change what is in it.
  package var isPrivate: Bool {
    isOurs && status.st_mode & 0o022 == 0
  }

  /// Whether it belongs to this user or to root.
  package var isOurs: Bool { status.st_uid == geteuid() || status.st_uid == 0 }

  /// Takes rights away from others than its owner, where they have more than these.
  ///
  /// - Throws: the errno where they have, and it cannot be changed.
  package func restrict(to mode: mode_t) throws(Errno) {
    guard status.st_mode & 0o777 & ~mode != 0 else { return }
    try POSIX.setMode(of: descriptor, to: status.st_mode & 0o777 & mode)
  }
}
