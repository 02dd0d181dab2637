import Foundation
import Glibc
import SystemPackage
import Testing
import TuneKitCore

@Suite struct `The lock` {
  let bench: Bench

  init() throws { bench = try Bench() }

  private func open() throws -> Journal {
    try Journal.open(in: bench.root, boot: Survey(of: bench.image).boot())
  }

  /// Applies with a deadline, and lets another process take the lock then.
  private func taken() throws -> CInt {
    let tunekit = try bench.tunekit()
    _ = try tunekit.apply(
      try tunekit.plan(), confirmedBy: Expiry(afterMilliseconds: 600_000),
      unlessInterrupted: { false })
    let file = Glibc.open(bench.ground.root + Journal.lockFile.string, O_RDWR | O_CLOEXEC)
    try #require(flock(file, LOCK_EX | LOCK_NB) == 0)
    return file
  }

  private func perform(_ verb: String) throws {
    let tunekit = try bench.tunekit()
    switch verb {
    case "apply": #expect(try tunekit.performed().outcome == .nothingToDo)
    case "confirm": #expect(try tunekit.confirm().outcome == .confirmed)
    default: #expect(try tunekit.revert().outcome == .reverted)
    }
  }

  @Test(arguments: ["apply", "confirm", "revert"])
  func `a lock held for a moment is waited for`(verb: String) throws {
    let file = try taken()
    Thread {
      usleep(200_000)
      close(file)
    }.start()
    try perform(verb)
  }

  @Test(arguments: ["apply", "confirm", "revert"])
  func `a lock held for longer is refused after two seconds`(verb: String) throws {
    let file = try taken()
    defer { close(file) }
    let start = POSIX.uptime()
    #expect {
      try perform(verb)
    } throws: { error in
      if case .journal(.locked) = error as? TuneKitError { true } else { false }
    }
    #expect((2000..<10_000).contains(POSIX.uptime() - start))
  }

  @Test func `a lock is released when the journal cannot be read`() throws {
    do { _ = try open() }
    let file = bench.ground.root + Journal.folder.string + "/000001-x.jsonl"
    let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(ftruncate(descriptor, 65 << 20) == 0)
    close(descriptor)
    #expect {
      _ = try open()
    } throws: { error in
      if case .unavailable(.tooLarge) = error as? JournalError { true } else { false }
    }
    try FileManager.default.removeItem(atPath: file)
    _ = try open()
  }
}
