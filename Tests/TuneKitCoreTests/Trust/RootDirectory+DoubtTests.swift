import Foundation
import Glibc
import SystemPackage
import Testing
import TuneKitCore

/// A folder taken for `/`, with a program in it.
@Suite final class `The doubt about a program` {
  private let folder: String
  private let root: RootDirectory
  private static let program = "/usr/local/bin/tool"

  init() throws {
    let name = "tunekit-doubt-\(UUID().uuidString)"
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(
      atPath: folder + "/usr/local/bin", withIntermediateDirectories: true)
    // Larger than anything that is read of manifests.
    let bytes = Data(repeating: 0x20, count: 4 << 20)
    try #require(FileManager.default.createFile(atPath: folder + Self.program, contents: bytes))
    root = try RootDirectory(folder)
    for path in ["", "/usr", "/usr/local", "/usr/local/bin", Self.program] { allow(0o755, path) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func allow(_ mode: mode_t, _ path: String) { chmod(folder + path, mode) }

  @Test func `a file and folders owned by one user are trusted`() {
    #expect(root.doubt(about: Self.program) == nil)
  }

  @Test(arguments: ["", "/usr", "/usr/local", "/usr/local/bin", program], [0o775, 0o757, 0o1777])
  func `a program that others can write to is not trusted`(path: String, mode: Int) {
    allow(mode_t(mode), path)
    let place = path.isEmpty ? folder : path
    #expect(root.doubt(about: Self.program) == "\(place): others than its owner may write to it")
  }

  @Test(
    .enabled(if: geteuid() == 0, "only root can give files away"), arguments: ["/usr", program])
  func `a program of another user is not trusted`(path: String) {
    chown(folder + path, 4321, 0)
    #expect(root.doubt(about: Self.program) == "\(path): it belongs to user 4321")
  }

  @Test func `a program behind a link or a missing one is not trusted`() throws {
    symlink("local", folder + "/usr/other")
    #expect(root.doubt(about: "/usr/other/bin/tool") == "/usr/other: it is a link or not a folder")
    symlink("tool", folder + "/usr/local/bin/linked")
    #expect(
      root.doubt(about: "/usr/local/bin/linked")
        == "/usr/local/bin/linked: it is a link or not a plain file")
    #expect(root.doubt(about: "/none/tool") == "/none/tool: there is no folder /none")
    #expect(root.doubt(about: "/usr/local/bin/none") != nil)
    #expect(root.doubt(about: "/usr/local/bin") != nil)
    #expect(root.doubt(about: "/") != nil)
  }
}
