import Testing

@testable import TuneKitCore
@testable import tunekit

@Suite struct `The catalogues` {
  @Test func `list each board that is written, and no other`() throws {
    #expect(
      try Self.types(of: "Board", below: "Sources/Boards") == BoardCase.all.map(\.stem).sorted())
  }

  @Test func `list each accelerator that is written, and no other`() throws {
    #expect(
      try Self.types(of: "Accelerator", below: "Sources/Accelerators")
        == AcceleratorCase.all.map(\.stem).sorted())
  }

  @Test func `have a module for each folder with a capture`() {
    let stems = { (folder: String) in
      Repository.files(below: folder, ending: ".capture").map { file in
        String((file.split(separator: "/").last ?? "").dropLast(".capture".count))
      }.sorted()
    }
    #expect(stems("Sources/Boards") == BoardCase.recognised.map(\.stem).sorted())
    #expect(
      stems("Sources/Accelerators")
        == AcceleratorCase.all.filter(\.isRecognised).map(\.stem).sorted())
  }

  /// A board's own capture is the bare machine, and both copies say the same.
  @Test(arguments: BoardCase.recognised)
  func `hold the same bare board as the captured machines`(_ board: BoardCase) throws {
    let bare = CapturedMachine.all.filter {
      $0.board == board.board.id.string && $0.cards == nil
    }
    #expect(!bare.isEmpty, "no bare \(board.board.id) in \(CapturedMachine.folder)")
    let texts = try bare.map { try Repository.text($0.path("machine.capture")) }
    #expect(texts.contains(try board.captureText()), "\(bare.map(\.name)) differ from its capture")
  }

  @Test func `come with a built-in machine that is its capture`() throws {
    let capture = "\(CapturedMachine.folder)/cm3588+ax650n_6.1-vendor/machine.capture"
    #expect(
      try BuiltInMachine.text(named: "cm3588+ax650n") == Repository.text(capture),
      "\(capture) has changed: run scripts/embed-machine")
  }

  @Test func `are listed in devices.md`() throws {
    try Golden.check(DevicesPage.text(), "Plugins-doc/devices.md")
  }

  /// The types that are declared with this protocol.
  private static func types(of kind: String, below folder: String) throws -> [String] {
    try Repository.files(below: folder, ending: ".swift").flatMap { file in
      try Repository.text(file).split(separator: "\n").compactMap { line in
        line.wholeMatch(of: #/(?:public )?(?:struct|enum|final class) (\w+): (\w+) \{.*/#)
          .flatMap { $0.2 == kind ? String($0.1) : nil }
      }
    }.sorted()
  }
}

/// `Plugins-doc/devices.md`, made from the catalogues.
enum DevicesPage {
  static func text() throws -> String {
    let boards = try BoardCase.all.map { try row($0, "board") }
    let accelerators = try AcceleratorCase.all.map { try row($0, "accelerator") }
    return """
      # Devices

      Made from the catalogues by `\(Golden.command)`; do not edit. *Tested* names the verbs that have been
      seen to work on the real hardware, and the kernel; [marking-as-tested.md](marking-as-tested.md) says how.

      | id | name | kind | known by | tested | page |
      |---|---|---|---|---|---|
      \((boards + accelerators).joined(separator: "\n"))

      """
  }

  private static func row(_ module: any ModuleCase, _ kind: String) throws -> String {
    let marks = module.module.signature.marks.map { "`\($0)`" }
    let verbs = module.module.tested.verbs.sorted(by: <).map { "\($0) on \($1)" }
    let cells = [
      "`\(module.module.id)`", module.module.name, kind,
      marks.isEmpty
        ? "never; only by `--\(kind) \(module.module.id)`" : marks.joined(separator: ", "),
      verbs.isEmpty ? "nowhere yet" : verbs.joined(separator: ", "),
      "[\(module.stem).md](../\(try module.file("md")))",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}
