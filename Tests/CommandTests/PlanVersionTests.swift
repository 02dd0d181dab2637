import Testing

/// Plans that other versions have saved.
@Suite struct `A plan of another version` {
  private static let folder = Package.root + "/Tests/Plans"
  static let plans = Files.names(in: folder).filter { $0.hasSuffix(".json") }.sorted()

  @Test func `a plan of every release is kept for the tests`() {
    #expect(Self.plans.count >= 2)
  }

  @Test(arguments: plans)
  func `a plan of every release applies and reverts byte for byte`(plan: String) throws {
    let machine = try #require(plan.split(separator: ",").first.map { String($0) })
    let tree = try Tree(machine)
    let before = tree.content()
    let applied = try tree.run("apply", "\(Self.folder)/\(plan)", "--yes")
    #expect(applied.status == 0, "\(applied.story)")
    #expect(!tree.differences(from: before).isEmpty)
    let reverted = try tree.run("revert")
    #expect(reverted.status == 0, "\(reverted.story)")
    #expect(tree.differences(from: before).isEmpty)
  }
}
