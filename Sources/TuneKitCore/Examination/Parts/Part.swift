/// A capture that is no whole machine, with what its comments say to whoever joins it.
///
/// Such a comment begins with `#:`. `on NAME` in a board's part is the chip's capture below it; the
/// lines of a card's part are its interrupts.
public struct Part: Sendable {
  /// The text, line by line.
  public let lines: [Substring]

  /// A part by its text.
  public init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What the marked comments say, in order.
  public var remarks: [String] {
    lines.filter { $0.hasPrefix("#:") }.map { String($0.dropFirst(2)).trimmed }
  }

  /// The chip's capture that a board's part names; nil where it is a whole machine.
  public var chip: String? {
    remarks.first { $0.hasPrefix("on ") }.map { String($0.dropFirst(3)).trimmed }
  }

  /// The entries without any comment.
  var entries: [Substring] { lines.filter { !$0.hasPrefix("#") } }
}
