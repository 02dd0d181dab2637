import TuneKitCore

/// What `plugin new` has written, and what comes next.
struct SkeletonResult: Encodable {
  /// The line that makes a module known.
  struct Catalogue: Encodable {
    let file: String
    let line: String
  }

  let files: [String]
  @Nullable var catalogue: Catalogue?
  let next: String
  let notes: [String]

  func text(_ style: Style) -> String {
    var lines = files.map { "written  \($0)" }
    if let catalogue {
      lines += ["", "Add one line to \(catalogue.file):", "", "    \(catalogue.line)"]
    }
    lines += notes.flatMap { ["", "! \($0)"] }
    lines += ["", "Look for \"assumed\" in the files.  Next: \(next)"]
    return lines.map { $0 + "\n" }.joined()
  }
}
