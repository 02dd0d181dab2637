import Foundation
import Glibc
import Testing

/// Who may hold up a run, and who may not.
@Suite(.enabled(if: Capability.root, "only root can be another user")) struct `The lock's file` {
  static let lock = "/run/tunekit/lock"

  /// Another process, which is killed with this value.
  final class Other {
    let program: Program
    let child: Program.Child

    /// Runs a command, as the user nobody if `isNobody`.
    init(_ words: [String], asNobody isNobody: Bool = false) throws {
      let nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
      program = Program(prefix: isNobody ? nobody : [], deadline: 60)
      child = try program.start(words: words)
    }

    deinit {
      child.kill(by: SIGKILL)
      _ = program.end(of: child)
    }
  }

  /// A tree with a lock of that mode.
  private static func tree(_ mode: mode_t, of user: uid_t = 0) throws -> Tree {
    let tree = try Tree()
    tree[lock] = "4711\n"
    chmod(tree.path + lock, mode)
    chown(tree.path + lock, user, user)
    return tree
  }

  /// Whether a process holds any lock on it.
  private static func isHeld(_ tree: Tree, _ path: String = lock) -> Bool {
    let file = open(tree.path + path, O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return true }
    flock(file, LOCK_UN)
    return false
  }

  private static func mode(_ tree: Tree, _ path: String = lock) -> mode_t {
    var status = stat()
    lstat(tree.path + path, &status)
    return status.st_mode & 0o777
  }

  @Test(arguments: [0o644, 0o666, 0o604, 0o640, 0o444] as [mode_t], ["-s", "-x"])
  func `a lock that others can open is replaced, and its holder delays nothing`(
    mode: mode_t, kind: String
  ) throws {
    let tree = try Self.tree(mode == 0o640 ? 0o644 : mode)
    let before = tree.content()
    let other = try Other(
      ["flock", kind, tree.path + Self.lock, "sleep", "50"], asNobody: true)
    #expect(comes { Self.isHeld(tree) })
    chmod(tree.path + Self.lock, mode)
    let start = ContinuousClock.now
    let apply = try tree.run("apply", "--yes")
    #expect(apply.status == 0, "\(apply.story)")
    #expect(Self.mode(tree) == 0o600)
    let again = try Other(["flock", "-s", "-n", tree.path + Self.lock, "true"], asNobody: true)
    #expect(again.program.end(of: again.child).status == 66)
    let revert = try tree.run("revert")
    #expect(revert.status == 0, "\(revert.story)")
    #expect(tree.differences(from: before).isEmpty)
    #expect(ContinuousClock.now - start < .seconds(5))
    #expect(Files.names(in: tree.path + "/run/tunekit").filter { $0 != "holders" } == ["lock"])
    withExtendedLifetime(other) {}
  }

  @Test func `a lock file of another user is replaced`() throws {
    let tree = try Self.tree(0o600, of: 65534)
    let other = try Other(["flock", "-x", tree.path + Self.lock, "sleep", "50"], asNobody: true)
    #expect(comes { Self.isHeld(tree) })
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(Self.mode(tree) == 0o600)
    #expect(try tree.run("revert").status == 0)
    withExtendedLifetime(other) {}
  }

  @Test(arguments: [0o644, 0o600] as [mode_t])
  func `a lock that root holds is waited for, and the holding process is named`(mode: mode_t) throws
  {
    let tree = try Self.tree(mode)
    let other = try Other(["flock", "-x", tree.path + Self.lock, "sleep", "50"])
    #expect(comes { Self.isHeld(tree) })
    // One that is stopped has it for as long.
    other.child.kill(by: SIGSTOP)
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5, "\(run.story)")
    #expect(run.errors.contains("at work (process \(other.child.process))"), "\(run.story)")
    #expect(Self.mode(tree) == mode && tree.sessions.isEmpty)
  }

  /// A child keeps the lock of its parent, whose number the kernel still shows.
  @Test func `the lock message names no process that has ended`() throws {
    let tree = try Self.tree(0o600)
    let script = "exec 9<\"$1\"; flock 9; echo $$ >\"$2\"; sleep 20 & exit 0"
    let words = ["sh", "-c", script, "sh", tree.path + Self.lock, tree.path + "/number"]
    _ = Program().end(of: try Program().start(words: words))
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5 && run.errors.contains("(process unknown)"), "\(run.story)")
  }

  @Test(arguments: [F_RDLCK, F_WRLCK])
  func `an fcntl lock on the lock file holds up nothing`(kind: Int32) throws {
    let tree = try Self.tree(0o600)
    let file = open(tree.path + Self.lock, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    var lock = Glibc.flock()
    lock.l_type = Int16(kind)
    lock.l_whence = Int16(SEEK_SET)
    try #require(fcntl(file, F_SETLK, &lock) == 0)
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(try tree.run("revert").status == 0)
  }

  @Test(arguments: [0o777, 0o1777, 0o733, 0o775, 0o700, 0o555] as [mode_t])
  func `a lock's folder of any mode is made writable for root alone`(
    mode: mode_t
  ) throws {
    let tree = try Self.tree(0o600)
    Files.makeFolder(tree.path + "/var/lib/tunekit")
    for folder in ["/run/tunekit", "/var/lib/tunekit"] { chmod(tree.path + folder, mode) }
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    for folder in ["/run/tunekit", "/var/lib/tunekit"] {
      #expect(Self.mode(tree, folder) & 0o022 == 0, "\(folder)")
    }
    #expect(try tree.run("revert").status == 0)
    #expect(tree.differences(from: before).isEmpty)
  }

  @Test func `a lock inherited from a killed command holds up nothing`() throws {
    let tree = try Tree()
    let before = tree.content()
    let child = try Program().start(["run"] + tree.arguments + ["--", "sleep", "50"])
    #expect(comes { tree[Knobs.governor] == "performance\n" })
    let holders = tree.path + "/run/tunekit/holders"
    let record = "/run/tunekit/holders/\(child.process)"
    child.kill(by: SIGKILL)
    _ = Program().end(of: child)
    chmod(holders, 0o755)
    chmod(tree.path + record, 0o644)
    let other = try Other(["flock", "-x", tree.path + record, "sleep", "50"], asNobody: true)
    #expect(comes { Self.isHeld(tree, record) })
    let run = try Program().run(["run"] + tree.arguments + ["--", "true"])
    #expect(run.status == 0 && run.errors.contains("a killed command"), "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    withExtendedLifetime(other) {}
  }

  @Test
  func `a lock that a user holds does not keep the package from reverting on removal`() throws {
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    chmod(tree.path + Self.lock, 0o644)
    let other = try Other(["flock", "-s", tree.path + Self.lock, "sleep", "50"], asNobody: true)
    #expect(comes { Self.isHeld(tree) })
    Files.makeFolder(tree.path + "/usr/bin")
    symlink(Program.path, tree.path + "/usr/bin/tunekit")
    var program = Program(deadline: 30)
    program.environment["DPKG_ROOT"] = tree.path
    let prerm = Package.root + "/debian/tunekit.prerm"
    let run = program.end(of: try program.start(words: ["sh", prerm, "remove"]))
    #expect(run.status == 0, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty, "\(run.story)")
    withExtendedLifetime(other) {}
  }

  @Test(arguments: ["folder", "pipe", "link", "socket"])
  func `a lock file that is no plain file is named as what it is`(kind: String) throws {
    let tree = try Self.tree(0o600)
    let path = tree.path + Self.lock
    unlink(path)
    switch kind {
    case "folder": mkdir(path, 0o700)
    case "pipe": mkfifo(path, 0o600)
    case "link": symlink("elsewhere", path)
    default: mknod(path, S_IFSOCK | 0o600, 0)
    }
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5, "\(run.story)")
    #expect(run.errors.contains("/run/tunekit/lock is not a plain file"), "\(run.story)")
    #expect(!run.errors.contains("EINVAL") && !run.errors.contains("ENOENT"), "\(run.story)")
  }

  @Test(arguments: ["file", "a link that leads out", "a link to nothing"])
  func `a lock that cannot be made names the obstacle`(kind: String) throws {
    let tree = try Tree()
    Files.makeFolder(tree.path + "/run")
    switch kind {
    case "file": tree["/run/tunekit"] = "text\n"
    case "a link to nothing": symlink("nothing", tree.path + "/run/tunekit")
    default: symlink("/../../dev/shm/tunekit-test-no-such-folder", tree.path + "/run/tunekit")
    }
    let run = try tree.run("apply", "--yes")
    #expect(run.status == 5, "\(run.story)")
    #expect(run.errors.contains("/run/tunekit is not a folder"), "\(run.story)")
  }
}
