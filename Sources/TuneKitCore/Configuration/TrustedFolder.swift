import Glibc
import SystemPackage

/// A folder of the configuration, reached without a link on the way.
///
/// Each folder is opened below the one before it and judged by its descriptor, so that what is
/// judged is what is read, whatever is renamed meanwhile.
struct TrustedFolder {
  /// Its path, for people.
  let path: String
  /// The files of the configuration in it, in byte order.
  let names: [String]

  private let root: RootDirectory
  private let open: OpenDirectory
  private let owners: Set<uid_t>

  /// Opens a folder; nil where there is none, or nothing of the configuration in it.
  ///
  /// - Parameters:
  ///   - parts: the names on the way.
  ///   - directory: the folder that is `/`. Below another one than the system's, whoever runs this
  ///     may own the files, too.
  ///   - isWanted: which files are meant.
  /// - Throws: ``ConfigurationError`` where somebody else could have changed what is in it.
  init?(
    _ parts: [String], below directory: RootDirectory, where isWanted: (String) -> Bool
  ) throws(ConfigurationError) {
    let root = directory.path
    self.root = directory
    owners = root == "/" ? [0] : [0, geteuid()]
    var path = String(root.reversed().drop { $0 == "/" }.reversed())
    guard var folder = try Self.folder(root, in: AT_FDCWD, at: root, directory) else { return nil }
    var problem = Self.objection(to: folder.status, owners, at: root)
    for part in parts {
      path += "/" + part
      do throws(ConfigurationError) {
        guard let next = try Self.folder(part, in: folder.descriptor, at: path, directory) else {
          return nil
        }
        folder = next
      } catch {
        guard case .untrusted = error else { throw error }
        // A link on the way harms nobody where no configuration lies behind it.
        if try Self.names(behind: parts, in: directory).contains(where: isWanted) { throw error }
        return nil
      }
      problem = problem ?? Self.objection(to: folder.status, owners, at: path)
    }
    open = folder
    self.path = path
    let all = try Self.asking(directory, path) { () throws(Errno) in
      try POSIX.names(
        consuming: POSIX.open(at: folder.descriptor, ".", O_RDONLY | O_DIRECTORY))
    }
    names = all.filter(isWanted).sorted { $0.precedesByBytes($1) }
    // Where there is no configuration it harms nobody, whoever may write there.
    if names.isEmpty { return nil }
    if let problem { throw problem }
  }

  /// Whether the file of that name is a link to `/dev/null`.
  func masks(_ name: String) -> Bool {
    let target = try? Self.asking(root, "\(path)/\(name)") { () throws(Errno) in
      try POSIX.link(at: open.descriptor, name)
    }
    return target == "/dev/null"
  }

  /// The bytes of a file.
  func bytes(of name: String) throws(ConfigurationError) -> [UInt8] {
    let file = "\(path)/\(name)"
    guard let opened = try opened(name, at: file) else {
      throw .untrusted(
        file: file, problem: "it is a link or no plain file", remedy: "Put the file itself there")
    }
    if let problem = Self.objection(to: opened.status, owners, at: file) { throw problem }
    let largest = TOMLLimits().bytes
    guard opened.status.st_size <= largest else {
      throw .unreadable(
        file: file, problem: "it has \(opened.status.st_size) bytes, and may have \(largest)")
    }
    return try Self.asking(root, file) { () throws(Errno) in
      try POSIX.contents(of: opened.descriptor) ?? []
    }
  }

  /// The open file; nil where it is no plain file.
  private func opened(
    _ name: String, at file: String
  ) throws(ConfigurationError) -> OpenDirectory? {
    try Self.asking(root, file) { () throws(Errno) -> OpenDirectory? in
      do throws(Errno) {
        // Looked at before it is opened, since to open a device or a pipe is not without effect.
        let seen = try POSIX.status(at: open.descriptor, name)
        guard seen.st_mode & S_IFMT == S_IFREG else { return nil }
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        let opened = OpenDirectory(try POSIX.open(at: open.descriptor, name, flags))
        return opened.status.st_mode & S_IFMT == S_IFREG ? opened : nil
      } catch {
        if error == .tooManySymbolicLinkLevels { return nil }
        throw error
      }
    }
  }

  private static func folder(
    _ name: String, in parent: CInt, at path: String, _ root: RootDirectory
  ) throws(ConfigurationError) -> OpenDirectory? {
    // The root is what a person named, however it is reached.
    let follow = parent == AT_FDCWD ? 0 : O_NOFOLLOW
    let opened = try asking(root, path) { () throws(Errno) -> Result<OpenDirectory?, Errno> in
      do throws(Errno) {
        let descriptor = try POSIX.open(at: parent, name, O_RDONLY | O_DIRECTORY | follow)
        return .success(OpenDirectory(descriptor))
      } catch {
        switch error {
        case .noSuchFileOrDirectory: return .success(nil)
        case .notDirectory, .tooManySymbolicLinkLevels: return .failure(error)
        default: throw error
        }
      }
    }
    guard case .success(let folder) = opened else {
      throw .untrusted(
        file: path, problem: "it is a link or no folder", remedy: "Put the folder itself there")
    }
    return folder
  }

  /// The names in the folder however it is reached; only whether there is something is told by it.
  private static func names(
    behind parts: [String], in root: RootDirectory
  ) throws(ConfigurationError) -> [String] {
    let folder = ("/" as SystemPath).appending(parts.joined(separator: "/"))
    do throws(MachineError) {
      return try root.list(folder)
    } catch {
      switch error {
      case .missing, .tooManyLinks: return []
      default: throw .unreadable(file: folder.string, problem: error.problem)
      }
    }
  }

  /// Makes one call that may not come back: the folder may lie on a disk that is gone.
  private static func asking<Answer>(
    _ root: RootDirectory, _ path: String, _ call: () throws(Errno) -> Answer
  ) throws(ConfigurationError) -> Answer {
    let mark = ("/" as SystemPath).appending(path)
    let answer: Result<Answer, Errno>
    do throws(MachineError) {
      answer = try root.call(mark, .reading, call)
    } catch {
      throw .unreadable(file: path, problem: error.problem)
    }
    do throws(Errno) {
      return try answer.get()
    } catch {
      throw .unreadable(file: path, problem: "\(error)")
    }
  }

  private static func objection(
    to status: stat, _ owners: Set<uid_t>, at path: String
  ) -> ConfigurationError? {
    if !owners.contains(status.st_uid) {
      return .untrusted(
        file: path, problem: "it belongs to user \(status.st_uid)",
        remedy: "sudo chown root:root \(path)")
    }
    if status.st_mode & 0o022 != 0 {
      return .untrusted(
        file: path, problem: "others than its owner may write to it",
        remedy: "sudo chmod go-w \(path)")
    }
    return nil
  }
}
