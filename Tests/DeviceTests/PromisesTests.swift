import Testing

@Suite struct `The promises` {
  /// The texts in backticks on the page: `FileTests › name` or `guest/scenario.sh`.
  private static let proofs: [String] = {
    let page = (try? Repository.text("Plugins-doc/promises.md")) ?? ""
    let quoted = page.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    return quoted.filter { $0.offset % 2 == 1 }.map { String($0.element) }
      .filter { $0.contains(" › ") || $0.hasSuffix(".sh") }
  }()

  @Test func `a test exists for every promise`() throws {
    #expect(Self.proofs.count > 30)
    let files = Repository.files(below: "Tests", ending: "Tests.swift")
    for proof in Self.proofs {
      if proof.hasSuffix(".sh") {
        #expect(Repository.exists("Tests/RealKernel/scenarios/\(proof)"), "\(proof)")
        continue
      }
      let parts = proof.split(separator: " › ", maxSplits: 1).map(String.init)
      let file = try #require(files.first { $0.hasSuffix("/\(parts[0]).swift") }, "\(proof)")
      #expect(try Repository.text(file).contains("func `\(parts[1])`"), "\(proof)")
    }
  }

  @Test func `every promise has a proof`() throws {
    let page = try Repository.text("Plugins-doc/promises.md")
    let items = page.split(separator: "\n- ").dropFirst()
    #expect(items.count > 20)
    for item in items { #expect(item.contains("`"), "\(item.prefix(60)) has no proof") }
  }
}
