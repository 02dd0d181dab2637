import Foundation
import Glibc
import Testing
import TuneKitCore

@testable import TuneKitManifests
@testable import TuneKitPlanning

@Suite struct `The configuration` {
  private static func read(
    _ files: KeyValuePairs<String, String>, on ground: Playground
  ) throws -> Configuration {
    for (name, text) in files {
      let path = ground.root + name
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
    return Configuration(below: ground.root)
  }

  private static func parse(_ text: String) throws(ConfigurationError) -> Configuration {
    var configuration = Configuration()
    if let mistake = configuration.take(Array(text.utf8), of: "t.conf").first { throw mistake }
    return configuration
  }

  private static let etc = "/etc/tunekit/tunekit.conf.d/"
  private static let run = "/run/tunekit/tunekit.conf.d/"
  private static let lib = "/usr/lib/tunekit/tunekit.conf.d/"

  @Test func `a missing configuration sets nothing`() throws {
    let ground = try Playground()
    let none = Configuration(below: ground.root)
    #expect(none == Configuration() && none.errors.isEmpty)
    #expect(none.text(Style()).contains("Nothing is set"))
  }

  @Test func `the configuration remembers every value's file and line`() throws {
    let found = try Self.parse(
      """
      # a comment

      board = "cm3588"
      accelerator = 'ax650n'
      device = "0003:31:00.0"
      profile = "cool"
      leave-out = [
        "governor/policy4",
        "interrupt",
      ]
      """)
    #expect(found.settings.map(\.key) == Self.order)
    #expect(found.settings.map(\.setting.line) == [3, 4, 5, 6, 8, 9])
    #expect(found.settings.allSatisfy { $0.setting.file == "t.conf" })
    #expect(found.profile?.value == .cool && found.device?.value.description == "0003:31:00.0")
  }

  private static let order = [
    "board", "accelerator", "device", "profile", "leave-out", "leave-out",
  ]

  @Test func `drop-ins are sorted over all folders, and the stronger folder wins`() throws {
    let ground = try Playground()
    let found = try Self.read(
      [
        "/etc/tunekit/tunekit.conf": "board = \"main\"\nprofile = \"cool\"",
        Self.lib + "10-a.conf": "board = \"lib-10\"",
        Self.run + "20-b.conf": "board = \"run-20\"\nleave-out = [\"one\"]",
        Self.etc + "15-c.conf": "board = \"etc-15\"",
        Self.lib + "30-d.conf": "accelerator = \"lib-30\"",
        Self.run + "30-d.conf": "accelerator = \"run-30\"",
        Self.etc + "30-d.conf": "leave-out = [\"two\"]",
        Self.etc + "notes.txt": "nothing = here",
        Self.etc + ".hidden.conf": "nothing = here",
      ], on: ground)
    #expect(found.errors.isEmpty)
    #expect(found.board?.value == "run-20")
    #expect(found.accelerator == nil)
    #expect(found.profile?.value == .cool)
    #expect(found.leaveOut.map(\.value) == ["one", "two"])
    let names = found.files.filter { $0.state == .read }.map { $0.file.split(separator: "/").last }
    #expect(names == ["tunekit.conf", "10-a.conf", "15-c.conf", "20-b.conf", "30-d.conf"])
    #expect(found.files.count { $0.state == .replaced } == 2)
  }

  /// On some systems all of `/etc` is links.
  @Test(arguments: ["/etc", "/etc/tunekit", "/etc/tunekit/tunekit.conf.d"])
  func `a configuration folder behind a link is refused once it holds a file`(
    name: String
  ) throws {
    let ground = try Playground()
    _ = try Self.read([Self.etc + "notes.txt": "nothing = here"], on: ground)
    rename(ground.root + name, ground.root + "/elsewhere")
    symlink("/elsewhere", ground.root + name)
    #expect(Configuration(below: ground.root) == Configuration())
    try "profile = \"cool\"".write(
      toFile: ground.root + "/elsewhere" + Self.etc.dropFirst(name.count) + "10.conf",
      atomically: false, encoding: .utf8)
    let found = Configuration(below: ground.root)
    #expect(found.profile == nil && found.errors.count == 1, "\(found)")
    #expect("\(found.errors)".contains("it is a link or not a folder"))
  }

  @Test func `a drop-in is masked by a link to /dev/null`() throws {
    let ground = try Playground()
    _ = try Self.read(
      [Self.lib + "10-a.conf": "board = \"lib\"", Self.etc + "x.conf": ""], on: ground)
    symlink("/dev/null", ground.root + Self.etc + "10-a.conf")
    let found = Configuration(below: ground.root)
    #expect(found.board == nil && found.errors.isEmpty)
    #expect(found.files.map(\.state) == [.replaced, .masked, .read])
  }

  @Test func `an empty leave-out list clears the earlier entries`() throws {
    var found = try Self.parse("leave-out = [\"a\", \"b\"]")
    #expect(found.take(Array("leave-out = []".utf8), of: "later.conf") == [])
    #expect(found.leaveOut.isEmpty)
  }

  @Test(arguments: [
    ("bord = \"x\"\nprofile = \"cold\"", [1, 2]),
    ("profile = 1\nspread = 1\n\nleave-out = [\"a\", 1, \"b\",\n 2]", [1, 2, 4, 5]),
    // A line that is no TOML hides nothing behind it.
    ("board = cm3588\nprofil = \"cool\"\nspread\ndevice = \"31:00\"", [1, 2, 3, 4]),
    ("board = \"a\"\nboard = \"b\"\nprofile = 2", [2, 3]),
    ("profile = 1 # ü\n\u{FEFF}x = 1\n", [1, 2]),
    // Where a list has no end, what comes behind it is unknown.
    ("leave-out = [\"a\"\nprofile = 1\nbord = 2\n", [2]),
    ("board = \"a\"", []), ("\u{FEFF}board = \"a\"\r\n", []), ("\u{FEFF}profile = 1", [1]),
  ])
  func `all mistakes of a file are found, each once and by line`(
    _ text: String, _ lines: [Int]
  ) {
    var configuration = Configuration()
    let mistakes = configuration.take(Array(text.utf8), of: "t.conf")
    let found = mistakes.map { mistake in
      if case .invalid("t.conf", let line, _) = mistake { line } else { 0 }
    }
    #expect(found == lines, "\(mistakes)")
    #expect(Set(mistakes).count == mistakes.count)
    #expect(configuration.settings.isEmpty == !lines.isEmpty)
  }

  @Test func `a file of wrong lines only is refused within a few readings`() {
    var configuration = Configuration()
    let text = String(repeating: "a b\n", count: 8000)
    #expect(configuration.take(Array(text.utf8), of: "t.conf").count == 1)
  }

  @Test(arguments: [
    (
      "board = \"a\"\nacelerator = \"x\"",
      "t.conf:2: unknown key \"acelerator\"; nearest: accelerator"
    ),
    ("profil = \"cool\"", "t.conf:1: unknown key \"profil\"; nearest: profile"),
    ("leave_out = []", "t.conf:1: unknown key \"leave_out\"; nearest: leave-out"),
    ("profile = \"cold\"", "t.conf:1: profile: there is no profile \"cold\"; nearest: cool"),
    ("on-heat = \"cold\"", "t.conf:1: on-heat: there is no choice \"cold\"; nearest: cool"),
    ("on-heat = true", "t.conf:1: on-heat takes a text, not true or false"),
    ("board = 3", "t.conf:1: board takes a text, not a whole number"),
    ("board = \" \"", "t.conf:1: board is empty"),
    ("board = \"a\\nb\"", "t.conf:1: board takes a text of one line"),
    ("device = \"31:00\"", "t.conf:1: device: \"31:00\" is not a PCI address such as"),
    ("leave-out = \"x\"", "t.conf:1: leave-out takes a list of texts, not a text"),
    ("\nleave-out = [\n1]", "t.conf:3: leave-out takes a text, not a whole number"),
    ("[board]\nid = 1", "t.conf:1: board takes a text, not a table"),
    ("board = \"a\"\nboard = \"b\"", "t.conf:2: "),
    ("board = ", "t.conf:1: "), ("\u{0}", "t.conf:1: "),
  ])
  func `an error in the configuration names file, line, key and the nearest key`(
    text: String, message: String
  ) throws {
    do throws(ConfigurationError) {
      _ = try Self.parse(text)
      Issue.record("taken: \(text)")
    } catch {
      #expect(error.description.hasPrefix(message), "\(error)")
      #expect(!error.description.contains("\n"))
    }
  }

  @Test
  func `a configuration file with an error is ignored whole, and the others are read`() throws {
    let ground = try Playground()
    let found = try Self.read(
      [
        Self.etc + "10.conf": "board = \"wrong\"\nbord = \"x\"",
        Self.etc + "20.conf": "profile = \"cool\"",
      ], on: ground)
    #expect(found.board == nil && found.profile?.value == .cool)
    #expect(found.errors.count == 1)
    #expect(found.files.map(\.state) == [.refused, .read])
    #expect("\(found.errors[0])".contains("10.conf:2: unknown key \"bord\""))
    #expect(found.text(Style(width: 300)).contains("10.conf, refused"))
  }

  private static let mischief: [(String, @Sendable (String) -> Void)] = [
    ("file", { chmod($0 + "/etc/tunekit/tunekit.conf", 0o666) }),
    ("folder", { chmod($0 + "/etc/tunekit", 0o777) }),
    ("above", { chmod($0 + "/etc", 0o775) }),
    (
      "link",
      { root in
        rename(root + "/etc/tunekit/tunekit.conf", root + "/etc/other")
        symlink("../other", root + "/etc/tunekit/tunekit.conf")
      }
    ),
    (
      "folder by link",
      { root in
        rename(root + "/etc/tunekit", root + "/etc/other")
        symlink("other", root + "/etc/tunekit")
      }
    ),
    (
      "pipe",
      { root in
        unlink(root + "/etc/tunekit/tunekit.conf")
        mkfifo(root + "/etc/tunekit/tunekit.conf", 0o600)
      }
    ),
    (
      "large",
      { root in
        let bytes = String(repeating: "#", count: 40_000)
        try? bytes.write(
          toFile: root + "/etc/tunekit/tunekit.conf", atomically: false, encoding: .utf8)
      }
    ),
  ]

  @Test func `a configuration that others can write to is refused`() throws {
    let text = "board = \"x\""
    for (name, spoil) in Self.mischief {
      let ground = try Playground()
      #expect(try Self.read(["/etc/tunekit/tunekit.conf": text], on: ground).board != nil)
      spoil(ground.root)
      let found = Configuration(below: ground.root)
      #expect(found.board == nil && found.errors.count == 1, "\(name): \(found)")
    }
  }

  @Test(.enabled(if: geteuid() == 0))
  func `a configuration that belongs to another user is refused`() throws {
    let ground = try Playground()
    _ = try Self.read(["/etc/tunekit/tunekit.conf": "board = \"x\""], on: ground)
    #expect(chown(ground.root + "/etc/tunekit/tunekit.conf", 4711, 0) == 0)
    let found = Configuration(below: ground.root)
    #expect(found.board == nil)
    #expect(found.errors.first?.description.contains("it belongs to user 4711") == true)
  }

  @Test
  func `leave-out removes steps and their checks from the plan and names file and line`() throws {
    let bench = try Bench()
    let whole = try bench.plan()
    let entry = Configured(value: "governor/policy4", file: "t.conf", line: 3)
    let tunekit = TuneKit(
      bench.image, state: bench.root,
      registry: try Registry(boards: [bench.board], accelerators: [bench.accelerator]),
      profile: .latency, leavingOut: [entry])
    let plan = try tunekit.plan()
    #expect(whole.step("governor/policy4") != nil && plan.step("governor/policy4") == nil)
    #expect(plan.steps == whole.steps.filter { $0.id != "governor/policy4" })
    #expect(plan.declined.contains { $0.why.contains("t.conf:3") })
    #expect(!plan.probes.contains { $0.step == "governor/policy4" })
  }

  @Test func `leave-out does not match half a number`() {
    let ids: [StepID] = ["interrupt/1", "interrupt/10", "interrupt/11", "governor/policy4"]
    func left(_ text: String) -> [String] {
      ids.filter { $0.begins(with: text) }.map(\.string)
    }
    #expect(left("interrupt/1") == ["interrupt/1"])
    #expect(left("interrupt") == ["interrupt/1", "interrupt/10", "interrupt/11"])
    #expect(left("gov") == ["governor/policy4"])
    #expect(left("") == [] && left("policy4") == [])
  }
}
