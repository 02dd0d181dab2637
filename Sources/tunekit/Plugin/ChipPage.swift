import TuneKitCore

/// The page of a chip, and the table in it of the boards that have it.
struct ChipPage {
  /// The page, by its path in the checkout.
  let file: String

  /// The page of a chip's module; nil where no single Swift file is called as its type.
  init?(of chip: any Board, in checkout: Folder) {
    let stem = "\(type(of: chip))"
    let files = checkout.files(below: Self.boards, ending: "/\(stem).swift")
    guard files.count == 1, let swift = files.first else { return nil }
    file = "\(swift.dropLast("swift".count))md"
  }

  /// A page by its path in the checkout.
  init(file: String) { self.file = file }

  private static let boards = "Sources/Boards"

  /// The head of the table, whose rows a test writes.
  static let head = "| board | known by | slots | from |\n|---|---|---|---|\n"

  /// What the table says of a board, all of it from the module.
  ///
  /// - Parameters:
  ///   - board: the board.
  ///   - page: its own page, by its path in the checkout; nil where this one is its page.
  /// - Returns: one row.
  func row(of board: any BoardOnChip, page: String?) -> String {
    let own = page.map { "[\(board.name)](\(way(to: $0)))" } ?? board.name
    let names: [String] =
      if case .deviceTree(let strings, _) = board.signature { strings.map { "`\($0)`" } } else {
        []
      }
    let slots = board.slots.map { "\($0.name): `\($0.controller)`, \($0.link)" }
    var sources: [String] = []
    for slot in board.slots where !sources.contains(slot.source.description) {
      sources.append(slot.source.description)
    }
    let cells = [
      "\(own) (`\(board.id)`)", names.joined(separator: ", "),
      slots.isEmpty ? "none" : slots.joined(separator: "; "), sources.joined(separator: "; "),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// The page with other rows in its table; nil where it has none.
  func text(_ page: String, with rows: [String]) -> String? {
    guard let start = page.firstRange(of: Self.head) else { return nil }
    let body = page[start.upperBound...]
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    let behind = lines.drop { $0.hasPrefix("|") }
    return page[..<start.upperBound] + rows.map { "\($0)\n" }.joined()
      + behind.joined(separator: "\n")
  }

  /// From the page's folder to a file of the checkout.
  private func way(to path: String) -> String {
    let up = file.split(separator: "/").dropLast().count - 2
    return String(repeating: "../", count: up) + path.dropFirst("\(Self.boards)/".count)
  }
}
