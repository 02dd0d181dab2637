import Foundation
import Glibc
import Testing

/// The command `report`, as a process.
@Suite struct `Reporting` {
  private static let result = Package.root + "/Tests/Reports/ablated.json"

  @Test func `report writes one page and changes nothing else`() throws {
    let tree = try Tree()
    let before = tree.content()
    let file = tree.path + "/page.html"
    let run = try tree.run("report", file, "--from", Self.result)
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.story)")
    let page = try #require(tree["/page.html"])
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(tree.differences(from: before).isEmpty && tree.traces.isEmpty)
    let printed = try tree.run("report", "-", "--from", Self.result)
    #expect(printed.status == 0 && printed.output.hasPrefix("<!DOCTYPE html>"))
  }

  @Test func `report replaces a page whole, and follows a link to it`() throws {
    let tree = try Tree()
    Files.write(Array("old".utf8), to: tree.path + "/page.html")
    #expect(symlink("page.html", tree.path + "/link.html") == 0)
    let run = try tree.run("report", tree.path + "/link.html")
    #expect(run.status == 0, "\(run.story)")
    #expect(tree["/page.html"]?.hasPrefix("<!DOCTYPE") == true)
    #expect(Files.link(tree.path + "/link.html") == "page.html")
  }

  @Test(arguments: ["/no/such/folder/page.html", "/proc/version", "/"])
  func `report that cannot be written is an error`(file: String) throws {
    let tree = try Tree()
    let run = try tree.run("report", file)
    #expect(run.status == 1 && run.errors.contains("cannot be written"), "\(run.story)")
    #expect(run.output.isEmpty)
  }

  @Test func `report refuses a result that it cannot show, and writes no page`() throws {
    let tree = try Tree()
    let file = tree.path + "/page.html"
    let newer = tree.path + "/newer.json"
    Files.write(Array(#"{"schema": "tunekit.prove/2"}"#.utf8), to: newer)
    let run = try tree.run("report", file, "--from", newer)
    #expect(run.status == 5 && run.errors.contains("use a newer tunekit"), "\(run.story)")
    let missing = try tree.run("report", file, "--from", tree.path + "/none.json")
    #expect(missing.status == 1 && missing.errors.contains("cannot be read"), "\(missing.story)")
    #expect(tree["/page.html"] == nil)
    let refused = try Answer(tree.run("report", file, "--from", newer, "--json"))
    #expect(refused.schema == "tunekit.report/1" && refused.outcome == "refused")
  }

  /// What a hand may make of a result, and what is said of it.
  private static let spoiled: [(reason: String, spoil: @Sendable (inout [String: Any]) -> Void)] = [
    ("it is missing", { $0 = ["schema": "tunekit.prove/1"] }),
    ("effect.percent: it is of the wrong type", { $0["effect"] = ["percent": "107"] }),
    ("it is not what the blocks come to", { $0["blocks"] = [Any]() }),
    ("blocks", { $0["blocks"] = Self.first(of: $0["blocks"], values: [1e308]) }),
    ("blocks", { $0["blocks"] = Self.first(of: $0["blocks"], values: [-1.0]) }),
    ("not what the blocks come to", { $0["blocks"] = Self.first(of: $0["blocks"], values: []) }),
    ("verdict: it is not", { $0["verdict"] = "worse" }),
    ("effect: it is not", { $0["effect"] = ["percent": 300, "low": 200, "high": 400] }),
    ("untuned: it is not", { $0["untuned"] = ["median": 1, "spread": 1, "n": 64] }),
    ("tunekit.prove/9, and this program knows", { $0["schema"] = "tunekit.prove/9" }),
    ("tunekit.plan/1", { $0["schema"] = "tunekit.plan/1" }),
  ]

  private static func first(of blocks: Any?, values: [Double]) -> [Any] {
    var blocks = blocks as? [[String: Any]] ?? []
    if !blocks.isEmpty { blocks[0]["values"] = values }
    return blocks
  }

  @Test(arguments: spoiled.indices)
  func `report and estimate refuse the same results with the same words and status`(
    index: Int
  ) throws {
    let (reason, spoil) = Self.spoiled[index]
    let tree = try Tree()
    let text = Data(try #require(Files.contents(Self.result)))
    var object = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    spoil(&object)
    let file = tree.path + "/spoiled.json"
    Files.write(Array(try JSONSerialization.data(withJSONObject: object)), to: file)
    let page = try tree.run("report", tree.path + "/page.html", "--from", file)
    let estimate = try tree.run("estimate", "--tokens-per-second", "8", "--from", file)
    #expect(page.status == 5 && page.errors.contains(reason), "\(page.story)")
    #expect(estimate.status == 5 && estimate.errors == page.errors, "\(estimate.story)")
    #expect(tree["/page.html"] == nil && estimate.output.isEmpty)
  }
}
