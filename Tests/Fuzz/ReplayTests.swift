import Foundation
import Testing

/// Every input that once broke a parser, and the seeds, without a fuzzer.
@Suite struct `The corpora of the fuzzer` {
  @Test(arguments: Harnesses.all.map(\.name))
  func `every input is taken, and read as a naive reader reads it`(name: String) throws {
    let harness = try #require(Harnesses.named(name))
    let files = Ground.files(in: "Tests/Fuzz/Corpora/\(name)")
    #expect(!files.isEmpty, "\(name) has no corpus")
    for file in files {
      #expect(throws: Never.self, "\(file.lastPathComponent)") {
        try harness.examine(Ground.bytes(of: file))
      }
    }
  }

  @Test func `every corpus has a harness`() {
    let folders = Ground.files(in: "Tests/Fuzz/Corpora").map(\.lastPathComponent)
    #expect(Set(folders) == Set(Harnesses.all.map(\.name)))
  }
}
