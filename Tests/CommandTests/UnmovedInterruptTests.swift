import Foundation
import Testing

/// A tree of plain files, in which writing an affinity moves no interrupt.
@Suite struct `An interrupt in a tree` {
  @Test(arguments: ["detect", "diagnose"])
  func `after apply no verb claims to know where the interrupt lands`(verb: String) throws {
    let tree = try Tree()
    #expect(try tree.run(verb).output.contains("on CPU 0"))
    #expect(try tree.run("apply", "--yes").status == 0)
    let run = try tree.run(verb)
    #expect(run.output.contains("may land on CPU 4"), "\(run.story)")
    #expect(!run.output.contains("on CPU 0"), "\(run.story)")
    let answer = try Answer(try tree.run("detect", "--json"))
    let lines = answer.list("accelerators").first?["interrupts"] as? [[String: Any]] ?? []
    #expect(lines.count == 1 && lines.first?["effective"] is NSNull, "\(lines)")
  }
}
