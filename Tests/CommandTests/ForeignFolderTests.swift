import Foundation
import Glibc
import Synchronization
import Testing

/// Named outputs in place of something that is no file, or in another user's folder.
@Suite(.enabled(if: Capability.root, "only root can make all of it"))
struct `An output among others` {
  typealias Option = `A named output`.Option
  private static let nobody: uid_t = 65534

  enum Kind: String, CaseIterable, Sendable {
    case pipe, socket, folder, disk, watchdog, null, link, dangling, toStdout

    func make(_ path: String, victim: String) {
      switch self {
      case .pipe: mkfifo(path, 0o666)
      case .socket: Self.bind(path)
      case .folder: mkdir(path, 0o755)
      // 7:200 is a loop device that no machine has; 10:130 is a watchdog: devices.txt.
      case .disk: mknod(path, S_IFBLK | 0o666, 0x7c8)
      case .watchdog: mknod(path, S_IFCHR | 0o666, 0xa82)
      case .null: mknod(path, S_IFCHR | 0o666, 0x103)
      case .link: symlink(victim, path)
      case .dangling: symlink(victim + "-not-there", path)
      case .toStdout: symlink("/dev/stdout", path)
      }
    }

    private static func bind(_ path: String) {
      let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
      let size = socklen_t(MemoryLayout<sockaddr_un>.size)
      _ = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.bind(socket, $0, size)
        }
      }
      close(socket)
    }
  }

  private struct Ground {
    let tree: Tree
    let folder: String
    let victim: String

    init(owner: uid_t) throws {
      tree = try Tree()
      (folder, victim) = (tree.path + "/f", tree.path + "/victim")
      Files.makeFolder(folder)
      chown(folder, owner, owner)
      Files.write(Array("secret".utf8), to: victim)
      chmod(victim, 0o600)
    }

    var isUntouched: Bool {
      Files.contents(victim) == Array("secret".utf8)
        && !Files.names(in: tree.path).contains("victim-not-there")
    }
  }

  private static func kind(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  @Test(arguments: `A named output`.files, Kind.allCases)
  func `an output in another user's folder is refused at once unless it is a plain file`(
    option: Option, kind: Kind
  ) throws {
    let ground = try Ground(owner: Self.nobody)
    let place = "\(ground.folder)/\(option.name)"
    kind.make(place, victim: ground.victim)
    let before = Self.kind(place)
    let start = ContinuousClock.now
    let run = try ground.tree.run(option.words(in: ground.folder), by: Program(deadline: 20))
    #expect(ContinuousClock.now - start < .seconds(10))
    // The program's own output is not that user's, even through that user's link.
    let wanted: Int32 = kind == .toStdout ? 0 : 1
    #expect(run.status == wanted, "\(run.story)")
    #expect(wanted == 0 || run.errors.contains("\(place) cannot be written"), "\(run.story)")
    #expect(Self.kind(place) == before && ground.isUntouched)
    #expect(Files.names(in: ground.folder) == [option.name])
  }

  @Test(arguments: `A named output`.files, [Kind.socket, .folder, .disk, .watchdog])
  func `an output that is no plain file is refused in your own folder`(
    option: Option, kind: Kind
  ) throws {
    let ground = try Ground(owner: 0)
    let place = "\(ground.folder)/\(option.name)"
    kind.make(place, victim: ground.victim)
    let before = Self.kind(place)
    let run = try ground.tree.run(option.words(in: ground.folder), by: Program(deadline: 20))
    #expect(run.status == 1 && run.errors.contains("cannot be written"), "\(run.story)")
    #expect(Self.kind(place) == before && Files.names(in: ground.folder) == [option.name])
  }

  @Test(arguments: [0, nobody], Kind.allCases)
  func `metrics replace whatever has their file's name`(owner: uid_t, kind: Kind) throws {
    let ground = try Ground(owner: owner)
    let place = "\(ground.folder)/tunekit.prom"
    kind.make(place, victim: ground.victim)
    let words = ["metrics", "--textfile", ground.folder]
    let run = try ground.tree.run(words, by: Program(deadline: 20))
    #expect(run.status == (kind == .folder ? 1 : 0), "\(run.story)")
    #expect(Self.kind(place) == (kind == .folder ? S_IFDIR : S_IFREG) && ground.isUntouched)
    #expect(Files.names(in: ground.folder) == ["tunekit.prom"])
  }

  @Test
  func `an output overwrites nothing while links and pipes are swapped in its place`() throws {
    let ground = try Ground(owner: Self.nobody)
    let isOver = Mutex(false)
    let (folder, victim) = (ground.folder, ground.victim)
    let names = ["tunekit.prom", "plan.json"]
    let swapper = Thread {
      let new = folder + "/new"
      while !isOver.withLock(\.self) {
        for name in names {
          mkfifo(new, 0o666)
          rename(new, "\(folder)/\(name)")
          symlink(victim, new)
          lchown(new, 65534, 65534)
          rename(new, "\(folder)/\(name)")
        }
      }
    }
    swapper.start()
    for _ in 0..<60 {
      for words in [["metrics", "--textfile", folder], ["plan", "-o", folder + "/plan.json"]] {
        let run = try ground.tree.run(words, by: Program(deadline: 20))
        #expect(!run.isHanging && (run.status == 0 || run.status == 1), "\(run.story)")
      }
    }
    isOver.withLock { $0 = true }
    #expect(ground.isUntouched)
  }

  @Test func `an output follows another user's link only to that user's files`() throws {
    let ground = try Ground(owner: Self.nobody)
    let (mine, theirs) = (ground.tree.path + "/mine", ground.tree.path + "/theirs")
    for folder in [mine, theirs] { Files.makeFolder(folder) }
    chown(theirs, Self.nobody, Self.nobody)
    for (target, status) in [(mine, 1), (theirs, 0)] as [(String, Int32)] {
      let link = ground.folder + "/way"
      unlink(link)
      symlink(target, link)
      lchown(link, Self.nobody, Self.nobody)
      for words in [
        ["plan", "-o", link + "/x"], ["capture", link + "/y"], ["report", link + "/z"],
        ["report-hardware", link + "/w"],
        ["metrics", "--textfile", link],
      ] {
        let run = try ground.tree.run(words)
        #expect(run.status == status, "\(words): \(run.story)")
      }
    }
    #expect(Files.names(in: mine).isEmpty && Files.names(in: theirs).count == 5)
  }

  @Test func `an output written by many at once is whole, with no other file left`() throws {
    let ground = try Ground(owner: 0)
    let file = ground.folder + "/plan.json"
    // As a call that was killed leaves it.
    Files.write([], to: ground.folder + "/.plan.json.4711.new")
    Files.write(Array("kept".utf8), to: ground.folder + "/.plan.json.old.new")
    let program = Program()
    for _ in 0..<4 {
      let words = ["plan", "-o", file] + ground.tree.arguments
      let children = try (0..<6).map { _ in try program.start(words: [Program.path] + words) }
      for child in children {
        let run = program.end(of: child)
        #expect(run.status == 0, "\(run.story)")
      }
      #expect(`A named output`.files[0].isWhole(file))
      #expect(Files.names(in: ground.folder).sorted() == [".plan.json.old.new", "plan.json"])
    }
  }
}
