import Foundation
import Testing

/// What the pages name must be there.
@Suite struct `Pages that name files` {
  @Test func `every relative link of a page leads to a file or a folder`() throws {
    let pages = Repository.files(below: "Plugins-doc", ending: ".md")
      .filter { !$0.contains("/.build/") }
    #expect(pages.count > 40)
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
    let layers = try Layer.all().map(\.name)
    #expect(Array(named.prefix(layers.count)) == layers)
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

  @Test func `every link to a heading leads to one`() throws {
    func slug(_ heading: Substring) -> String {
      heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
        .replacing(" ", with: "-")
    }
    var count = 0
    let pages = Repository.files(below: "Plugins-doc", ending: ".md")
    for page in pages + ["README.md", "CONTRIBUTING.md", "SECURITY.md"] {
      let folder = page.split(separator: "/").dropLast().joined(separator: "/")
      for link in try Repository.text(page).matches(of: #/\]\(([^)\s#:]*)#([^)\s]+)\)/#) {
        let path = URL(fileURLWithPath: "/" + folder).appending(path: String(link.1))
        let target = link.1.isEmpty ? page : String(path.standardized.path.dropFirst())
        let headings = try Repository.text(target).split(separator: "\n")
          .compactMap { $0.prefixMatch(of: #/#+ (.*)/#).map { slug($0.1) } }
        #expect(headings.contains(String(link.2)), "\(page) links to \(target)#\(link.2)")
        count += 1
      }
    }
    #expect(count > 5)
  }

  @Test func `the list of decisions has every page with its title, and no other`() throws {
    let pages = Repository.files(below: "Plugins-doc/decisions", ending: ".md")
      .filter { !$0.hasSuffix("/README.md") }.sorted()
    let rows = try pages.map { page in
      let title = try #require(
        try Repository.text(page).prefixMatch(of: #/# (\d{4}): ([^\n]+)\n\nStatus: /#),
        "\(page) has no title or no status")
      let name = try #require(page.split(separator: "/").last)
      #expect(name.hasPrefix("\(title.1)-"))
      return "- [\(title.1)](\(name)): \(title.2)"
    }
    let list = try Repository.text("Plugins-doc/decisions/README.md").split(separator: "\n")
      .filter { $0.hasPrefix("- ") }.map(String.init)
    #expect(list == rows)
    #expect(rows.count > 30)
  }
}
