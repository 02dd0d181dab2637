import Accelerators
import Boards
import Foundation
import Testing
import TuneKitCore

/// Manifests beside the Swift modules that say the same, and those of the documentation.
@Suite struct `Declared modules` {
  private static func manifest(_ path: String) throws -> Manifest {
    try Manifest(parsing: Array(try Repository.text(path).utf8), file: path)
  }

  /// The manifest of Hailo's card as it has to be for a chip: costs were measured on the RK3588 alone, which a
  /// compiled module can tell apart and a manifest cannot.
  private static func card(measured isMeasured: Bool) throws -> Manifest {
    let path = "Tests/Manifests/hailo-8.toml"
    var text = try Repository.text(path)
    let unmeasured = [
      "0.04 W on an idle ROCK 5B, measured; more, and heat, under load":
        "power, and heat under load; how much, nobody has measured on this chip",
      "0.4 W on an idle ROCK 5B, measured":
        "power, also when idle; how much, nobody has measured on this chip",
    ]
    for (cost, other) in unmeasured where !isMeasured {
      #expect(text.contains(cost))
      text = text.replacingOccurrences(of: cost, with: other)
    }
    return try Manifest(parsing: Array(text.utf8), file: path)
  }

  private static func compiled() throws -> Registry {
    try Registry(boards: BoardCatalogue.all, accelerators: AcceleratorCatalogue.all)
  }

  private static let machines = CapturedMachine.all.filter {
    $0.board == "nanopc-t6" || $0.cards?.hasPrefix("hailo-8") == true
  }

  /// The bytes contain the digest of the modules, so even that is the same.
  @Test(arguments: machines, Profile.allCases)
  func `a declared module and a compiled one give the same plan, byte for byte`(
    _ machine: CapturedMachine, _ profile: Profile
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tunekit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = try RootDirectory(folder.path(percentEncoded: false))
    let compiled = try Self.compiled()
    let declared = try compiled.adding([
      Self.manifest("Tests/Manifests/nanopc-t6.toml"),
      Self.card(measured: machine.board != "raspberry-pi-5"),
    ])
    #expect(declared.replacements.map(\.id) == ["nanopc-t6", "hailo-8"])
    let image = MachineImage(try machine.capture())
    func plan(_ registry: Registry) -> String {
      do {
        let tunekit = TuneKit(image, state: state, registry: registry, profile: profile)
        return try JSON.pretty(tunekit.plan())
      } catch {
        return "\(error)"
      }
    }
    #expect(plan(declared) == plan(compiled))
    let isKnown = BoardCase.all.contains { $0.board.id.string == machine.board }
    #expect(!isKnown || machine.cards == nil || plan(compiled).contains("\"steps\""))
  }

  @Test func `a declared module has the same facts as the compiled one`() throws {
    let board = try #require(
      BoardCatalogue.all.first { $0.id == "nanopc-t6" })
    let module = try Self.manifest("Tests/Manifests/nanopc-t6.toml").module
    guard case .board(let declared) = module else {
      Issue.record("no board")
      return
    }
    #expect(declared.signature == board.signature && declared.cores == board.cores)
    #expect(declared.slots == board.slots && declared.memoryClock == board.memoryClock)
    #expect(declared.immovable == board.immovable && declared.steady == board.steady)
    #expect(declared.name == board.name && declared.chip == board.chip)
  }

  @Test func `the documented manifests are one of each kind and work with every module`() throws {
    // What `plugin new` writes of a capture is not finished, and claims the same hardware.
    let files = Repository.files(below: "Plugins-doc/examples", ending: ".toml")
      .filter { !$0.contains("/acme-") }
    #expect(
      files.map { $0.split(separator: "/").last } == [
        "example-npu.toml", "example-sbc.toml", "quiet-timer.toml",
      ])
    let registry = try Self.compiled().adding(files.map(Self.manifest))
    #expect(registry.boards.count == BoardCatalogue.all.count + 1)
    #expect(registry.accelerators.count == AcceleratorCatalogue.all.count + 1)
    #expect(registry.supplements.count == 1 && registry.replacements.isEmpty)
  }

  /// Each block that begins with `format` is a whole manifest; the others are parts of one.
  @Test func `every manifest on the page about the format can be decoded`() throws {
    let page = try Repository.text("Plugins-doc/manifest-format.md")
    let blocks = page.components(separatedBy: "```toml\n").dropFirst().map { rest in
      rest.components(separatedBy: "```")[0]
    }
    #expect(blocks.count > 10)
    var heads: [String: String] = [:]
    for block in blocks {
      var text = block
      if !block.hasPrefix("format") {
        let kind = try #require(block.prefixMatch(of: #/# (board|accelerator|knob)\n/#)?.1)
        text = try #require(heads[String(kind)]) + block
      } else {
        let kind = try #require(block.firstMatch(of: #/kind = "(\w+)"/#)?.1)
        heads[String(kind)] = heads[String(kind)] ?? block
      }
      #expect(throws: Never.self, "\(block)") {
        _ = try Manifest(parsing: Array(text.utf8), file: "manifest-format.md")
      }
    }
    #expect(heads.count == 3)
  }

  /// You cannot find a key that the page does not name.
  @Test func `the page about the manifest format names every key`() throws {
    let page = try Repository.text("Plugins-doc/manifest-format.md")
    for file in Repository.files(below: "Plugins-doc/examples", ending: ".toml") {
      let text = try Repository.text(file)
      for match in text.matches(of: #/(?:^|\n|\{ |, )([a-z-]+) = /#) {
        #expect(page.contains("`\(match.1)`"), "\(match.1)")
      }
    }
  }
}
