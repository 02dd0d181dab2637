import Testing
import TuneKitCore

@testable import TuneKitCommand

@Suite struct `The catalogues` {
  @Test func `the catalogue lists every board in the sources and no other`() throws {
    #expect(
      try Self.types(of: "Board", below: "Sources/Boards") == BoardCase.all.map(\.stem).sorted())
  }

  @Test func `the catalogue lists every accelerator in the sources and no other`() throws {
    #expect(
      try Self.types(of: "Accelerator", below: "Sources/Accelerators")
        == AcceleratorCase.all.map(\.stem).sorted())
  }

  @Test func `every folder with a capture has a module in the catalogue`() {
    let stems = { (folder: String) in
      Repository.files(below: folder, ending: ".capture").map { file in
        String((file.split(separator: "/").last ?? "").dropLast(".capture".count))
      }.filter { !$0.contains("_") }.sorted()
    }
    // A name with a kernel in it is a chip's, which several boards share.
    let boards = BoardCase.whole.filter(\.isRecognised)
    #expect(stems("Sources/Boards") == boards.map(\.stem).sorted())
    #expect(
      stems("Sources/Accelerators")
        == AcceleratorCase.all.filter(\.isRecognised).map(\.stem).sorted())
  }

  /// A board's own capture is the bare machine, and where both are written down they say the same.
  ///
  /// Machines that are called as a chip are boards that no module knows.
  @Test(arguments: BoardCase.whole.filter { $0.isRecognised && !$0.board.isChip })
  func `a board's own capture equals the bare machine among the captured ones`(
    _ board: BoardCase
  ) throws {
    let bare = CapturedMachine.all.filter {
      $0.board == board.board.id.string && $0.cards == nil
    }
    let own = try board.capture().entries
    let same = try bare.filter { try $0.capture().entries == own }
    // A new board comes with its own capture and need not come with a second one.
    #expect(
      bare.isEmpty || !same.isEmpty,
      "none of \(bare.map(\.name)) is as \(board.board.id)'s own capture")
  }

  @Test func `the built-in machine is its capture`() throws {
    let capture = "\(CapturedMachine.folder)/cm3588+ax650n_6.1-vendor/machine.capture"
    #expect(
      try BuiltInMachine.text(named: "cm3588+ax650n") == Repository.text(capture),
      "\(capture) has changed: run scripts/embed-machine")
  }

  @Test func `devices.md lists every module of the catalogue`() throws {
    try Golden.check(DevicesPage.text(), "Plugins-doc/devices.md")
  }

  /// The types that are declared with this protocol.
  private static func types(of kind: String, below folder: String) throws -> [String] {
    try Repository.files(below: folder, ending: ".swift").flatMap { file in
      try Repository.text(file).split(separator: "\n").compactMap { line in
        // A board with a chip is an `RK3588Board`, and so on.
        line.wholeMatch(of: #/(?:public )?(?:struct|enum|final class) (\w+): (\w+) \{.*/#)
          .flatMap { $0.2.hasSuffix(kind) ? String($0.1) : nil }
      }
    }.sorted()
  }
}
