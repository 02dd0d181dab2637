import Testing
import TuneKitCore

@testable import TuneKitCaptures

@Suite struct `The path` {
  @Test(arguments: [
    ("/", "/"), ("//", "/"), ("/a//b/./c/", "/a/b/c"), ("/a b", "/a b"), ("/...", "/..."),
    ("/.", "/"),
  ])
  func `a path is normalised from text`(text: String, normal: String) throws {
    #expect(try SystemPath(validating: text).string == normal)
  }

  @Test(arguments: [
    "", "/", "//", "a", "/a", "/a/", "/a//b", "/a/./b", "/./a", "/a/.", "/a/../b", "/a/..", "/..",
    "/.", "/...", "/a/.../b", "/.a", "/a.", "/..a/b..", "/a/.b./c", "../a",
  ])
  func `a path in the source is normalised however it is written`(text: String) throws {
    let path: SystemPath = "\(text)"
    #expect(path == SystemPath("/").appending(text))
    #expect(try SystemPath(validating: path.string) == path)
  }

  @Test(arguments: ["", "a", "./a", "/..", "/a/../b", "/a/..", "/a\0b"])
  func `relative paths, paths above the root and NUL are refused`(text: String) {
    #expect(throws: SystemPathError.self) { try SystemPath(validating: text) }
  }

  @Test func `a combining character next to a slash hides no parent folder`() {
    // U+0600 and a slash after it are one Character.
    #expect(throws: SystemPathError.self) { try SystemPath(validating: "/\u{600}/../x") }
    #expect(SystemPath("/a\u{600}/b").components.count == 2)
    #expect(SystemPath("/a/\u{301}b").components.count == 2)
  }

  @Test func `a path too long for the kernel is refused, and a link to it`() throws {
    let longest = String(repeating: "/abcd", count: 819)
    #expect(try SystemPath(validating: longest).string == longest)
    #expect(throws: SystemPathError.tooLong) { try SystemPath(validating: longest + "/") }
    #expect(throws: CaptureError(line: 1, problem: .path(.tooLong))) {
      try Capture(parsing: "/a -> \(longest)/x\n")
    }
  }

  @Test func `appending to a path never leaves the root`() {
    #expect(SystemPath("/a/b").appending("../../../c") == "/c")
    #expect(SystemPath("/").appending("/x/").string == "/x")
  }

  @Test func `a path has a name and a parent`() {
    let path: SystemPath = "/sys/devices/system"
    #expect(path.name == "system")
    #expect(path.parent == "/sys/devices")
    #expect(SystemPath("/").parent == "/")
    #expect(SystemPath("/").name == "/")
  }

  @Test func `a path is below another by whole names`() {
    #expect(SystemPath("/a/b").isBelow("/a"))
    #expect(SystemPath("/a").isBelow("/a"))
    #expect(SystemPath("/a").isBelow("/"))
    #expect(!SystemPath("/ab").isBelow("/a"))
    #expect(!SystemPath("/a").isBelow("/a/b"))
  }

  @Test func `paths are sorted by bytes`() {
    let paths: [SystemPath] = ["/a/b", "/a", "/B", "/a-"]
    #expect(paths.sorted() == ["/B", "/a", "/a-", "/a/b"])
  }
}
