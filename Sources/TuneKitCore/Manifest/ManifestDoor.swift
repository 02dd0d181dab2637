import Glibc
import SystemPackage

/// Opens files and folders that nobody else than root could have changed.
///
/// Each is opened below the folder before it, never through a link, and judged by its descriptor: so
/// what is judged is what is read, whatever is renamed meanwhile. No call waits for ever: a folder may
/// lie on a disk that is gone.
struct ManifestDoor {
  /// Where the walk begins, and with whose patience calls are made.
  let root: RootDirectory
  /// Who may own what is opened.
  let owners: Set<uid_t>
  /// Whether a folder may be open to all where each may remove only his own files (`/tmp`).
  let allowsSharedFolders: Bool

  /// How large a manifest may be, in bytes.
  static let largest = TOMLLimits().bytes

  /// What a name in a folder leads to.
  enum Entrance {
    case open(OpenDirectory)
    case nothing
    /// A link, or no folder.
    case barred
  }

  /// The folder that the walk begins at.
  func top(_ path: String) throws(ManifestError) -> OpenDirectory {
    try asking(path) { () throws(Errno) in
      OpenDirectory(try POSIX.open(at: AT_FDCWD, root.path, O_RDONLY | O_DIRECTORY))
    }
  }

  /// A folder in another one.
  func folder(
    _ name: String, in parent: OpenDirectory, at path: String
  ) throws(ManifestError) -> Entrance {
    try asking(path) { () throws(Errno) in
      do throws(Errno) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        return .open(OpenDirectory(try POSIX.open(at: parent.descriptor, name, flags)))
      } catch {
        switch error {
        case .noSuchFileOrDirectory: return .nothing
        case .notDirectory, .tooManySymbolicLinkLevels: return .barred
        default: throw error
        }
      }
    }
  }

  /// The names in a folder that is open.
  func names(in folder: OpenDirectory, at path: String) throws(ManifestError) -> [String] {
    try asking(path) { () throws(Errno) in
      try POSIX.names(
        consuming: POSIX.open(at: folder.descriptor, ".", O_RDONLY | O_DIRECTORY))
    }
  }

  /// The names in a folder of the root however it is reached; none where there is no such folder.
  ///
  /// Only whether there is something is told by it; nothing is read that way.
  func names(behind folder: SystemPath) throws(ManifestError) -> [String] {
    do throws(MachineError) {
      return try root.list(folder)
    } catch {
      switch error {
      case .missing, .tooManyLinks: return []
      default: throw ManifestError(error, at: folder.string)
      }
    }
  }

  /// Makes one call that may not come back.
  private func asking<Answer>(
    _ path: String, _ call: () throws(Errno) -> Answer
  ) throws(ManifestError) -> Answer {
    let mark = ("/" as SystemPath).appending(path)
    let answer: Result<Answer, Errno>
    do throws(MachineError) {
      answer = try root.call(mark, .reading, call)
    } catch {
      throw ManifestError(error, at: path)
    }
    do throws(Errno) {
      return try answer.get()
    } catch {
      throw .unreadable(path: path, problem: "\(error)")
    }
  }

  /// What speaks against a folder; nil where nothing does.
  func objection(to folder: OpenDirectory, at path: String) -> ManifestError? {
    let isShared = folder.status.st_mode & S_ISVTX != 0 && allowsSharedFolders
    return objection(to: folder.status, at: path, mayBeShared: isShared)
  }

  private func objection(
    to status: stat, at path: String, mayBeShared: Bool = false
  ) -> ManifestError? {
    if !owners.contains(status.st_uid) {
      return .untrusted(
        path: path, problem: "it belongs to user \(status.st_uid)",
        remedy: "sudo chown root:root \(Self.quoted(path))")
    }
    if status.st_mode & 0o022 != 0 && !mayBeShared {
      return .untrusted(
        path: path, problem: "others than its owner may write to it",
        remedy: "sudo chmod go-w \(Self.quoted(path))")
    }
    return nil
  }

  /// Where the link of that name leads; nil where it is no link.
  func link(_ name: String, in folder: OpenDirectory, at path: String) -> String? {
    try? asking("\(path)/\(name)") { () throws(Errno) in
      try POSIX.link(at: folder.descriptor, name)
    }
  }

  /// The content of a file.
  func bytes(
    of name: String, in folder: OpenDirectory, at path: String
  ) throws(ManifestError) -> [UInt8] {
    let file = try opened(name, in: folder, at: path)
    if let objection = objection(to: file.status, at: path) { throw objection }
    guard file.status.st_size <= Self.largest else {
      throw .unreadable(
        path: path, problem: "it has \(file.status.st_size) bytes, and may have \(Self.largest)")
    }
    return try asking(path) { () throws(Errno) in
      try POSIX.contents(of: file.descriptor) ?? []
    }
  }

  private func opened(
    _ name: String, in folder: OpenDirectory, at path: String
  ) throws(ManifestError) -> OpenDirectory {
    let kind = { (status: stat) in status.st_mode & S_IFMT }
    let file = try asking(path) { () throws(Errno) -> OpenDirectory? in
      // Looked at before it is opened, since to open a device or a pipe is not without effect.
      let isFile = kind(try POSIX.status(at: folder.descriptor, name)) == S_IFREG
      let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
      return isFile ? OpenDirectory(try POSIX.open(at: folder.descriptor, name, flags)) : nil
    }
    guard let file, kind(file.status) == S_IFREG else {
      throw .untrusted(
        path: path, problem: "it is a link or no plain file", remedy: "Put the file itself there")
    }
    return file
  }

  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      byte.isDigit || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2B, 0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    }
    guard !isPlain else { return path }
    let parts = path.split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: "'\\''"))'"
  }
}
