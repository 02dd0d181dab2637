import Foundation
import Glibc
import TuneKitCore

/// A captured machine as a tree of real files and links, for `--root`.
final class Tree: Sendable {
  /// The folder that is `/` for it.
  let path: String

  /// What is at a path.
  enum Item: Hashable {
    case file([UInt8])
    case link(String)
    case folder
    case other
  }

  /// Lays a capture out in a folder of its own, which goes with this value.
  init(_ machine: String = "cm3588+ax650n_6.1-vendor") throws {
    path = try Files.temporaryFolder()
    let capture = try Captures.named(machine)
    for (name, entry) in capture.entries.sorted(by: { $0.key < $1.key }) {
      let place = path + name.string
      if case .directory = entry { Files.makeFolder(place) }
      switch entry {
      case .file(let bytes):
        Files.makeFolder(Files.parent(of: place))
        Files.write(bytes, to: place)
      case .link(let target):
        Files.makeFolder(Files.parent(of: place))
        symlink(target, place)
      case .directory, .failing, .unread: continue
      }
    }
  }

  deinit { Files.remove(path) }

  /// The arguments that name it.
  var arguments: [String] { ["--root", path] }

  /// Runs a verb on it.
  func run(_ arguments: String..., by program: Program = Program()) throws -> Program.Run {
    try run(arguments, by: program)
  }

  func run(_ arguments: [String], by program: Program = Program()) throws -> Program.Run {
    try program.run(arguments + self.arguments)
  }

  /// The text of a file.
  subscript(name: String) -> String? {
    get { Files.contents(path + name).map { String(decoding: $0, as: UTF8.self) } }
    set(text) {
      Files.makeFolder(Files.parent(of: path + name))
      if text == nil { Files.remove(path + name) }
      if let text { Files.write(Array(text.utf8), to: path + name) }
    }
  }

  /// Writes bytes that need not be text.
  func write(_ bytes: [UInt8], to name: String) { Files.write(bytes, to: path + name) }

  /// The files of the journal, oldest first.
  var sessions: [String] {
    Files.names(in: path + "/var/lib/tunekit/journal").filter { $0.hasSuffix(".jsonl") }.sorted()
      .map { "/var/lib/tunekit/journal/" + $0 }
  }

  /// Everything below proc, sys and etc, byte for byte.
  func content() -> [String: Item] { Files.content(of: path, below: ["proc", "sys", "etc"]) }

  /// What is not as it was, by name; empty where all is.
  func differences(from before: [String: Item]) -> [String] {
    let now = content()
    if now == before { return [] }
    return Set(now.keys).union(before.keys).filter { now[$0] != before[$0] }.sorted()
  }

  /// Takes away what TuneKit has made beside the machine's own files.
  func forget() {
    Files.remove(path + "/var/lib/tunekit")
    Files.remove(path + "/var")
    Files.remove(path + "/run")
  }
}

/// The captures beside the tests.
enum Captures {
  static func named(_ name: String) throws -> Capture {
    let file = "\(Package.root)/Tests/Machines/\(name)/machine.capture"
    guard let bytes = Files.contents(file) else { throw Trouble("\(file) cannot be read") }
    return try Capture(parsing: String(decoding: bytes, as: UTF8.self))
  }
}

/// Plain work on files, by system calls, since the crash tests do it thousands of times.
enum Files {
  static func temporaryFolder() throws -> String {
    let (made, path) = made(mkdtemp)
    if made == nil { throw Trouble("no temporary folder: \(String(cString: strerror(errno)))") }
    chmod(path, 0o755)
    return path
  }

  /// What one of the C library's makers of temporary things answers, and the name it chose.
  static func made<Answer>(_ make: (UnsafeMutablePointer<CChar>) -> Answer) -> (Answer, String) {
    let name: UnsafeMutablePointer<CChar> = strdup(Package.scratch + "/tunekit-test-XXXXXX")
    defer { free(name) }
    let answer = make(name)
    return (answer, String(cString: name))
  }

  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
  }

  static func makeFolder(_ path: String) {
    if path.isEmpty || access(path, F_OK) == 0 { return }
    makeFolder(parent(of: path))
    mkdir(path, 0o755)
  }

  static func write(_ bytes: [UInt8], to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if file < 0 { return }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      done += count
    }
    close(file)
  }

  static func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if file < 0 { return nil }
    defer { close(file) }
    return contents(of: file)
  }

  static func contents(of file: Int32) -> [UInt8] {
    var content: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
        count = max(0, buffer.baseAddress.map { read(file, $0, buffer.count) } ?? 0)
      }
      if chunk.isEmpty { return content }
      content += chunk
    }
  }

  static func remove(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }

  static func names(in folder: String) -> [String] { items(in: folder).map(\.name) }

  /// Everything below some folders of a root, by its path from there.
  static func content(of root: String, below folders: [String]) -> [String: Tree.Item] {
    var found: [String: Tree.Item] = [:]
    var ahead = folders.map { "/" + $0 }
    while let folder = ahead.popLast() {
      for (name, type) in items(in: root + folder) {
        let path = folder + "/" + name
        switch type {
        case DT_DIR:
          found[path] = .folder
          ahead.append(path)
        case DT_REG: found[path] = .file(contents(root + path) ?? [])
        case DT_LNK: found[path] = .link(link(root + path))
        default: found[path] = .other
        }
      }
    }
    return found
  }

  static func link(_ path: String) -> String {
    var target = [UInt8](repeating: 0, count: 4096)
    let count = target.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { buffer in
        buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? 0
      }
    }
    return String(decoding: target.prefix(max(0, count)), as: UTF8.self)
  }

  private static func items(in folder: String) -> [(name: String, type: Int)] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var found: [(String, Int)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { found.append((name, Int(entry.pointee.d_type))) }
    }
    return found
  }
}
