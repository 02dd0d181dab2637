import Glibc
import SystemPackage
import TuneKitCore

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

  /// Whether it can be written, tried as far as that goes before there is anything to write.
  func check() throws(Failure) {
    try telling { () throws(Unwritable) in
      let place = try NamedPlace(path)
      switch place.end {
      case .folder: throw Unwritable(.isDirectory)
      case .descriptor: return
      case .file(let name, let entry):
        if let entry, entry.kind != S_IFREG {
          return try SpecialFile(folder: place.folder, name: name, entry: entry).refuse()
        }
        try Replacement(folder: place.folder, name: name, present: entry).check()
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
  ///
  /// All may read it: another user's program is to do so, whatever the umask is.
  func write(_ text: String, as name: String) throws(Failure) {
    try telling { () throws(Unwritable) in
      let place = try NamedPlace(path.isEmpty ? path : path + "/")
      guard case .folder = place.end else { throw Unwritable(.notDirectory) }
      let entry = try? OpenEntry(name, in: place.folder)
      let present = entry.flatMap { $0.kind == S_IFREG ? $0 : nil }
      try Replacement(folder: place.folder, name: name, present: present, fixedMode: 0o644)
        .put(Array(text.utf8))
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

/// Where a path ends that a person named, found name by name.
///
/// Links are followed by hand. One that another user than the caller or root could have put there
/// is followed into a folder of theirs alone: there they could do everything themselves.
struct NamedPlace {
  /// The folder that it lies in.
  private(set) var folder: OpenEntry
  private(set) var end = End.folder

  /// What the path ends at.
  enum End {
    /// The folder itself.
    case folder
    /// A file of that name in the folder; nil where there is none.
    case file(String, OpenEntry?)
    /// A descriptor that this program was started with, as by `/dev/stdout`.
    case descriptor(CInt)
  }

  /// How links on the way are taken.
  enum Links { case followed, followedButTheLast }

  /// The names that are still ahead, the next one last.
  private var ahead: [Substring]
  /// Who else could have put a link on the way.
  private var strangers: Set<uid_t> = []
  private var isWritableByAll = false
  private var count = 0

  private static let mostLinks = 40

  /// Walks to the end of a path.
  ///
  /// - Throws: ``Unwritable`` where the path leads nowhere, or where another user decides where.
  init(_ path: String, links: Links = .followed) throws(Unwritable) {
    guard !path.isEmpty else { throw Unwritable(.noSuchFileOrDirectory) }
    guard !path.utf8.contains(0) else { throw Unwritable(.invalidArgument) }
    folder = try OpenEntry(path.utf8.first == UInt8(ascii: "/") ? "/" : ".")
    ahead = Self.names(of: path)
    while let name = ahead.popLast() { try step(to: name, links) }
    if case .descriptor = end { return }
    if isWritableByAll {
      throw Unwritable(
        "a link on the path is in a folder that everybody may write to; name the file itself")
    }
    if let stranger = strangers.first(where: { $0 != folder.status.st_uid }) {
      throw Unwritable(
        "a link on the path belongs to user \(stranger), and leads to a file that is not theirs; "
          + "name the file itself")
    }
  }

  private mutating func step(to name: Substring, _ links: Links) throws(Unwritable) {
    let isLast = ahead.isEmpty
    if name == "." { return }
    let entry: OpenEntry
    do throws(Unwritable) {
      entry = try OpenEntry(String(name), in: folder)
    } catch {
      guard isLast, error.code == .noSuchFileOrDirectory else { throw error }
      return end = .file(String(name), nil)
    }
    switch entry.kind {
    case S_IFDIR: folder = entry
    case S_IFLNK where isLast && links == .followedButTheLast: end = .file(String(name), entry)
    case S_IFLNK: try follow(entry, named: name)
    default:
      guard isLast else { throw Unwritable(.notDirectory) }
      end = .file(String(name), entry)
    }
  }

  private mutating func follow(_ link: OpenEntry, named name: Substring) throws(Unwritable) {
    let isLast = ahead.isEmpty
    if isLast, let number = CInt(name), folder.listsOwnFiles { return end = .descriptor(number) }
    let target = try link.target()
    // What is there is a name for people; only the kernel knows the way.
    let isMagic = (target.hasPrefix("/") || target.contains(":")) && link.isOfProcfs
    if isMagic && isLast { throw Unwritable("it is an open file of another process") }
    count += 1
    guard count <= Self.mostLinks else { throw Unwritable(.tooManySymbolicLinkLevels) }
    for owner in [link.status.st_uid, folder.status.st_uid] where !OpenEntry.trusts(owner) {
      strangers.insert(owner)
    }
    let mode = folder.status.st_mode
    if mode & S_IWOTH != 0 && mode & S_ISVTX == 0 { isWritableByAll = true }
    if isMagic { return folder = try OpenEntry(String(name), in: folder, leadsToFolder: true) }
    if target.utf8.first == UInt8(ascii: "/") { folder = try OpenEntry("/") }
    ahead += Self.names(of: target)
  }

  /// The names, the first one last; a slash at the end asks for a folder.
  private static func names(of path: String) -> [Substring] {
    let names = path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    return Array((path.utf8.last == UInt8(ascii: "/") ? names + ["."] : names).reversed())
  }
}
