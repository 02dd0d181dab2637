import Foundation
import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitLinux

/// A directory that goes with the test, and files outside that must not be reached.
final class Playground: Sendable {
  let outside: String
  var root: String { outside + "/root" }

  init() throws {
    outside = FileManager.default.temporaryDirectory.path + "/tunekit-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: outside + "/root", withIntermediateDirectories: true)
    try "secret\n".write(toFile: outside + "/secret", atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: outside) }

  func write(_ text: String, _ path: String) throws {
    let file = URL(filePath: root + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func link(_ target: String, _ path: String) throws {
    try FileManager.default.createSymbolicLink(atPath: root + path, withDestinationPath: target)
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: root + path) }

  func content(_ path: String) throws -> String {
    try String(contentsOfFile: root + path, encoding: .utf8)
  }

  func machine() throws -> LinuxMachine { LinuxMachine(root: try RootDirectory(root)) }
}

@Suite struct `The root directory` {
  let ground: Playground
  let machine: LinuxMachine

  init() throws {
    ground = try Playground()
    machine = try ground.machine()
  }

  @Test func `links out of the root directory stay inside it`() throws {
    try ground.write("inside\n", "/secret")
    try ground.write("x\n", "/a/b/file")
    try ground.link("/secret", "/absolute")
    try ground.link("../../../secret", "/climbing")
    try ground.link("../../../../../../../../secret", "/a/b/climbing")
    try ground.link("/../../secret", "/both")
    try ground.link("..", "/a/b/up")
    try ground.link("../..", "/a/top")
    for path: SystemPath in [
      "/absolute", "/climbing", "/a/b/climbing", "/both", "/a/b/up/top/secret", "/a/top/secret",
    ] {
      #expect(try machine.text(of: path) == "inside\n")
      #expect(try machine.canonical(path) == "/secret")
    }
  }

  @Test func `a link to a file outside the root directory is missing`() throws {
    try ground.link("../secret", "/climbing")
    try ground.link(ground.outside + "/secret", "/absolute")
    for path: SystemPath in ["/climbing"] {
      #expect(throws: MachineError.missing(path)) { try machine.text(of: path) }
    }
    #expect(throws: MachineError.missing("/absolute")) { try machine.write("x", to: "/absolute") }
    #expect(try String(contentsOfFile: ground.outside + "/secret", encoding: .utf8) == "secret\n")
  }

  @Test func `a link in the middle of a path is followed below the root directory`() throws {
    try ground.write("2\n", "/devices/pci/vendor")
    try FileManager.default.createDirectory(
      atPath: ground.root + "/bus/devices", withIntermediateDirectories: true)
    try ground.link("../../devices/pci", "/bus/devices/0003")
    #expect(try machine.text(of: "/bus/devices/0003/vendor") == "2\n")
    #expect(try machine.canonical("/bus/devices/0003/vendor") == "/devices/pci/vendor")
    #expect(try machine.list("/bus/devices/0003") == ["vendor"])
  }

  @Test func `a relative link is followed from its own folder, through cached links`() throws {
    try ground.write("1\n", "/devices/port/card/vendor")
    try ground.link("devices", "/alias")
    try FileManager.default.createDirectory(
      atPath: ground.root + "/bus", withIntermediateDirectories: true)
    try ground.link("../alias/port/card", "/bus/card")
    try ground.link("../../../bus/card/../card", "/devices/port/self")
    for path: SystemPath in ["/alias/port/card", "/bus/card", "/alias/port/self"] {
      #expect(try machine.canonical(path) == "/devices/port/card")
      #expect(try machine.text(of: path.appending("vendor")) == "1\n")
      #expect(try machine.list(path) == ["vendor"])
    }
    #expect(throws: MachineError.missing("/bus/card/vendor")) {
      try machine.list("/bus/card/vendor")
    }
  }

  @Test func `a loop of links ends with an error`() throws {
    try ground.link("b", "/a")
    try ground.link("a", "/b")
    #expect(throws: MachineError.tooManyLinks("/a")) { try machine.canonical("/a") }
    #expect(throws: MachineError.tooManyLinks("/a/x")) { try machine.text(of: "/a/x") }
  }

  @Test func `the root directory follows forty links and no more`() throws {
    try ground.write("end\n", "/0")
    for number in 1...41 { try ground.link("\(number - 1)", "/\(number)") }
    #expect(try machine.text(of: "/40") == "end\n")
    #expect(throws: MachineError.tooManyLinks("/41")) { try machine.text(of: "/41") }
  }

  @Test func `a link that ends in two dots leads to the parent folder`() throws {
    try ground.write("1\n", "/a/file")
    try ground.link("a/file/..", "/through")
    try ground.link("a/..", "/top")
    #expect(throws: MachineError.notAFile("/through")) { try machine.text(of: "/through") }
    #expect(try machine.list("/top") == ["a", "through", "top"])
    #expect(try machine.marks(of: "/top") == machine.marks(of: "/"))
  }

  @Test func `a path below a missing folder or a file is missing`() throws {
    try ground.write("1\n", "/file")
    for path: SystemPath in ["/none", "/none/none", "/file/none"] {
      #expect(throws: MachineError.missing(path)) { try machine.text(of: path) }
      #expect(throws: MachineError.missing(path)) { try machine.list(path) }
      #expect(throws: MachineError.missing(path)) { try machine.canonical(path) }
      #expect(throws: MachineError.missing(path)) { try machine.marks(of: path) }
      #expect(throws: MachineError.missing(path)) { try machine.write("1", to: path) }
    }
    #expect(throws: MachineError.missing("/file")) { try machine.list("/file") }
  }

  @Test func `the names in a folder are sorted by bytes`() throws {
    for name in ["b", "a", "B", "10", "9", "a.b", "ä"] { try ground.write("", "/d/\(name)") }
    #expect(try machine.list("/d") == ["10", "9", "B", "a", "a.b", "b", "ä"])
  }

  @Test func `a pipe, socket or device is refused without opening it`() throws {
    #expect(mkfifo(ground.root + "/pipe", 0o600) == 0)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array((ground.root + "/socket").utf8)
    try #require(name.count < 108)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let bound = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
    var paths: [SystemPath] = ["/pipe", "/socket"]
    // Only root may make a device.
    if mknod(ground.root + "/device", S_IFCHR | 0o600, 0x103) == 0 { paths.append("/device") }
    for path in paths {
      #expect(throws: MachineError.notAFile(path)) { try machine.bytes(of: path) }
      #expect(throws: MachineError.notAFile(path)) { try machine.write("x", to: path) }
    }
  }

  @Test func `a folder that was replaced is read again`() throws {
    try ground.write("ff\n", "/proc/irq/154/smp_affinity")
    #expect(try machine.text(of: "/proc/irq/154/smp_affinity") == "ff\n")
    try ground.remove("/proc/irq")
    #expect(throws: MachineError.missing("/proc/irq/154/smp_affinity")) {
      try machine.text(of: "/proc/irq/154/smp_affinity")
    }
    try ground.write("10\n", "/proc/irq/154/smp_affinity")
    #expect(try machine.text(of: "/proc/irq/154/smp_affinity") == "10\n")
    #expect(try machine.list("/proc/irq/154") == ["smp_affinity"])
  }

  @Test func `more folders than are kept open are read correctly`() throws {
    let kept = try machine.root.makeDirectories("/kept/here", mode: 0o755)
    for number in 0..<450 { try ground.write("\(number)\n", "/d/\(number)/file") }
    for number in 0..<450 {
      #expect(try machine.text(of: "/d/\(number)/file") == "\(number)\n")
    }
    let made = try POSIX.open(at: kept.descriptor, "new", O_CREAT | O_WRONLY, mode: 0o600)
    POSIX.closeDescriptor(made)
    #expect(try machine.list("/kept/here") == ["new"])
  }

  @Test func `folders are created through links and inside the root`() throws {
    try ground.link("/elsewhere", "/var")
    _ = try? machine.root.makeDirectories("/elsewhere", mode: 0o755)
    _ = try machine.root.makeDirectories("/var/lib/tunekit", mode: 0o700)
    #expect(try machine.list("/elsewhere/lib") == ["tunekit"])
  }

  @Test func `a plain tree has no kernel`() throws {
    #expect(machine.nature == .files)
    #expect(!machine.root.isKernel("/proc"))
  }
}
