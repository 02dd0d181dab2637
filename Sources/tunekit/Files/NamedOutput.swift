import Glibc
import SystemPackage

/// What a person has named to be written: the one way to write such a file.
struct NamedOutput {
  /// The path as it was named.
  let path: String

  /// Replaces a plain file, links followed, or makes one; writes into a terminal, a pipe, `/dev/null`
  /// and what this program was started with, as `/dev/stdout`.
  ///
  /// - Throws: ``Failure`` with the reason; then what was there is as it was, but for what was
  ///   written into.
  func write(_ text: String) throws(Failure) {
    try telling { () throws(Unwritable) in
      let place = try NamedPlace(path)
      let bytes = Array(text.utf8)
      switch place.end {
      case .folder: throw Unwritable(.isDirectory)
      case .descriptor(let number): try Self.write(bytes, to: number)
      case .file(let name, let entry):
        if let entry, entry.kind != S_IFREG {
          return try SpecialFile(folder: place.folder, name: name, entry: entry).put(bytes)
        }
        try Replacement(folder: place.folder, name: name, present: entry).put(bytes)
      }
    }
  }

  /// Makes a file that is not there, nor a link.
  func create(_ text: String) throws(Failure) {
    try telling { () throws(Unwritable) in
      let place = try NamedPlace(path, links: .followedButTheLast)
      guard case .file(let name, nil) = place.end else { throw Unwritable(.fileExists) }
      try Replacement(folder: place.folder, name: name, present: nil).put(Array(text.utf8))
    }
  }

  /// Puts a new file into the folder at the path, whatever has its name there but a folder.
  func write(_ text: String, as name: String) throws(Failure) {
    try telling { () throws(Unwritable) in
      let place = try NamedPlace(path.isEmpty ? path : path + "/")
      guard case .folder = place.end else { throw Unwritable(.notDirectory) }
      let entry = try? OpenEntry(name, in: place.folder)
      let present = entry.flatMap { $0.kind == S_IFREG ? $0 : nil }
      try Replacement(folder: place.folder, name: name, present: present).put(Array(text.utf8))
    }
  }

  /// Into a descriptor that this program was started with; its own are closed for other programs.
  private static func write(_ bytes: [UInt8], to number: CInt) throws(Unwritable) {
    let flags = fcntl(number, F_GETFD)
    guard flags >= 0, flags & FD_CLOEXEC == 0 else { throw Unwritable(.badFileDescriptor) }
    try Replacement.write(bytes, to: number)
  }

  private func telling(_ work: () throws(Unwritable) -> Void) throws(Failure) {
    do throws(Unwritable) {
      try work()
    } catch {
      let shown = path.utf8.count > 200 ? "\(path.prefix(200))..." : path
      throw Failure(status: .error, message: "\(shown) cannot be written: \(error.why)")
    }
  }
}
