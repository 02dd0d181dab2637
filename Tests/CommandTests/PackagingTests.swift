import Foundation
import Testing
import TuneKitCore

/// The scripts that install the program, and what comes with it.
@Suite(.serialized) struct `An installation` {
  private static let dpkg = FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg")

  private static func run(_ words: String...) throws -> Program.Run {
    let program = Program(environment: ["TUNEKIT_PROGRAM": Program.path])
    return program.end(of: try program.start(words: words))
  }

  private static func script(_ name: String, _ words: String...) throws -> Program.Run {
    let program = Program(environment: ["TUNEKIT_PROGRAM": Program.path])
    return program.end(of: try program.start(words: ["\(Package.root)/scripts/\(name)"] + words))
  }

  private static func all(below folder: String) -> [String: Tree.Item] {
    Files.content(of: folder, below: [""])
  }

  /// A machine with the folders that every one has.
  private static func machine() throws -> Tree {
    let tree = try Tree()
    for folder in ["/run", "/var/lib"] { Files.makeFolder(tree.path + folder) }
    return tree
  }

  /// A name that others can foresee in a folder that all may write to is a name that they can make.
  @Test(.enabled(if: Capability.strace, "strace may not trace here"))
  func `the installer creates nothing outside its own folder while it works`() throws {
    let tree = try Self.machine()
    let shared = tree.path + "/shared"
    Files.makeFolder(shared)
    var program = Program(
      environment: ["TUNEKIT_PROGRAM": Program.path, "TMPDIR": shared])
    program.prefix = [
      "strace", "-f", "-qq", "-e", "trace=openat,creat,rename,link,symlink", "-o",
      tree.path + "/trace",
    ]
    let script = "\(Package.root)/scripts/install"
    let run = program.end(
      of: try program.start(words: [script, "--prefix", "/opt", "--destdir", tree.path + "/to"]))
    #expect(run.status == 0, "\(run.story)")
    let lines = (tree["/trace"] ?? "").split(separator: "\n").filter { line in
      line.contains("O_CREAT") && !line.contains("O_EXCL") && line.contains("\"\(shared)/")
    }
    #expect(lines.count > 3)
    // mktemp's folder, and what is in it.
    #expect(lines.allSatisfy { $0.contains(#/\/shared\/tmp\.\w+\//#) }, "\(lines)")
    #expect(Files.names(in: shared).isEmpty)
  }

  @Test func `an installation is listed in full, and uninstall leaves no trace`() throws {
    let tree = try Self.machine()
    let before = Self.all(below: tree.path)
    let words = ["--prefix", "/opt/tunekit", "--destdir", tree.path]
    for _ in 1...2 {
      let run = try Self.script("install", words[0], words[1], words[2], words[3])
      #expect(run.status == 0, "\(run.story)")
    }
    let list = try #require(tree["/opt/tunekit/share/tunekit/installed"])
    let made = Set(Self.all(below: tree.path).keys).subtracting(before.keys)
      .map { $0.replacing("//", with: "/") }
    let listed = list.split(separator: "\n").map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
    #expect(made.sorted() == listed.map(String.init).sorted())
    let program = tree.path + "/opt/tunekit/bin/tunekit"
    #expect(try Self.run(program, "apply", "--yes", "--root", tree.path).status == 0)
    #expect(tree[Knobs.governor] == "performance\n")
    let removal = try Self.script("uninstall", words[0], words[1], words[2], words[3])
    #expect(removal.status == 0, "\(removal.story)")
    #expect(Self.all(below: tree.path) == before)
  }

  @Test func `uninstall removes nothing when it finds no installation`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let run = try Self.script("uninstall", "--destdir", folder)
    #expect(run.status == 1 && run.errors.contains("nothing is known"), "\(run.story)")
    #expect(try Self.script("install", "--prefix").status != 0)
    #expect(try Self.script("install", "--prefix", "here").status == 64)
  }

  /// dpkg below a root of its own, its scripts with DPKG_ROOT instead of chroot(2).
  @Test(.enabled(if: dpkg && Capability.root))
  func `the Debian package reverts on removal, keeps on upgrade, cleans up on purge`() throws {
    let tree = try Self.machine()
    let (before, content) = (Self.all(below: tree.path), tree.content())
    for folder in ["info", "updates"] { Files.makeFolder("\(tree.path)/var/lib/dpkg/\(folder)") }
    tree["/var/lib/dpkg/status"] = ""
    let made = try Self.script("package", tree.path + "/packages")
    #expect(made.status == 0, "\(made.story)")
    let package = made.output.split(separator: "\n").last.map(String.init) ?? ""
    func dpkg(_ words: String...) throws {
      let program = Program()
      // There is no libc6 in the tree; the program and its scripts use the machine's.
      let options = ["--force-script-chrootless", "--force-depends"]
      let line = ["dpkg", "--root=" + tree.path] + options + words
      let run = program.end(of: try program.start(words: line))
      #expect(run.status == 0, "\(run.story)")
    }
    try dpkg("--install", package)
    let program = tree.path + "/usr/bin/tunekit"
    let detect = try Self.run(program, "detect", "--root", tree.path)
    #expect(detect.status == 0 && detect.output.contains("CM3588"), "\(detect.story)")
    #expect(try Self.run(program, "apply", "--yes", "--root", tree.path).status == 0)
    try dpkg("--install", package)
    #expect(tree[Knobs.governor] == "performance\n")
    try dpkg("--remove", "tunekit")
    #expect(tree[Knobs.governor] == "schedutil\n")
    #expect(tree["/usr/bin/tunekit"] == nil)
    #expect(!tree.sessions.isEmpty)
    try dpkg("--purge", "tunekit")
    let ours = ["/var/lib/dpkg", "/packages"]
    let left = Self.all(below: tree.path).filter { name, item in
      before[name] != item && !ours.contains { name.contains($0) }
    }
    #expect(left.isEmpty, "\(left)")
    #expect(tree.differences(from: content).isEmpty)
  }

  /// A folder that plays the page of a release, with two packages that only the checksums know.
  private static func release() throws -> Tree {
    let tree = try Tree()
    for name in ["tunekit_9.0_amd64.deb", "tunekit_9.0_arm64.deb", "tunekit-ask_9.0_amd64.deb"] {
      tree["/release/" + name] = name
    }
    let sums = try run("sh", "-c", "cd \(tree.path)/release && sha256sum *")
    tree["/release/SHA256SUMS"] = sums.output
    return tree
  }

  /// What the installer says of that folder on a machine of the architecture.
  private static func get(
    _ tree: Tree, for architecture: String, at address: String? = nil
  ) throws
    -> Program.Run
  {
    tree["/bin/dpkg"] = "#!/bin/sh\necho \(architecture)\n"
    #expect(chmod(tree.path + "/bin/dpkg", 0o755) == 0)
    let path = "\(tree.path)/bin:/usr/bin:/bin"
    let program = Program(
      environment: [
        "PATH": path, "TUNEKIT_RELEASES": address ?? "file://\(tree.path)/release",
      ])
    let words = ["\(Package.root)/scripts/get", "--download", tree.path + "/here"]
    return program.end(of: try program.start(words: words))
  }

  @Test func `the installer takes this machine's packages out of a release`() throws {
    let tree = try Self.release()
    let run = try Self.get(tree, for: "amd64")
    #expect(run.status == 0, "\(run.story)")
    let names = ["tunekit-ask_9.0_amd64.deb", "tunekit_9.0_amd64.deb"]
    #expect(Files.names(in: tree.path + "/here").sorted() == names)
  }

  @Test(arguments: [
    ("armhf", nil, "needs a 64-bit system"),
    ("riscv64", nil, "no package for riscv64"),
    ("amd64", "file:///nowhere", "SHA256SUMS cannot be fetched from file:///nowhere"),
    ("amd64", "ftp://here", "must begin with https://"),
  ]) func `the installer says why there is no package`(
    architecture: String, address: String?, reason: String
  ) throws {
    let tree = try Self.release()
    let run = try Self.get(tree, for: architecture, at: address)
    #expect(run.status == 1 && run.errors.contains(reason), "\(run.story)")
    #expect(Files.names(in: tree.path + "/here").isEmpty)
  }

  @Test func `the installer takes no package that is not what the checksums say`() throws {
    let tree = try Self.release()
    tree["/release/tunekit-ask_9.0_amd64.deb"] = "another"
    let run = try Self.get(tree, for: "amd64")
    #expect(run.status == 1 && run.errors.contains("tunekit-ask_9.0_amd64.deb"), "\(run.story)")
    #expect(Files.names(in: tree.path + "/here").isEmpty)
    // A release without packages for this architecture, and one with a path for a name.
    tree["/release/SHA256SUMS"] = "\(String(repeating: "0", count: 64))  ../tunekit_9_amd64.deb\n"
    let none = try Self.get(tree, for: "amd64")
    #expect(none.status == 1 && none.errors.contains("names none"), "\(none.story)")
  }

  @Test func `the package brings every page and file that a text names`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    #expect(try Self.script("packaging/stage", folder, "/usr").status == 0)
    let check = try Self.script("packaging/check-cited", folder)
    #expect(check.status == 0, "\(check.story)")
    #expect(unlink(folder + "/usr/share/doc/tunekit/Plugins-doc/knobs.md") == 0)
    let fault = try Self.script("packaging/check-cited", folder)
    #expect(fault.status == 1 && fault.output.contains("names Plugins-doc/knobs.md"))
  }

  @Test func `the metainfo names every accelerator that the program knows`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let name = "io.github.tunekit.tunekit.metainfo.xml"
    let run = try Self.script("packaging/make-metainfo", Program.path, "\(folder)/\(name)")
    #expect(run.status == 0, "\(run.story)")
    let made = Files.contents("\(folder)/\(name)")
    #expect(made == Files.contents("\(Package.root)/scripts/packaging/\(name)"))
    let text = String(decoding: made ?? [], as: UTF8.self)
    #expect(text.contains("<modalias>pci:v00001F4Bd00000650sv*sd*bc*sc*i*</modalias>"))
  }

  private static let pages = Package.root + "/scripts/packaging/man"

  @Test func `the manual pages say what the program says`() throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let run = try Self.script("packaging/make-man", Program.path, folder)
    #expect(run.status == 0, "\(run.story)")
    let made = Files.names(in: folder).sorted()
    #expect(made == Files.names(in: Self.pages).filter { $0.hasSuffix(".8") }.sorted())
    for name in made {
      let difference = try Self.run(
        "/usr/bin/diff", "-U0", "\(Self.pages)/\(name)", "\(folder)/\(name)")
      let lines = difference.output.split(separator: "\n").prefix(40).joined(separator: "\n")
      #expect(difference.status == 0, "\(name) is old, scripts/update writes it:\n\(lines)")
    }
    let check = try Self.script("packaging/check-man", Program.path, Self.pages)
    #expect(check.status == 0, "\(check.story)")
  }

  @Test(arguments: [
    ("tunekit.8", "\\fB\\-\\-textfile\\fR", "x", "tunekit metrics --textfile"),
    ("tunekit.8", ", \\fB\\-o\\fR", "", "tunekit plan -o"),
    ("tunekit-apply.8", "\\-\\-dry\\-run", "\\-\\-dry", "--dry-run"),
    ("tunekit-apply.8", "apply \\-\\-yes", "apply \\-\\-yess", "an example has --yess"),
    ("tunekit.8", ".SS tunekit revert", ".SS tunekit give", "no section of tunekit revert"),
  ]) func `the check of the manual pages finds what a page lacks`(
    page: String, text: String, instead: String, fault: String
  ) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    for name in Files.names(in: Self.pages) {
      let bytes = Files.contents("\(Self.pages)/\(name)") ?? []
      let whole = String(decoding: bytes, as: UTF8.self)
      let changed = name == page ? whole.replacing(text, with: instead) : whole
      #expect(name != page || changed != whole)
      Files.write(Array(changed.utf8), to: "\(folder)/\(name)")
    }
    let check = try Self.script("packaging/check-man", Program.path, folder)
    #expect(check.status == 1 && check.output.contains(fault), "\(check.story)")
  }

  @Test func `the Prometheus rules use only metrics that exist`() throws {
    let tree = try Self.machine()
    let run = try Self.script("install", "--prefix", "/opt", "--destdir", tree.path)
    #expect(run.status == 0, "\(run.story)")
    let rules = try #require(tree["/opt/share/tunekit/prometheus/tunekit.rules.yml"])
    let captured = try Tree()
    #expect(try captured.run("apply", "--yes").status == 0)
    let printed = try captured.run("metrics").output
    let names = Set(rules.matches(of: #/\btunekit_\w+/#).map { String($0.0) })
    #expect(names.count > 8)
    for name in names { #expect(printed.contains("# TYPE \(name) "), "\(name)") }
    // The page shows the same, where a line may not be broken.
    let page = try String(
      contentsOfFile: Package.root + "/Plugins-doc/many-machines.md", encoding: .utf8)
    let alerts = rules.components(separatedBy: "- alert: ").dropFirst()
    #expect(alerts.count == page.matches(of: #/\| `TuneKit\w+` \|/#).count)
    for alert in alerts {
      let name = alert.prefix { $0 != "\n" }
      let expression = try #require(alert.firstMatch(of: #/expr: (.*)/#)?.1)
      #expect(page.contains("| `\(name)` | `\(expression)` |"), "\(name)")
    }
  }

  @Test func `the manual page and example of the configuration name every key`() throws {
    let page = try String(
      contentsOfFile: Package.root + "/scripts/packaging/man/tunekit.conf.5", encoding: .utf8)
    let example = try String(
      contentsOfFile: Package.root + "/scripts/packaging/tunekit.conf", encoding: .utf8)
    for key in Configuration.keys {
      #expect(page.contains("\n.BR \(key.replacing("-", with: "\\-")) "), "\(key)")
      #expect(example.contains("#\(key) = "), "\(key)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `the shell completions contain every verb`(shell: String) throws {
    let run = try Program().run("--generate-completion-script", shell)
    for verb in ["detect", "plan", "apply", "verify", "revert", "status", "run", "config"] {
      #expect(run.output.contains(verb), "\(shell): \(verb)")
    }
  }
}
