import Foundation
import Testing

/// Expected outputs, which lie in the repository and are part of each review.
enum Golden {
  /// Whether they are rewritten instead of compared.
  static let isUpdating = ProcessInfo.processInfo.environment["TUNEKIT_UPDATE"] == "1"

  static let command = "scripts/update"

  /// Compares a text with the file, or writes it there.
  static func check(
    _ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = (try? Repository.text(path)) ?? ""
    if text == expected { return }
    if isUpdating { return try Repository.write(text, to: path) }
    Issue.record(
      """
      \(path) says otherwise:
      \(difference(from: expected, to: text))
      If the new text is right: \(command), and read the difference before you commit it.
      """, sourceLocation: sourceLocation)
  }

  /// The lines that are gone (-) and new (+), with their numbers, at most forty.
  static func difference(from old: String, to new: String) -> String {
    let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
    let changes = lines(new).difference(from: lines(old)).map { change in
      switch change {
      case .remove(let line, let text, _): (line, 0, "- \(line + 1): \(text)")
      case .insert(let line, let text, _): (line, 1, "+ \(line + 1): \(text)")
      }
    }
    let sorted = changes.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    let rest = sorted.count > 40 ? ["and \(sorted.count - 40) lines more"] : []
    return (sorted.prefix(40) + rest).joined(separator: "\n")
  }
}

/// One golden file for what many machines print, so that new wording changes one file.
struct CollectedTexts {
  private(set) var text = ""

  mutating func add(_ text: String, of machine: String) {
    if !self.text.isEmpty { self.text += "\n" }
    self.text += "== \(machine)\n\(text)"
  }
}
