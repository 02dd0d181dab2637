import Glibc
import SystemPackage

/// The manifests of a run, in the order in which they are read.
///
/// First those of `/usr/share/tunekit/devices.d`, then those of `/etc/tunekit/devices.d`, each by
/// name, then those that a person named. A link to `/dev/null` in the second folder masks the file
/// of its name in the first.
package struct ManifestLibrary: Sendable {
  /// The modules, in the order in which they are read.
  package private(set) var manifests: [Manifest] = []
  /// What was not taken, and why.
  package private(set) var errors: [ManifestError] = []

  private static let supplied = ["usr", "share", "tunekit", "devices.d"]
  private static let own = ["etc", "tunekit", "devices.d"]
  /// More files than this in one folder are an error.
  private static let mostFiles = 1024

  /// Reads the manifests.
  ///
  /// - Parameters:
  ///   - root: the folder that is `/`; nil where no folder of the machine is looked into.
  ///   - files: the manifests that a person named, by their paths.
  package init(below root: String?, and files: [String]) {
    if let root { add(Self.looked(into: root) { $0.read(below: $1) }) }
    guard !files.isEmpty else { return }
    add(
      Self.looked(into: "/") { library, top in
        for file in files {
          library.take(file) { () throws(TrustError) in try Self.bytes(of: file, in: top) }
        }
      })
  }

  private init() {}

  private mutating func add(_ other: ManifestLibrary) {
    manifests += other.manifests
    errors += other.errors
  }

  /// What is read in one look; begun again where a path does not answer, which then fails at once.
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

  private mutating func take(_ file: String, _ read: () throws(TrustError) -> [UInt8]) {
    let bytes: [UInt8]
    do throws(TrustError) {
      bytes = try read()
    } catch {
      errors.append(ManifestError(error))
      return
    }
    do throws(ManifestError) {
      manifests.append(try Manifest(parsing: bytes, file: file))
    } catch {
      errors.append(error)
    }
  }

  // MARK: The folders

  private mutating func read(below directory: RootDirectory) {
    let way = TrustedPath.toSystem(below: directory)
    let own = folder(Self.own, on: way)
    let masked = own.map { folder in Set(folder.names.filter(folder.masks)) } ?? []
    if let supplied = folder(Self.supplied, on: way) { read(supplied, except: masked) }
    if let own { read(own, except: masked) }
  }

  private mutating func read(_ folder: TrustedFolder, except masked: Set<String>) {
    for name in folder.names where !masked.contains(name) {
      take("\(folder.path)/\(name)") { () throws(TrustError) in try folder.bytes(of: name) }
    }
  }

  /// A folder, if there are manifests in it and it may be trusted with all folders above.
  private mutating func folder(_ parts: [String], on way: TrustedPath) -> TrustedFolder? {
    do throws(TrustError) {
      let folder = try way.folder(parts) { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }
      if let folder, folder.names.count > Self.mostFiles {
        let problem = "\(folder.names.count) manifests are in it, and \(Self.mostFiles) may be"
        throw .unreadable(path: folder.path, problem: problem)
      }
      return folder
    } catch {
      errors.append(ManifestError(error))
      return nil
    }
  }

  // MARK: The files that a person named

  private static func bytes(of file: String, in top: RootDirectory) throws(TrustError) -> [UInt8] {
    var parts = try names(of: file)
    guard let name = parts.popLast() else {
      throw .unreadable(path: file, problem: "it is a folder")
    }
    return try TrustedPath.toNamedFile(from: top).bytes(of: name, at: file, in: parts)
  }

  /// The names on the way from `/` to a file.
  private static func names(of file: String) throws(TrustError) -> [String] {
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
