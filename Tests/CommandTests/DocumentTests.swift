import Foundation
import Testing
import TuneKitCore

/// What the documents show of the program is what the program prints and takes.
@Suite struct `The documents` {
  private static func page(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Package.root)/\(name)", encoding: .utf8)
  }

  /// The text of each block of code in a language.
  private static func blocks(_ language: String, of page: String) -> [String] {
    page.components(separatedBy: "```\(language)\n").dropFirst()
      .map { $0.components(separatedBy: "```")[0] }
  }

  /// The examples of a page run one after the other, as a reader would type them.
  @Test(arguments: [("README.md", 1), ("Plugins-doc/reference.md", 3)])
  func `the documents show what the program prints`(_ name: String, _ least: Int) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let program = Program(
      environment: ["XDG_RUNTIME_DIR": folder, "LANG": "C.UTF-8", "COLUMNS": "80"])
    func timeless(_ text: String) -> String {
      text.replacing(#/\d+ ms/#, with: "N ms")
        .replacing(#/applied (just now|\d+ s ago \(.*\))/#, with: "applied just now")
    }
    var count = 0
    for block in Self.blocks("console", of: try Self.page(name)) {
      for example in ("\n" + block).components(separatedBy: "\n$ tunekit ").dropFirst() {
        let parts = example.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let run = try program.run(parts[0].split(separator: " ").map(String.init))
        #expect(run.status == 0, "\(run.story)")
        let shown = (parts.count > 1 ? String(parts[1]) : "").trimmingCharacters(in: .newlines)
        let printed = (run.output + run.errors).trimmingCharacters(in: .newlines)
        #expect(timeless(shown) == timeless(printed), "\(name): tunekit \(parts[0])")
        count += 1
      }
    }
    #expect(count >= least)
  }

  @Test func `the reference lists every verb`() throws {
    let reference = try Self.page("Plugins-doc/reference.md")
    let help = try Program().run("--help")
    let verbs = help.output.split(separator: "\n").drop { !$0.hasPrefix("LOOK:") }
      .prefix { !$0.hasPrefix("OPTIONS:") }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(verbs.count >= 18)
    for verb in verbs {
      #expect(reference.contains("| `\(verb)") || reference.contains("`\(verb)`"), "\(verb)")
    }
  }

  /// Each line that a reader may paste, and each command in a table.
  @Test(arguments: [
    "README.md", "SECURITY.md", "Plugins-doc/README.md", "Plugins-doc/reference.md",
    "Plugins-doc/many-machines.md", "Plugins-doc/adding-a-board.md",
    "Plugins-doc/adding-an-accelerator.md", "Plugins-doc/capturing-a-machine.md",
    "Plugins-doc/manifest-format.md", "Plugins-doc/marking-as-tested.md",
    "Plugins-doc/hardware-report.md", "Plugins-doc/from-box-to-tested.md",
  ]) func `the documents name only verbs and options that exist`(_ name: String) throws {
    let dump = try Program().run("--experimental-dump-help")
    let object = try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any]
    let command = try #require(object?["command"] as? [String: Any])
    let line = #/(?:^|[\n`|])[ \t]*(?:\$ )?(?:sudo )?(?:swift run )?tunekit ((?:[^\n`#;&|]|\\\|)+)/#
    for match in try Self.page(name).matches(of: line) {
      let words = match.1.split(separator: " ").map(String.init).prefix { $0 != "--" }
      guard let first = words.first, first != "VERB", !first.hasPrefix("-") else { continue }
      var verb: [String: Any]? = command
      for word in words where word.wholeMatch(of: #/[A-Za-z]+(-[a-z]+)*/#) != nil {
        guard let inner = verb?["subcommands"] as? [[String: Any]] else { break }
        verb = inner.first { $0["commandName"] as? String == word }
        #expect(verb != nil, "\(name): tunekit \(match.1)")
      }
      let arguments = verb?["arguments"] as? [[String: Any]] ?? []
      let known = arguments.flatMap { $0["names"] as? [[String: Any]] ?? [] }
        .compactMap { $0["name"] as? String }
      for word in words where word.hasPrefix("--") {
        let option = word.dropFirst(2).prefix { $0 != "=" }
        guard option != "help", option != "version", verb?["subcommands"] == nil else { continue }
        #expect(known.contains(String(option)), "\(name): tunekit \(match.1)")
      }
    }
  }

  @Test func `the configuration in the reference is read and has every key`() throws {
    let blocks = Self.blocks("toml", of: try Self.page("Plugins-doc/reference.md"))
    let tree = try Tree()
    let example: String = try #require(blocks.first)
    tree["/etc/tunekit/tunekit.conf"] = example
    let answer = try Answer(try tree.run("config", "--json"))
    #expect(answer.list("errors").isEmpty)
    let keys = answer.list("settings").compactMap { $0["key"] as? String }
    #expect(Set(keys) == Set(Configuration.keys))
  }

  /// The script, with the tree's folder before every path.
  @Test func `the script in the reference restores everything without the program`() throws {
    let reference = try Self.page("Plugins-doc/reference.md")
    let block = try #require(Self.blocks("sh", of: reference).first { $0.contains("python3") })
    let script = block.split(separator: "\n").dropFirst().dropLast().joined(separator: "\n")
    let tree = try Tree()
    let before = tree.content()
    #expect(try tree.run("apply", "--yes").status == 0)
    #expect(!tree.differences(from: before).isEmpty)
    let moved = script.replacing("Path(\"/", with: "Path(\"\(tree.path)/")
      .replacing("Path(change[\"file\"])", with: "Path(\"\(tree.path)\" + change[\"file\"])")
    let program = Program()
    let run = program.end(of: try program.start(words: ["python3", "-c", moved]))
    #expect(run.status == 0, "\(run.story)")
    #expect(tree.differences(from: before).isEmpty)
    let revert = try tree.run("revert")
    #expect(revert.status == 0, "\(revert.story)")
    #expect(tree.differences(from: before).isEmpty)
  }
}
