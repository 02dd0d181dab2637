import Testing

@testable import TuneKitCore

/// A capture that is no whole machine, with what its comments say to the tests.
///
/// Such a comment begins with `#:`. `on NAME` in a board's part is the chip's capture below it; the
/// lines of a card's part are its interrupts.
struct Part {
  let lines: [Substring]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What the marked comments say, in order.
  var remarks: [String] { lines.filter { $0.hasPrefix("#:") }.map { $0.dropFirst(2).trimmed } }

  /// The chip's capture that a board's part names; nil where it is a whole machine.
  var chip: String? {
    remarks.first { $0.hasPrefix("on ") }.map { $0.dropFirst(3).trimmed }
  }

  /// The entries without any comment.
  var entries: [Substring] { lines.filter { !$0.hasPrefix("#") } }

  private static let chips = Memory<String, Capture>()

  /// The capture of a chip with a kernel, as in `RK3588_6.12`.
  static func chip(_ name: String) throws -> Capture {
    try chips.value(name) {
      let files = Repository.files(below: "Sources/Boards", ending: "/\(name).capture")
      let file = try #require(files.first, "no \(name).capture below Sources/Boards")
      return try Capture(parsing: try Repository.text(file))
    }
  }
}
