import Foundation
import Glibc
import Synchronization
import Testing

/// The files that a person names, by every option that takes one.
@Suite struct `A named output` {
  /// What writes to a file in a folder, and how the file is called.
  struct Option: Sendable, CustomTestStringConvertible {
    let verb: [String]
    let name: String
    /// Whether the folder is named, and not the file.
    var isFolder = false
    var testDescription: String { verb.joined(separator: " ") }

    func words(in folder: String) -> [String] { verb + [isFolder ? folder : "\(folder)/\(name)"] }

    /// Whether the text is whole.
    func isWhole(_ path: String) -> Bool {
      let text = String(decoding: Files.contents(path) ?? [], as: UTF8.self)
      switch verb[0] {
      case "plan":
        return text.hasSuffix("}\n")
          && (try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil
      case "report": return text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n")
      case "capture": return text.contains("\n/proc/interrupts =\n") && text.hasSuffix("\n")
      default: return text.contains("tunekit_info{") && text.hasSuffix("\n")
      }
    }
  }

  static let files = [
    Option(verb: ["plan", "-o"], name: "plan.json"),
    Option(verb: ["plan", "--output"], name: "p"), Option(verb: ["capture"], name: "here.capture"),
    Option(verb: ["report"], name: "page.html"),
  ]
  static let all =
    files + [Option(verb: ["metrics", "--textfile"], name: "tunekit.prom", isFolder: true)]
  private static let nobody: uid_t = 65534

  private static func status(_ path: String) -> stat {
    var status = stat()
    lstat(path, &status)
    return status
  }

  private static func folder(of tree: Tree, owner: uid_t = geteuid()) -> String {
    let folder = tree.path + "/out"
    Files.remove(folder)
    Files.makeFolder(folder)
    if geteuid() == 0 { chown(folder, owner, owner) }
    return folder
  }

  @Test(arguments: all)
  func `a named output replaces a plain file whole, and keeps its mode and owner`(
    option: Option
  ) throws {
    let tree = try Tree()
    for mode: mode_t in [0o600, 0o640, 0o666, 0o444] {
      let folder = Self.folder(of: tree)
      let file = "\(folder)/\(option.name)"
      Files.write(Array("old".utf8), to: file)
      chmod(file, mode)
      if Capability.root { chown(file, Self.nobody, 7) }
      let old = Self.status(file)
      let run = try tree.run(option.words(in: folder))
      #expect(run.status == 0, "\(run.story)")
      let new = Self.status(file)
      #expect(new.st_ino != old.st_ino && option.isWhole(file))
      // Another user's program reads the metrics.
      #expect(new.st_mode & 0o777 == (option.isFolder ? 0o644 : mode))
      #expect(new.st_uid == old.st_uid && new.st_gid == old.st_gid)
      #expect(Files.names(in: folder) == [option.name])
    }
  }

  @Test(arguments: files)
  func `a new output file has the mode that the umask leaves`(option: Option) throws {
    let tree = try Tree()
    for (mask, mode) in [("022", 0o644), ("077", 0o600)] as [(String, mode_t)] {
      let folder = Self.folder(of: tree)
      let shell = Program(prefix: ["sh", "-c", "umask \(mask); exec \"$@\"", "sh"])
      #expect(try tree.run(option.words(in: folder), by: shell).status == 0)
      #expect(Self.status("\(folder)/\(option.name)").st_mode & 0o7777 == mode)
    }
  }

  @Test(arguments: files)
  func `a named output follows links to a file or to nothing, and leaves the links`(
    option: Option
  ) throws {
    let tree = try Tree()
    for (isThere, target) in [
      (true, "target"), (false, "target"), (true, "../out/./target"), (true, "one"),
    ] {
      let folder = Self.folder(of: tree)
      symlink(folder + "/target", folder + "/one")
      symlink(target, "\(folder)/\(option.name)")
      if isThere {
        Files.write(Array("old".utf8), to: folder + "/target")
        chmod(folder + "/target", 0o600)
      }
      let run = try tree.run(option.words(in: folder))
      #expect(run.status == 0, "\(run.story)")
      #expect(Files.link("\(folder)/\(option.name)") == target)
      #expect(option.isWhole(folder + "/target"))
      #expect(Self.status(folder + "/target").st_mode & 0o777 == (isThere ? 0o600 : 0o644))
    }
    let folder = Self.folder(of: tree)
    symlink(option.name, "\(folder)/\(option.name)")
    #expect(try tree.run(option.words(in: folder)).status == 1)
  }

  @Test(arguments: files)
  func `a named output of /dev/stdout goes where the shell sends standard output`(
    option: Option
  ) throws {
    let tree = try Tree()
    let verb = option.verb.joined(separator: " ")
    let quiet = verb.hasPrefix("plan") ? " --json 2>&1 >/dev/null" : ""
    let program = "\"\(Program.path)\" --root \"\(tree.path)\" \(verb)"
    for (line, place) in [
      ("\(program) /dev/stdout >\"$OUT\"", "OUT"),
      ("\(program) /proc/self/fd/1 | cat >\"$OUT\"", ""),
      ("\(program) /dev/fd/1 | cat >\"$OUT\"", ""), ("\(program) >(cat >\"$OUT\") >/dev/null", ""),
      ("exec 9>\"$OUT\"; \(program) /dev/fd/9 >/dev/null", ""),
      ("{ \(program) /dev/stderr\(quiet); } >\"$OUT\" 2>&1", ""),
    ] {
      let file = Self.folder(of: tree) + "/file"
      let shell = Program(environment: ["OUT": file], deadline: 30)
      let run = shell.end(
        of: try shell.start(words: ["bash", "-c", line + "; s=$?; wait; exit $s"]))
      #expect(run.status == 0 && !run.isHanging, "\(line): \(run.story)")
      for _ in 0..<100 where (Files.contents(file) ?? []).count < 2000 { usleep(20_000) }
      let text = String(decoding: Files.contents(file) ?? [], as: UTF8.self)
      #expect(
        text.contains(verb == "capture" ? "/proc/interrupts =" : "\"schema\""), "\(line) \(place)")
    }
    #expect(Self.status("/dev/stdout").st_mode & S_IFMT == S_IFLNK)
  }

  @Test(arguments: all)
  func `a named output is found through the kernel's own links to folders`(option: Option) throws {
    let tree = try Tree()
    let folder = Self.folder(of: tree)
    let script = "exec 8<\"$1\"; cd \"$1\"; shift; exec \"$@\""
    for way in ["/proc/self/cwd", "/proc/thread-self/cwd", "/dev/fd/8", "/proc/self/root\(folder)"]
    {
      let shell = Program(prefix: ["bash", "-c", script, "bash", folder])
      let run = try tree.run(option.words(in: way), by: shell)
      #expect(run.status == 0, "\(way): \(run.story)")
      #expect(Files.names(in: folder) == [option.name])
      Files.remove("\(folder)/\(option.name)")
    }
  }

  @Test(.enabled(if: Capability.root, "only root can mount"), arguments: all)
  func `a named output replaces and creates nothing in /dev`(option: Option) throws {
    let tree = try Tree()
    let scratch = FileManager.default.temporaryDirectory.path + "/tunekit-dev-\(UUID().uuidString)"
    Files.makeFolder(scratch)
    defer { Files.remove(scratch) }
    let targets =
      option.isFolder ? ["/dev"] : ["/dev/stdout", "/dev/stderr", "/dev/new", "/dev/null"]
    let script = """
      set -e; cp -a "$TREE" "$S/tree"; mkdir "$S/dev"; mount -t tmpfs none "$S/dev"
      cp -a /dev/null /dev/zero "$S/dev"; ln -s /proc/self/fd "$S/dev/fd"; ln -s fd/1 "$S/dev/stdout"
      ln -s /proc/self/fd/2 "$S/dev/stderr"; mount --bind "$S/dev" /dev; before=$(ls -l /dev); set +e
      for t in \(targets.joined(separator: " ")); do
        "$TK" --root "$S/tree" \(option.verb.joined(separator: " ")) $t >"$S/out" 2>&1; echo "$t $?"
        [ "$(ls -lA /dev)" = "$before" ] || { echo changed; ls -lA /dev; }
      done
      """
    let shell = Program(
      environment: ["S": scratch, "TREE": tree.path, "TK": Program.path], deadline: 60)
    let run = shell.end(of: try shell.start(words: ["unshare", "-m", "bash", "-c", script]))
    let isFailing = { (target: String) in ["/dev", "/dev/new"].contains(target) }
    let wanted = targets.map { "\($0) \(isFailing($0) ? 1 : 0)\n" }.joined()
    #expect(run.status == 0 && run.output == wanted, "\(run.story)")
  }

  @Test(arguments: files)
  func `a named output goes into a pipe with a reader, and fails without one`(option: Option) throws
  {
    let tree = try Tree()
    let folder = Self.folder(of: tree)
    let pipe = "\(folder)/\(option.name)"
    mkfifo(pipe, 0o600)
    let alone = try tree.run(option.words(in: folder), by: Program(deadline: 20))
    #expect(alone.status == 1 && alone.errors.contains("without a reader"), "\(alone.story)")
    let reader = Program(outputFile: folder + "/read")
    let child = try reader.start(words: ["timeout", "20", "cat", pipe])
    #expect(try tree.run(option.words(in: folder), by: Program(deadline: 20)).status == 0)
    #expect(reader.end(of: child).status == 0)
    #expect(option.isWhole(folder + "/read") && Self.status(pipe).st_mode & S_IFMT == S_IFIFO)
  }
}
