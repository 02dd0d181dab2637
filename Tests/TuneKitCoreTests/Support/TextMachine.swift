import SystemPackage
import TuneKitCore

/// A machine of texts: files by path, links by path, and what refuses to be read.
struct TextMachine: MachineView {
  var nature = MachineNature.files
  var files: [SystemPath: [UInt8]] = [:]
  var links: [SystemPath: String] = [:]
  var folders: Set<SystemPath> = []
  var failures: [SystemPath: Errno] = [:]
  var fixed: Set<SystemPath> = []
  /// What belongs to a user and not to root.
  var users: Set<SystemPath> = []

  init(
    _ texts: [String: String] = [:], links: [String: String] = [:], users: Set<SystemPath> = []
  ) {
    self.users = users
    for (path, text) in texts { self[path] = text }
    for (path, target) in links { link(path, to: target) }
  }

  /// The text of a file; setting one makes the directories above it.
  subscript(path: String) -> String? {
    get { files[SystemPath(stringLiteral: path)].map { String(decoding: $0, as: UTF8.self) } }
    set {
      let path = SystemPath(stringLiteral: path)
      files[path] = newValue.map { Array($0.utf8) }
      makeFolder(path.parent)
    }
  }

  mutating func link(_ path: String, to target: String) {
    let path = SystemPath(stringLiteral: path)
    links[path] = target
    makeFolder(path.parent)
  }

  mutating func makeFolder(_ path: SystemPath) {
    var path = path
    while folders.insert(path).inserted && path.string != "/" { path = path.parent }
  }

  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    var walked: SystemPath = "/"
    var ahead = Array(path.components.map(String.init).reversed())
    var count = 0
    while let name = ahead.popLast() {
      let next = walked.appending(name)
      guard let target = links[next] else {
        guard folders.contains(next) || files[next] != nil || failures[next] != nil else {
          throw .missing(path)
        }
        walked = next
        continue
      }
      count += 1
      guard count < 40 else { throw .tooManyLinks(path) }
      if target.hasPrefix("/") {
        walked = "/"
        ahead += target.split(separator: "/").reversed().map(String.init)
      } else {
        let end = walked.appending(target)
        walked = "/"
        ahead += end.components.reversed().map(String.init)
      }
    }
    return walked
  }

  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] {
    let path = try canonical(file)
    if let errno = failures[path] { throw .unreadable(file, errno) }
    guard let bytes = files[path] else { throw .notAFile(file) }
    return bytes
  }

  func list(_ directory: SystemPath) throws(MachineError) -> [String] {
    let path = try canonical(directory)
    if let errno = failures[path] { throw .unreadable(directory, errno) }
    guard folders.contains(path) else { throw .missing(directory) }
    let all = [Array(files.keys), Array(links.keys), Array(folders), Array(failures.keys)].joined()
    let names = all.filter { $0.parent == path && $0.string != "/" }.map { String($0.name) }
    return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func marks(of path: SystemPath) throws(MachineError) -> FileMarks {
    let path = try canonical(path)
    return FileMarks(
      inode: 1, isWritable: !fixed.contains(path), owner: users.contains(path) ? 1000 : 0)
  }

  func pass(milliseconds: Int) {}
}
