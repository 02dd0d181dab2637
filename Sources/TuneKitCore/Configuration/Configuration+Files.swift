import SystemPackage

extension Configuration {
  /// Reads the files below a root.
  ///
  /// First `/etc/tunekit/tunekit.conf`, then those of three folders `tunekit.conf.d`, sorted by name
  /// over all of them: one in `/etc` replaces that of its name in `/run`, and this one that in
  /// `/usr/lib` (systemd's `man/standard-conf.xml`).
  ///
  /// - Parameter root: the folder that is `/`.
  public init(below root: String) {
    self.init()
    do throws(Errno) {
      let directory = try RootDirectory(root)
      // One look, begun anew where a path does not answer, which then fails at once.
      self = directory.looking {
        var seen = Configuration()
        seen.read(below: directory)
        return seen
      }
    } catch {
      if error != .noSuchFileOrDirectory {
        errors.append(.unreadable(file: root, problem: "\(error)"))
      }
    }
  }

  private mutating func read(below root: RootDirectory) {
    let way = TrustedWay.toSystem(below: root)
    let main = folder(["etc", "tunekit"], on: way) { $0 == "tunekit.conf" }
    if let main { take("tunekit.conf", from: main) }
    let folders = Self.places.compactMap { place in
      folder(place + ["tunekit", "tunekit.conf.d"], on: way) { name in
        name.hasSuffix(".conf") && !name.hasPrefix(".")
      }
    }
    // Byte by byte, as the system compares names: texts are equal where two accents look alike.
    let names = Set(folders.flatMap { $0.names.map { Array($0.utf8) } })
    for bytes in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let name = String(decoding: bytes, as: UTF8.self)
      let having = folders.filter { $0.names.contains { $0.utf8.elementsEqual(bytes) } }
      for earlier in having.dropLast() {
        files.append(File(file: "\(earlier.path)/\(name)", state: .replaced))
      }
      if let last = having.last { take(name, from: last) }
    }
  }

  /// The folders above `tunekit/tunekit.conf.d`, the weakest first.
  private static let places = [["usr", "lib"], ["run"], ["etc"]]

  private mutating func folder(
    _ parts: [String], on way: TrustedWay, where isWanted: (String) -> Bool
  ) -> TrustedFolder? {
    do throws(TrustError) {
      return try way.folder(parts, where: isWanted)
    } catch {
      // A folder above both is an obstacle once.
      let obstacle = ConfigurationError(error)
      if !errors.contains(obstacle) { errors.append(obstacle) }
      return nil
    }
  }

  private mutating func take(_ name: String, from folder: TrustedFolder) {
    let file = "\(folder.path)/\(name)"
    if folder.masks(name) {
      files.append(File(file: file, state: .masked))
      return
    }
    let bytes: [UInt8]
    do throws(TrustError) {
      bytes = try folder.bytes(of: name)
    } catch {
      files.append(File(file: file, state: .refused))
      errors.append(ConfigurationError(error))
      return
    }
    do throws(ConfigurationError) {
      try take(bytes, of: file)
      files.append(File(file: file, state: .read))
    } catch {
      files.append(File(file: file, state: .refused))
      errors.append(error)
    }
  }
}
