import Glibc
import SystemPackage

/// A file that a person named on the command line.
struct TextFile {
  let path: String

  /// Its bytes, if it is a plain file of a sensible size.
  func bytes() throws -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .nonBlocking)
      return try file.closeAfter { try Self.contents(of: file) }
    } catch let errno as Errno {
      let shown = path.utf8.count > 200 ? "\(path.prefix(200))..." : path
      let why = errno == .fileTooLarge ? "it has more than \(Self.largest >> 20) MiB" : "\(errno)"
      throw Failure(status: .error, message: "\(shown) cannot be read: \(why)")
    }
  }

  /// Replaces its content, whole or not at all.
  func write(_ text: String) throws {
    do {
      var status = stat()
      let isThere = lstat(path, &status) == 0
      if isThere && ![S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) {
        try Self.write(text, to: path, options: [])
      } else {
        try replace(with: text)
      }
    } catch let errno as Errno {
      throw Failure(status: .error, message: "\(path) cannot be written: \(errno)")
    }
  }

  /// By rename, so that whoever reads it sees the old text or the new one, and a full disk spoils
  /// neither.
  private func replace(with text: String) throws {
    let new = "\(path).\(getpid())"
    unlink(new)
    do {
      // Made anew and never followed: the folder may be somebody else's.
      try Self.write(text, to: new, options: [.create, .exclusiveCreate])
      if rename(new, path) != 0 { throw Errno(rawValue: errno) }
    } catch {
      unlink(new)
      throw error
    }
  }

  private static func write(
    _ text: String, to path: String, options: FileDescriptor.OpenOptions
  ) throws {
    let file = try FileDescriptor.open(
      FilePath(path), .writeOnly, options: options,
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
  }

  private static let largest = 16 << 20

  private static func contents(of file: FileDescriptor) throws -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while content.count <= largest {
      let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return content }
      content += chunk.prefix(count)
    }
    throw Errno.fileTooLarge
  }
}
