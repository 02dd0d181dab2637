import SystemPackage
import Testing
import TuneKitCore

@testable import TuneKitLinux

@Suite struct `The Linux machine` {
  let ground: Playground
  let machine: LinuxMachine

  init() throws {
    ground = try Playground()
    machine = try ground.machine()
  }

  @Test(arguments: [
    ("ff\n", "10", "10"), ("ff\n", "10\n", "10\n"), ("ff", "10", "10"), ("ff", "10\n", "10\n"),
    ("", "10", "10"), ("00000000,000000ff\n", "1", "1"), ("a\nb\n", "c\n", "c\n"),
    ("ff\n", "", ""),
  ])
  func `a plain file holds exactly the written bytes`(
    before: String, written: String, after: String
  ) throws {
    try ground.write(before, "/file")
    try machine.write(written, to: "/file")
    #expect(try ground.content("/file") == after)
  }

  @Test func `a write creates no file`() throws {
    #expect(throws: MachineError.missing("/new")) { try machine.write("1", to: "/new") }
    #expect(try machine.list("/").isEmpty)
  }

  @Test func `a folder cannot be written`() throws {
    try ground.write("1\n", "/d/file")
    #expect(throws: MachineError.notAFile("/d")) { try machine.write("1", to: "/d") }
    #expect(throws: MachineError.notAFile("/d")) { try machine.bytes(of: "/d") }
  }

  @Test func `bytes that are no text are read as bytes`() throws {
    try ground.write("\0\u{1}\n", "/file")
    #expect(try machine.bytes(of: "/file") == [0, 1, 0x0A])
    #expect(try machine.text(of: "/file") == "\0\u{1}\n")
    try ground.write("x", "/raw")
    let descriptor = try machine.root.openFile("/raw", 1)
    _ = try POSIX.writeOnce([0xFF], to: descriptor)
    POSIX.closeDescriptor(descriptor)
    #expect(try machine.bytes(of: "/raw") == [0xFF])
    #expect(throws: MachineError.notText("/raw")) { try machine.text(of: "/raw") }
  }

  @Test func `a large file is read whole`() throws {
    let text = String(repeating: "0123456789\n", count: 10_000)
    try ground.write(text, "/file")
    #expect(try machine.text(of: "/file") == text)
  }

  @Test func `the first line of a file is read without blanks`() throws {
    try ground.write(" \t10 \nmore\n", "/file")
    #expect(machine.line(of: "/file") == "10")
    #expect(machine.line(of: "/none") == nil)
    #expect(machine.exists("/file") && !machine.exists("/none"))
    #expect(machine.names(in: "/none").isEmpty)
  }

  @Test func `a file's marks hold its inode and write permission`() throws {
    try ground.write("1\n", "/a")
    try ground.write("1\n", "/b")
    let first = try machine.marks(of: "/a")
    #expect(first.isWritable)
    #expect(try machine.marks(of: "/b").inode != first.inode)
  }

  @Test func `the running system is a kernel`() throws {
    let running = LinuxMachine(root: try RootDirectory("/"))
    #expect(running.nature == .kernel)
    #expect(try running.text(of: "/proc/sys/kernel/ostype") == "Linux\n")
    #expect(try !running.list("/proc/sys/kernel").isEmpty)
  }

  @Test func `a kernel file of size zero is read whole`() throws {
    let running = LinuxMachine(root: try RootDirectory("/"))
    #expect(try running.text(of: "/proc/self/status").contains("Pid:"))
  }
}
