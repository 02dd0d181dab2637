import Foundation
import Testing

/// Every input that once broke a parser, and the seeds, without a fuzzer.
@Suite struct `The corpora of the fuzzer` {
  @Test(arguments: Harnesses.names)
  func `every stored input is parsed as the simple reference parser does`(name: String) throws {
    let harness = try #require(Harnesses.named(name))
    let files = Ground.files(in: "Tests/Fuzz/Corpora/\(name)")
    #expect(!files.isEmpty, "\(name) has no corpus")
    for file in files {
      do throws(Difference) {
        try harness.examine(Ground.bytes(of: file))
      } catch {
        Issue.record("\(file.lastPathComponent): \(error)")
      }
    }
  }

  @Test func `every corpus has a harness`() {
    let folders = Ground.files(in: "Tests/Fuzz/Corpora").map(\.lastPathComponent)
    #expect(Set(folders) == Set(Harnesses.names))
  }
}
