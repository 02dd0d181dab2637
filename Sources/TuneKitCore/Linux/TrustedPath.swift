import Glibc
import SystemPackage

/// The way from a root to files that root believes, since no one else could have changed them.
///
/// Each folder is opened below the one before it, never through a link, and judged by its descriptor:
/// so what is judged is what is read, whatever is renamed meanwhile. No call waits for ever: a folder
/// may lie on a disk that is gone.
package struct TrustedPath {
  /// Where the way begins, and by whose deadlines calls are made.
  let root: RootDirectory
  /// Who may own what lies on it.
  let owners: Set<uid_t>
  /// Whether a folder may be open to all where each may remove only his own files (`/tmp`).
  let allowsSharedFolders: Bool

  /// The largest file that is read, in bytes.
  private static let largest = 32 << 10

  /// The way to files of the system.
  ///
  /// Below another root than the system's, the user of this program may own them, too.
  package static func toSystem(below root: RootDirectory) -> TrustedPath {
    let owners: Set<uid_t> = root.path == "/" ? [0] : [0, geteuid()]
    return TrustedPath(root: root, owners: owners, allowsSharedFolders: false)
  }

  /// The way to a file that a person named.
  package static func toNamedFile(from root: RootDirectory) -> TrustedPath {
    TrustedPath(root: root, owners: [0, geteuid()], allowsSharedFolders: true)
  }

  /// What a name in a folder leads to.
  private enum Step: Sendable {
    case open(OpenDirectory)
    case nothing
    /// A link, or no folder.
    case barred
  }

  /// The folder at the end; nil where there is none, or nothing in it that is wanted.
  ///
  /// Where nothing is wanted it does no harm, no matter who may write there or where a link leads.
  package func folder(
    _ parts: [String], where isWanted: (String) -> Bool
  ) throws(TrustError) -> TrustedFolder? {
    var path = root.path
    while path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    var folder = try beginning()
    var objection = objection(to: folder, at: root.path)
    for part in parts {
      path += "/" + part
      switch try step(to: part, in: folder, at: path) {
      case .nothing: return nil
      case .barred:
        guard try names(behind: parts).contains(where: isWanted) else { return nil }
        throw .untrusted(
          path: path, problem: "it is a link or not a folder", remedy: "Put the folder itself there"
        )
      case .open(let next): folder = next
      }
      objection = objection ?? self.objection(to: folder, at: path)
    }
    let names = try names(in: folder, at: path).filter(isWanted)
    if names.isEmpty { return nil }
    if let objection { throw objection }
    return TrustedFolder(
      path: path, names: names.sorted { $0.precedesByBytes($1) }, open: folder, way: self)
  }

  /// The bytes of the file at the end of the named folders; `file` is how the person wrote it.
  package func bytes(
    of name: String, at file: String, in parts: [String]
  ) throws(TrustError) -> [UInt8] {
    try bytes(of: name, in: end(of: parts, to: file), at: file)
  }

  /// Refuses a file of any size that someone else could change, or put another in the place of.
  func check(_ name: String, at file: String, in parts: [String]) throws(TrustError) {
    if let objection = objection(to: try beginning(), at: root.path) { throw objection }
    let status = try opened(name, in: end(of: parts, to: file), at: file).status
    if let objection = objection(to: status, at: file, mayBeShared: false) { throw objection }
  }

  /// The last of the named folders, none of which someone else could have changed.
  private func end(of parts: [String], to file: String) throws(TrustError) -> OpenDirectory {
    var folder = try beginning()
    var path = ""
    for part in parts {
      path += "/" + part
      switch try step(to: part, in: folder, at: path) {
      case .nothing: throw .unreadable(path: file, problem: "there is no folder \(path)")
      case .barred:
        throw .untrusted(
          path: path, problem: "it is a link or not a folder",
          remedy: "Name the file by a path without links")
      case .open(let next): folder = next
      }
      if let objection = objection(to: folder, at: path) { throw objection }
    }
    return folder
  }

  /// The bytes of a file in a folder that is open.
  func bytes(
    of name: String, in folder: OpenDirectory, at path: String
  ) throws(TrustError) -> [UInt8] {
    let file = try opened(name, in: folder, at: path)
    if let objection = objection(to: file.status, at: path, mayBeShared: false) { throw objection }
    guard file.status.st_size <= Self.largest else {
      throw .unreadable(
        path: path, problem: "it has \(file.status.st_size) bytes, and may have \(Self.largest)")
    }
    return try asking(path) { () throws(Errno) in
      try POSIX.contents(of: file.descriptor) ?? []
    }
  }

  /// Makes one call that may not come back.
  func asking<Answer: Sendable>(
    _ path: String, _ call: @escaping @Sendable () throws(Errno) -> Answer
  ) throws(TrustError) -> Answer {
    let mark = ("/" as SystemPath).appending(path)
    let answer: Result<Answer, Errno>
    do throws(MachineError) {
      answer = try root.call(mark, .reading, call)
    } catch {
      throw .unreadable(path: path, problem: error.problem)
    }
    do throws(Errno) {
      return try answer.get()
    } catch {
      throw .unreadable(path: path, problem: "\(error)")
    }
  }

  /// The root, however it is reached: it is what a person named.
  private func beginning() throws(TrustError) -> OpenDirectory {
    let path = root.path
    return try asking(path) { () throws(Errno) in
      OpenDirectory(try POSIX.open(at: AT_FDCWD, path, O_RDONLY | O_DIRECTORY))
    }
  }

  private func step(
    to name: String, in folder: OpenDirectory, at path: String
  ) throws(TrustError) -> Step {
    try asking(path) { () throws(Errno) in
      do throws(Errno) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        return .open(OpenDirectory(try POSIX.open(at: folder.descriptor, name, flags)))
      } catch {
        switch error {
        case .noSuchFileOrDirectory: return .nothing
        case .notDirectory, .tooManySymbolicLinkLevels: return .barred
        default: throw error
        }
      }
    }
  }

  private func names(in folder: OpenDirectory, at path: String) throws(TrustError) -> [String] {
    try asking(path) { () throws(Errno) in
      try POSIX.names(
        consuming: POSIX.open(at: folder.descriptor, ".", O_RDONLY | O_DIRECTORY))
    }
  }

  /// The names in the folder however it is reached; it only shows whether there is something.
  private func names(behind parts: [String]) throws(TrustError) -> [String] {
    let folder = ("/" as SystemPath).appending(parts.joined(separator: "/"))
    do throws(MachineError) {
      return try root.list(folder)
    } catch {
      switch error {
      case .missing, .tooManyLinks: return []
      default: throw .unreadable(path: folder.string, problem: error.problem)
      }
    }
  }

  private func opened(
    _ name: String, in folder: OpenDirectory, at path: String
  ) throws(TrustError) -> OpenDirectory {
    let file = try asking(path) { () throws(Errno) -> OpenDirectory? in
      do throws(Errno) {
        // Looked at before it is opened, since to open a device or a pipe is not without effect.
        let status = try POSIX.status(at: folder.descriptor, name)
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        return OpenDirectory(try POSIX.open(at: folder.descriptor, name, flags))
      } catch {
        // It was made a link meanwhile.
        if error == .tooManySymbolicLinkLevels { return nil }
        throw error
      }
    }
    guard let file, file.status.st_mode & S_IFMT == S_IFREG else {
      throw .untrusted(
        path: path, problem: "it is a link or not a plain file", remedy: "Put the file itself there"
      )
    }
    return file
  }

  private func objection(to folder: OpenDirectory, at path: String) -> TrustError? {
    let isShared = folder.status.st_mode & S_ISVTX != 0 && allowsSharedFolders
    return objection(to: folder.status, at: path, mayBeShared: isShared)
  }

  private func objection(to status: stat, at path: String, mayBeShared: Bool) -> TrustError? {
    if !owners.contains(status.st_uid) {
      return .untrusted(
        path: path, problem: "it belongs to user \(status.st_uid)",
        remedy: "sudo chown root:root \(path.shellWord)")
    }
    if status.st_mode & 0o022 != 0 && !mayBeShared {
      return .untrusted(
        path: path, problem: "others than its owner may write to it",
        remedy: "sudo chmod go-w \(path.shellWord)")
    }
    return nil
  }
}

/// A folder whose content only root could have changed; ``TrustedPath`` leads there.
package struct TrustedFolder {
  /// Its path, for people.
  package let path: String
  /// The files in it that are wanted, in byte order.
  package let names: [String]
  let open: OpenDirectory
  let way: TrustedPath

  /// Whether the file of that name is a link to `/dev/null`.
  package func masks(_ name: String) -> Bool {
    let open = open
    let target = try? way.asking("\(path)/\(name)") { () throws(Errno) in
      try POSIX.link(at: open.descriptor, name)
    }
    return target == "/dev/null"
  }

  /// The bytes of a file in it.
  package func bytes(of name: String) throws(TrustError) -> [UInt8] {
    try way.bytes(of: name, in: open, at: "\(path)/\(name)")
  }
}

extension RootDirectory {
  /// Who else than root could decide what a program does; nil where no one could.
  ///
  /// It is asked of the file and of each folder on the way to it, none of which may be a link. Below
  /// another root than the system's, the user of this program may own them, too.
  ///
  /// - Parameter program: the path of the program, from this root.
  /// - Returns: one line for people: where and what.
  public func doubt(about program: String) -> String? {
    var parts = program.pathComponents.map(String.init)
    guard let name = parts.popLast() else { return "\(program) is no file" }
    do throws(TrustError) {
      try TrustedPath.toSystem(below: self).check(name, at: program, in: parts)
      return nil
    } catch {
      switch error {
      case .untrusted(let path, let problem, _), .unreadable(let path, let problem):
        return "\(path): \(problem)"
      }
    }
  }
}

/// Why a file or folder is not taken for root's word.
package enum TrustError: Error, Hashable, Sendable {
  /// Someone other than root could have changed it, or it is of a kind that is not taken.
  case untrusted(path: String, problem: String, remedy: String)
  case unreadable(path: String, problem: String)
}
