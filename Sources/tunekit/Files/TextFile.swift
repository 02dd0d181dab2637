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

  /// Replaces its content, whole or not at all; see ``NamedOutput``.
  func write(_ text: String) throws { try NamedOutput(path: path).write(text) }

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
