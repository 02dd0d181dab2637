import Foundation
import Testing

/// What the pages name must be there.
@Suite struct `Pages that name files` {
  @Test func `every relative link of a page leads to a file or a folder`() throws {
    let pages = Repository.files(below: "Plugins-doc", ending: ".md")
      .filter { !$0.contains("/.build/") }
    #expect(pages.count > 50)
    for page in pages + ["README.md", "CONTRIBUTING.md", "SECURITY.md"] {
      let folder = page.split(separator: "/").dropLast().joined(separator: "/")
      for link in try Repository.text(page).matches(of: #/\]\(([^)\s#]+)(?:#[^)]*)?\)/#) {
        let target = String(link.1)
        if target.contains(":") { continue }
        let path = URL(fileURLWithPath: "/" + folder).appending(path: target).standardized.path
        #expect(Repository.exists(String(path.dropFirst())), "\(page) links to \(target)")
      }
    }
  }

  @Test func `the architecture page lists every folder of the core in order`() throws {
    let page = try Repository.text("Plugins-doc/architecture.md")
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.prefix {
      $0.contains("|")
    }
    let named = rows.flatMap { row in
      (row.split(separator: "|").first ?? "").matches(of: #/`(\w+)`/#).map { String($0.1) }
    }
    #expect(Array(named.prefix(HouseOrder.folders.count)) == HouseOrder.folders)
  }

  @Test func `the architecture page names only files that exist`() throws {
    let page = try Repository.text("Plugins-doc/architecture.md")
    let table = try #require(page.components(separatedBy: "## Where do I add").last)
    let files = table.matches(of: #/`((?:\w+/)*[\w+]+\.swift)`/#).map { String($0.1) }
    #expect(files.count > 12)
    for file in files {
      let places = [
        "Sources/TuneKitCore/", "Sources/tunekit/", "Sources/Boards/", "Sources/Accelerators/",
      ]
      #expect(places.contains { Repository.exists($0 + file) }, "\(file)")
    }
  }
}
