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

  private let open: OpenDirectory
  private let owners: Set<uid_t>

  /// Opens a folder; nil where there is none, or nothing of the configuration in it.
  ///
  /// - Parameters:
  ///   - parts: the names on the way.
  ///   - root: the folder that is `/`. Below another one than the system's, whoever runs this may
  ///     own the files, too.
  ///   - isWanted: which files are meant.
  /// - Throws: ``ConfigurationError`` where somebody else could have changed what is in it.
  init?(
    _ parts: [String], below root: String, where isWanted: (String) -> Bool
  ) throws(ConfigurationError) {
    owners = root == "/" ? [0] : [0, geteuid()]
    var path = String(root.reversed().drop { $0 == "/" }.reversed())
    guard var folder = try Self.folder(root, in: AT_FDCWD, at: root) else { return nil }
    var problem = Self.objection(to: folder.status, owners, at: root)
    for part in parts {
      path += "/" + part
      guard let next = try Self.folder(part, in: folder.descriptor, at: path) else { return nil }
      folder = next
      problem = problem ?? Self.objection(to: folder.status, owners, at: path)
    }
    open = folder
    self.path = path
    let all: [String]
    do throws(Errno) {
      all = try POSIX.names(
        consuming: POSIX.open(at: folder.descriptor, ".", O_RDONLY | O_DIRECTORY))
    } catch {
      throw .unreadable(file: path, problem: "\(error)")
    }
    names = all.filter(isWanted).sorted { $0.precedesByBytes($1) }
    // Where there is no configuration it harms nobody, whoever may write there.
    if names.isEmpty { return nil }
    if let problem { throw problem }
  }

  /// Whether the file of that name is a link to `/dev/null`.
  func masks(_ name: String) -> Bool {
    (try? POSIX.link(at: open.descriptor, name)) == "/dev/null"
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
    do throws(Errno) {
      return try POSIX.contents(of: opened.descriptor) ?? []
    } catch {
      throw .unreadable(file: file, problem: "\(error)")
    }
  }

  /// The open file; nil where it is no plain file.
  private func opened(
    _ name: String, at file: String
  ) throws(ConfigurationError) -> OpenDirectory? {
    do throws(Errno) {
      // Looked at before it is opened, since to open a device or a pipe is not without effect.
      let seen = try POSIX.status(at: open.descriptor, name)
      guard seen.st_mode & S_IFMT == S_IFREG else { return nil }
      let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
      let opened = OpenDirectory(try POSIX.open(at: open.descriptor, name, flags))
      return opened.status.st_mode & S_IFMT == S_IFREG ? opened : nil
    } catch {
      if error == .tooManySymbolicLinkLevels { return nil }
      throw .unreadable(file: file, problem: "\(error)")
    }
  }

  private static func folder(
    _ name: String, in parent: CInt, at path: String
  ) throws(ConfigurationError) -> OpenDirectory? {
    // The root is what a person named, however it is reached.
    let follow = parent == AT_FDCWD ? 0 : O_NOFOLLOW
    do throws(Errno) {
      return OpenDirectory(try POSIX.open(at: parent, name, O_RDONLY | O_DIRECTORY | follow))
    } catch {
      switch error {
      case .noSuchFileOrDirectory: return nil
      case .notDirectory, .tooManySymbolicLinkLevels:
        throw .untrusted(
          file: path, problem: "it is a link or no folder", remedy: "Put the folder itself there")
      default: throw .unreadable(file: path, problem: "\(error)")
      }
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
