import Testing
import TuneKitCore

@testable import TuneKitCommand

/// The Swift of the pages for authors of modules is Swift that is compiled here.
@Suite struct `The worked examples` {
  @Test(arguments: ["adding-a-board.md", "adding-an-accelerator.md"])
  func `the Swift of the pages for authors is Swift that compiles`(_ page: String) throws {
    let sources = try Repository.files(below: "Tests/DeviceTests/Examples", ending: ".swift")
      .map { try Repository.text($0) }
    let blocks = try Repository.text("Plugins-doc/\(page)").split(separator: "```swift\n")
      .dropFirst().compactMap { $0.split(separator: "```", omittingEmptySubsequences: false).first }
    #expect(blocks.count == 2)
    for block in blocks {
      #expect(sources.contains { $0.contains(block) }, "\(page) shows what is nowhere:\n\(block)")
    }
  }

  @Test func `the Swift of the page about packages of one's own is Swift that compiles`() throws {
    let sources =
      Repository.files(below: "Tests/DeviceTests/Examples", ending: ".swift")
      + ["Plugins-doc/example-package/Sources/mytuner/main.swift"]
    let texts = try sources.map { Self.unindented(try Repository.text($0)) }
    let blocks = try Repository.text("Plugins-doc/README.md").split(separator: "```swift\n")
      .dropFirst().compactMap { $0.split(separator: "```", omittingEmptySubsequences: false).first }
    #expect(blocks.count == 2)
    for block in blocks {
      let lines = Self.unindented(block)
      #expect(texts.contains { $0.contains(lines) }, "README.md shows what is nowhere:\n\(block)")
    }
  }

  /// Its lines without comments, blank lines and what they are indented by.
  private static func unindented(_ text: some StringProtocol) -> String {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }
      .filter { !$0.isEmpty && !$0.hasPrefix("//") }.joined(separator: "\n")
  }

  @Test func `the worked examples pass the examination with nothing assumed`() throws {
    let machine = try `A broken module`.machine()
    #expect(Examination.issues(of: FinishedSbc(), on: [machine]) == [])
    #expect(Examination.issues(of: FinishedNpu(), on: FinishedSbc(), [machine]) == [])
    #expect(try Bench(machine).issues(of: FinishedSbc(), with: FinishedNpu()) == [])
    #expect(ModuleSheet(of: FinishedSbc(), from: .compiled).assumed == [])
    #expect(ModuleSheet(of: FinishedNpu(), from: .compiled).assumed == [])
    #expect(
      ModuleSheet(of: AcmeSbc(), from: .compiled).assumed == [
        "slot \"slot 1\"", "slot \"slot 2\"",
      ])
  }
}
