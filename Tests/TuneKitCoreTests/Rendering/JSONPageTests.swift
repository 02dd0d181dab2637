import Foundation
import Testing
import TuneKitCore

/// The page that describes what programs read.
@Suite struct `The page about JSON` {
  @Test func `the page about JSON names every grammar, phase and state`() throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).dropFirst()
    let page = try String(
      contentsOfFile: "/" + root.joined(separator: "/") + "/Plugins-doc/json.md", encoding: .utf8)
    let words =
      Grammar.allCases.map(\.rawValue) + Phase.allCases.map(\.rawValue)
      + Profile.allCases.map(\.rawValue)
      + ["applied", "partly-reverted", "interrupted", "earlier-boot"]
    #expect(words.filter { !page.contains("`\($0)`") } == [])
  }
}
