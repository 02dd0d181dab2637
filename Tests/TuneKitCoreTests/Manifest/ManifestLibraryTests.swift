import Foundation
import Glibc
import Testing
import TuneKitCore

@Suite struct `The folders of manifests` {
  private static let supplied = "usr/share/tunekit/devices.d"
  private static let own = "etc/tunekit/devices.d"

  /// A tree of its own, which goes with it.
  private final class Tree {
    let path: String

    init() throws {
      let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        .appending(path: "tunekit-\(UUID().uuidString)")
      path = folder.path(percentEncoded: false)
      for name in ["usr/share/tunekit/devices.d", "etc/tunekit/devices.d"] {
        try FileManager.default.createDirectory(
          atPath: "\(path)/\(name)", withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o755])
      }
      for name in ["", "usr", "usr/share", "usr/share/tunekit", "etc", "etc/tunekit"] {
        chmod("\(path)/\(name)", 0o755)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, _ name: String, mode: mode_t = 0o644) throws {
      try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
      chmod("\(path)/\(name)", mode)
    }

    func library(and files: [String] = []) -> ManifestLibrary {
      ManifestLibrary(below: path, and: files)
    }
  }

  private func board(_ id: String) -> String {
    ManifestText.board.replacing("acme-sbc", with: id)
      .replacing("acme,sbc", with: "acme,\(id)")
  }

  @Test func `manifests are read by folder and name, then those you named`() throws {
    let tree = try Tree()
    try tree.write(board("b"), "\(Self.supplied)/20-b.toml")
    try tree.write(board("a"), "\(Self.supplied)/10-a.toml")
    try tree.write(board("c"), "\(Self.own)/00-c.toml")
    try tree.write(board("d"), "d.toml")
    for name in ["x.toml~", ".x.toml", "x.conf", "toml"] {
      try tree.write("?", "\(Self.own)/\(name)")
    }
    let library = tree.library(and: ["\(tree.path)/d.toml"])
    #expect(library.errors == [])
    #expect(library.manifests.map(\.id) == ["a", "b", "c", "d"])
    #expect(library.manifests.first?.file == "\(tree.path)/\(Self.supplied)/10-a.toml")
  }

  @Test func `missing manifest folders give no manifests and no error`() throws {
    let tree = try Tree()
    #expect(tree.library().manifests.isEmpty && tree.library().errors.isEmpty)
    rmdir("\(tree.path)/\(Self.own)")
    #expect(tree.library().errors.isEmpty)
    #expect(ManifestLibrary(below: nil, and: []).manifests.isEmpty)
    #expect(ManifestLibrary(below: "\(tree.path)/none", and: []).errors.count == 1)
  }

  @Test func `a link to /dev/null masks a manifest`() throws {
    let tree = try Tree()
    try tree.write(board("a"), "\(Self.supplied)/a.toml")
    try tree.write("broken", "\(Self.supplied)/b.toml")
    symlink("/dev/null", "\(tree.path)/\(Self.own)/a.toml")
    symlink("/dev/null", "\(tree.path)/\(Self.own)/b.toml")
    #expect(tree.library().manifests.isEmpty)
    // The link itself is no manifest; of a name that masks nothing it is not even an error.
    #expect(tree.library().errors == [])
  }

  @Test func `a manifest that is a link is refused`() throws {
    let tree = try Tree()
    try tree.write(board("a"), "a")
    symlink("\(tree.path)/a", "\(tree.path)/\(Self.own)/a.toml")
    #expect(try refusal(by: tree).contains("it is a link or not a plain file"))
    symlink("/dev/null", "\(tree.path)/\(Self.supplied)/b.toml")
    #expect(tree.library().errors.count == 2)
    unlink("\(tree.path)/\(Self.own)/a.toml")
    unlink("\(tree.path)/\(Self.supplied)/b.toml")
  }

  /// On some systems all of `/etc` is links.
  @Test(arguments: ["etc", "etc/tunekit", "etc/tunekit/devices.d"], [true, false])
  func `a linked manifest folder is refused only when it holds manifests`(
    name: String, isAbsolute: Bool
  ) throws {
    let tree = try Tree()
    rename("\(tree.path)/\(name)", "\(tree.path)/elsewhere")
    let up = String(repeating: "../", count: name.count { $0 == "/" })
    symlink((isAbsolute ? "/" : up) + "elsewhere", "\(tree.path)/\(name)")
    #expect(tree.library().errors == [] && tree.library().manifests.isEmpty)
    // The root is the tree's own, so only there an absolute link leads to it.
    let folder = "elsewhere" + Self.own.dropFirst(name.count)
    try tree.write("?", "\(folder)/notes.txt")
    #expect(tree.library().errors == [])
    try tree.write(board("a"), "\(folder)/a.toml")
    #expect(
      try refusal(by: tree)
        == "the manifest \(tree.path)/\(name) is not trusted: it is a link or not a folder. "
        + "Put the folder itself there")
  }

  @Test func `a manifest folder behind a broken or escaping link gives no manifests`() throws {
    let tree = try Tree()
    let outside = try Tree()
    try outside.write(board("a"), "\(Self.own)/a.toml")
    rmdir("\(tree.path)/\(Self.own)")
    rmdir("\(tree.path)/etc/tunekit")
    for target in ["/none", "\(outside.path)/etc/tunekit", "tunekit", "../../../../../tmp"] {
      symlink(target, "\(tree.path)/etc/tunekit")
      #expect(tree.library().errors == [] && tree.library().manifests.isEmpty, "\(target)")
      unlink("\(tree.path)/etc/tunekit")
    }
    try tree.write("a file", "etc/tunekit")
    #expect(tree.library().errors == [])
  }

  @Test func `a manifest that is no plain file is refused without waiting`() throws {
    let tree = try Tree()
    mkfifo("\(tree.path)/\(Self.own)/a.toml", 0o644)
    mkdir("\(tree.path)/\(Self.own)/b.toml", 0o755)
    let errors = tree.library().errors
    #expect(errors.count == 2)
    for error in errors { #expect("\(error)".contains("not a plain file")) }
  }

  @Test func `a manifest that is too large is refused before it is read`() throws {
    let tree = try Tree()
    let filled = board("a") + "\n" + String(repeating: "#", count: 40_000)
    try tree.write(String(filled.prefix(32 << 10)), "\(Self.own)/a.toml")
    #expect(tree.library().errors == [])
    try tree.write(String(filled.prefix(32 << 10 | 1)), "\(Self.own)/a.toml")
    #expect(try refusal(by: tree).contains("it has 32769 bytes, and may have 32768"))
  }

  @Test(arguments: [0o664, 0o646, 0o622] as [mode_t])
  func `a manifest file that others can write to is refused with the remedy`(mode: mode_t) throws {
    let tree = try Tree()
    try tree.write(board("a"), "\(Self.own)/a.toml", mode: mode)
    let path = "\(tree.path)/\(Self.own)/a.toml"
    #expect(
      try refusal(by: tree)
        == "the manifest \(path) is not trusted: others than its owner may write to it. "
        + "sudo chmod go-w \(path)")
    try tree.write(board("a"), "a.toml", mode: mode)
    #expect(ManifestLibrary(below: nil, and: ["\(tree.path)/a.toml"]).errors.count == 1)
  }

  @Test(arguments: ["", "/etc", "/etc/tunekit", "/etc/tunekit/devices.d"])
  func `every manifest below a folder that others can write to is refused`(folder: String) throws {
    let tree = try Tree()
    try tree.write(board("a"), "\(Self.own)/a.toml")
    for mode in [0o775, 0o757, 0o1777] as [mode_t] {
      chmod(tree.path + folder, mode)
      #expect(try refusal(by: tree).hasSuffix("sudo chmod go-w \(tree.path + folder)"))
    }
    // An empty folder is harmless.
    unlink("\(tree.path)/\(Self.own)/a.toml")
    #expect(tree.library().errors == [])
  }

  @Test(.enabled(if: geteuid() == 0)) func `a manifest of another user is refused`() throws {
    let tree = try Tree()
    try tree.write(board("a"), "\(Self.own)/a.toml")
    let path = "\(tree.path)/\(Self.own)/a.toml"
    chown(path, 1234, 0)
    #expect(
      try refusal(by: tree)
        == "the manifest \(path) is not trusted: it belongs to user 1234. sudo chown root:root \(path)"
    )
    #expect(ManifestLibrary(below: nil, and: [path]).errors.count == 1)
    chown(path, 0, 1234)
    #expect(tree.library().errors == [])
    chown("\(tree.path)/etc/tunekit", 1234, 0)
    #expect(try refusal(by: tree).contains("it belongs to user 1234"))
  }

  @Test func `a manifest you named may lie in a sticky folder open to all`() throws {
    let tree = try Tree()
    mkdir("\(tree.path)/tmp", 0o755)
    chmod("\(tree.path)/tmp", 0o1777)
    try tree.write(board("a"), "tmp/a.toml")
    let file = "\(tree.path)/tmp/../tmp/./a.toml"
    #expect(ManifestLibrary(below: nil, and: [file]).manifests.map(\.file) == [file])
    chmod("\(tree.path)/tmp", 0o777)
    #expect(ManifestLibrary(below: nil, and: [file]).errors.count == 1)
    for path in ["/", "", "\(tree.path)/none/a.toml", "\(tree.path)/none.toml", "/dev/null"] {
      #expect(ManifestLibrary(below: nil, and: [path]).errors.count == 1, "\(path)")
    }
  }

  @Test func `a remedy for a manifest quotes its path for the shell`() throws {
    let tree = try Tree()
    try tree.write(board("a"), "\(Self.own)/it's a.toml", mode: 0o666)
    #expect(
      try refusal(by: tree).hasSuffix("sudo chmod go-w '\(tree.path)/\(Self.own)/it'\\''s a.toml'"))
  }

  private func refusal(by tree: Tree) throws -> String {
    #expect(tree.library().manifests.isEmpty && tree.library().errors.count == 1)
    return try #require(tree.library().errors.first).description
  }
}
