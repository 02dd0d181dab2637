import Glibc
import SystemPackage

/// Files of TuneKit's own beside the journal: what is enabled, and what is on hold.
///
/// Nothing here is a setting of the machine; those are written by the executor alone.
extension RootDirectory {
  /// Puts a file in its place, whole or not at all, and on the disk when this returns.
  ///
  /// - Throws: ``MachineError`` if it cannot be made; a link at its place is replaced, not followed.
  public func put(
    _ text: String, at path: SystemPath, readableByAll: Bool = true
  ) throws(MachineError) {
    let mode: mode_t = readableByAll ? 0o755 : 0o700
    let folder = try makeDirectories(path.parent, mode: mode)
    let (name, new) = (String(path.name), String(Self.unfinished(path).name))
    do throws(Errno) {
      // Made anew each time: what a run that was killed has left, or a pipe, is never opened.
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

  /// What ``put(_:at:readableByAll:)`` calls a file until it is whole; a run that is killed leaves it.
  public static func unfinished(_ path: SystemPath) -> SystemPath {
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
  public func putLink(to target: String, at path: SystemPath) throws(MachineError) {
    if link(at: path) == target { return }
    let folder = try makeDirectories(path.parent, mode: 0o755)
    do throws(Errno) {
      try POSIX.makeLink(to: target, at: folder.descriptor, String(path.name))
    } catch {
      throw .refused(path, error)
    }
  }

  /// What a link says; nil for anything else.
  public func link(at path: SystemPath) -> String? {
    guard (try? canonical(path.parent)) != nil,
      let folder = try? makeDirectories(path.parent, mode: 0o755)
    else { return nil }
    return try? POSIX.link(at: folder.descriptor, String(path.name))
  }

  /// The text of a plain file; nil where there is none, or it is no text.
  public func text(at path: SystemPath) -> String? {
    try? LinuxMachine(root: self).text(of: path)
  }

  /// Takes a file or a link away.
  ///
  /// - Returns: whether it was there.
  @discardableResult
  public func takeAway(_ path: SystemPath) throws(MachineError) -> Bool {
    guard (try? canonical(path.parent)) != nil else { return false }
    let folder = try makeDirectories(path.parent, mode: 0o755)
    do throws(Errno) {
      try POSIX.remove(at: folder.descriptor, String(path.name))
      return true
    } catch {
      if error == .noSuchFileOrDirectory { return false }
      throw .refused(path, error)
    }
  }

  /// Takes a folder away, if nothing is in it.
  public func takeAway(emptyFolder path: SystemPath) {
    guard (try? canonical(path)) == path,
      let parent = try? makeDirectories(path.parent, mode: 0o755)
    else { return }
    try? POSIX.removeDirectory(at: parent.descriptor, String(path.name))
    forget()
  }

  /// The folders that would have to be made for a file, the outermost first.
  public func folders(toMakeFor path: SystemPath) throws(MachineError) -> [SystemPath] {
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
