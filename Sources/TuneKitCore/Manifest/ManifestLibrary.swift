import Glibc
import SystemPackage

/// The manifests of a run, in the order in which they are read.
///
/// First those of `/usr/share/tunekit/devices.d`, then those of `/etc/tunekit/devices.d`, each by
/// name, then those that a person named. A link to `/dev/null` in the second folder masks the file
/// of its name in the first.
public struct ManifestLibrary: Sendable {
  /// The modules, in the order in which they are read.
  public private(set) var manifests: [Manifest] = []
  /// What was not taken, and why.
  public private(set) var errors: [ManifestError] = []

  private static let supplied = ["usr", "share", "tunekit", "devices.d"]
  private static let own = ["etc", "tunekit", "devices.d"]
  /// More files than this in one folder are a mistake.
  private static let mostFiles = 256

  /// Reads the manifests.
  ///
  /// - Parameters:
  ///   - root: the folder that is `/`; nil where no folder of the machine is looked into.
  ///   - files: the manifests that a person named, by their paths.
  public init(below root: String?, and files: [String]) {
    if let root { add(Self.looked(into: root) { $0.read(below: root, in: $1) }) }
    guard !files.isEmpty else { return }
    add(
      Self.looked(into: "/") { library, top in
        for file in files {
          library.take(file) { () throws(ManifestError) in try Self.bytes(of: file, in: top) }
        }
      })
  }

  private init() {}

  private mutating func add(_ other: ManifestLibrary) {
    manifests += other.manifests
    errors += other.errors
  }

  /// What is read in one look; begun anew where a path does not answer, which then fails at once.
  private static func looked(
    into root: String, _ read: @escaping @Sendable (inout ManifestLibrary, RootDirectory) -> Void
  ) -> ManifestLibrary {
    do throws(Errno) {
      let directory = try RootDirectory(root)
      return directory.looking {
        var seen = ManifestLibrary()
        read(&seen, directory)
        return seen
      }
    } catch {
      var none = ManifestLibrary()
      none.errors.append(.unreadable(path: root, problem: "\(error)"))
      return none
    }
  }

  private mutating func take(
    _ file: String, _ read: () throws(ManifestError) -> [UInt8]
  ) {
    do throws(ManifestError) {
      manifests.append(try Manifest(parsing: try read(), file: file))
    } catch {
      errors.append(error)
    }
  }

  // MARK: The folders

  private mutating func read(below root: String, in directory: RootDirectory) {
    // Below another root than the system's, that root is its owner's.
    let owners: Set<uid_t> = root == "/" ? [0] : [0, geteuid()]
    let door = ManifestDoor(root: directory, owners: owners, allowsSharedFolders: false)
    let own = folder(Self.own, below: root, by: door)
    let masked = own.map { folder in
      folder.names.filter { door.link($0, in: folder.open, at: folder.path) == "/dev/null" }
    }
    if let supplied = folder(Self.supplied, below: root, by: door) {
      read(supplied, except: Set(masked ?? []), by: door)
    }
    if let own { read(own, except: Set(masked ?? []), by: door) }
  }

  private mutating func read(_ folder: Folder, except masked: Set<String>, by door: ManifestDoor) {
    for name in folder.names where !masked.contains(name) {
      let path = "\(folder.path)/\(name)"
      take(path) { () throws(ManifestError) in
        try door.bytes(of: name, in: folder.open, at: path)
      }
    }
  }

  /// A folder that may be trusted.
  private struct Folder {
    let path: String
    let open: OpenDirectory
    let names: [String]
  }

  /// A folder, if there are manifests in it and it may be trusted with all folders above.
  private mutating func folder(
    _ parts: [String], below root: String, by door: ManifestDoor
  ) -> Folder? {
    do throws(ManifestError) {
      var path = String(root.reversed().drop { $0 == "/" }.reversed())
      var folder = try door.top(root)
      var objection = door.objection(to: folder, at: root)
      for part in parts {
        path += "/" + part
        switch try door.folder(part, in: folder, at: path) {
        case .nothing: return nil
        case .barred: return try Self.refuse(parts, barredAt: path, by: door)
        case .open(let next): folder = next
        }
        objection = objection ?? door.objection(to: folder, at: path)
      }
      let names = try Self.names(in: folder, at: path, by: door)
      // A folder without manifests harms nobody, whoever may write to it.
      if names.isEmpty { return nil }
      if let objection { throw objection }
      return Folder(path: path, open: folder, names: names)
    } catch {
      errors.append(error)
      return nil
    }
  }

  /// A link on the way harms nobody where no manifest lies behind it.
  private static func refuse(
    _ parts: [String], barredAt path: String, by door: ManifestDoor
  ) throws(ManifestError) -> Folder? {
    let behind = try door.names(behind: ("/" as SystemPath).appending(parts.joined(separator: "/")))
    guard behind.contains(where: isManifest) else { return nil }
    throw .untrusted(
      path: path, problem: "it is a link, and manifests lie behind it",
      remedy: "Put the folder itself there")
  }

  private static func isManifest(_ name: String) -> Bool {
    name.hasSuffix(".toml") && !name.hasPrefix(".")
  }

  private static func names(
    in folder: OpenDirectory, at path: String, by door: ManifestDoor
  ) throws(ManifestError) -> [String] {
    let names = try door.names(in: folder, at: path).filter(isManifest)
    guard names.count <= mostFiles else {
      throw .unreadable(
        path: path, problem: "\(names.count) manifests are in it, and \(mostFiles) may be")
    }
    return names.sorted { $0.precedesByBytes($1) }
  }

  // MARK: The files that a person named

  private static func bytes(
    of file: String, in top: RootDirectory
  ) throws(ManifestError) -> [UInt8] {
    let door = ManifestDoor(root: top, owners: [0, geteuid()], allowsSharedFolders: true)
    var folder = try door.top("/")
    var path = ""
    var parts = try names(of: file)
    guard let name = parts.popLast() else {
      throw .unreadable(path: file, problem: "it is a folder")
    }
    for part in parts {
      path += "/" + part
      switch try door.folder(part, in: folder, at: path) {
      case .nothing: throw .unreadable(path: file, problem: "there is no folder \(path)")
      case .barred:
        throw .untrusted(
          path: path, problem: "it is a link or no folder",
          remedy: "Name the manifest by the way without links")
      case .open(let next): folder = next
      }
      if let objection = door.objection(to: folder, at: path) { throw objection }
    }
    return try door.bytes(of: name, in: folder, at: file)
  }

  /// The names on the way from `/` to a file.
  private static func names(of file: String) throws(ManifestError) -> [String] {
    var text = file
    if !file.hasPrefix("/") {
      guard let here = getcwd(nil, 0) else {
        throw .unreadable(path: file, problem: "the present folder is gone")
      }
      defer { free(here) }
      text = String(cString: here) + "/" + file
    }
    var names: [String] = []
    // No link is followed on the way, so `..` is the folder before it and nothing else.
    for part in text.pathComponents where part != "." {
      if part == ".." { _ = names.popLast() } else { names.append(String(part)) }
    }
    return names
  }
}
