/// What the examination found, for the modules' authors.
package struct ExaminationReport: Encodable, Hashable, Sendable {
  package enum Outcome: String, Codable, Sendable { case green, flawed }

  package struct Finding: Encodable, Hashable, Sendable {
    package let what: String
    package let why: String
    package let remedy: Message
    /// The file; nil where it is not known.
    @Nullable package var file: String?
    /// The line in it, from 1; nil where there is none.
    @Nullable package var line: Int?

    package init(_ issue: ModuleIssue, file: String? = nil, line: Int? = nil) {
      what = issue.what
      why = issue.why
      remedy = issue.remedy
      self.file = file
      self.line = line
    }
  }

  package struct Result: Encodable, Hashable, Sendable {
    package let id: ModuleID
    package let kind: ModuleSheet.Kind
    /// The captures it was held against, by name.
    package let captures: [String]
    /// How many machines with a board, a card, a slot and a profile were tried; 0 without `--pairs`.
    package let pairs: Int
    /// What is unconfirmed, which is no issue.
    package let assumed: [String]
    package let issues: [Finding]
    /// The capture that would be held against it, where it is missing; for people alone.
    package let missing: String?
    /// Why it was not tried on the machine that was named; for people alone.
    package let untried: String?

    private enum CodingKeys: String, CodingKey {
      case id, kind, captures, pairs, assumed
      case issues = "flaws"
    }

    package init(
      _ sheet: ModuleSheet, captures: [String], pairs: Int, issues: [Finding],
      missing: String? = nil, untried: String? = nil
    ) {
      (id, kind, assumed) = (sheet.id, sheet.kind, sheet.assumed)
      self.captures = captures
      self.pairs = pairs
      self.issues = issues
      self.missing = missing
      self.untried = untried
    }
  }

  package let outcome: Outcome
  package let modules: [Result]

  package init(_ modules: [Result]) {
    self.modules = modules
    outcome = modules.allSatisfy(\.issues.isEmpty) ? .green : .flawed
  }
}

extension ExaminationReport {
  /// Each module with its issues, then how many there are.
  package func text(_ style: Style) -> String {
    modules.map { Self.text(of: $0, style) }.joined() + conclusion(style)
  }

  /// How many issues there are, below the modules.
  package func conclusion(_ style: Style) -> String {
    let count = modules.map(\.issues.count).reduce(0, +)
    let end =
      count == 0
      ? (modules.count == 1
        ? "It passes" : "All \(modules.count) pass")
        + ", as far as a program can tell."
      : "\(count) issue\(count == 1 ? "" : "s") in "
        + "\(modules.count { !$0.issues.isEmpty }) of \(modules.count) modules."
    return style.plain("\n\(end)\(sides)\n")
  }

  /// How many pairs there are, where each counts for both of its modules.
  private var sides: String {
    let pairs = modules.filter { $0.kind == .board }.map(\.pairs).reduce(0, +)
    guard pairs > 0, modules.contains(where: { $0.kind == .accelerator && $0.pairs > 0 }) else {
      return ""
    }
    return " \(pairs) pairs in all, each tried for its board and for its card."
  }

  /// One module with its issues.
  package static func text(of result: Result, _ style: Style) -> String {
    style.plain(lines(of: result, style).map { $0 + "\n" }.joined())
  }

  private static func lines(of result: Result, _ style: Style) -> [String] {
    let held =
      switch result.captures.count {
      case 0:
        "checked against no captured machine"
          + ((result.untried ?? result.missing.map { "there is no \($0)" }).map { " (\($0))" } ?? "")
      case 1: "checked against 1 captured machine"
      default: "checked against \(result.captures.count) captured machines"
      }
    let pairs = result.pairs == 0 ? "" : ", \(result.pairs) pairs tried"
    let assumed = result.assumed.isEmpty ? "" : ", \(result.assumed.count) assumed"
    let sign =
      !result.issues.isEmpty
      ? style.red(style.broken)
      : result.untried == nil ? style.green(style.holds) : style.attention
    var lines = Paragraph.fitted(
      "\(sign) \(result.kind.rawValue) \(result.id): \(held)\(pairs)\(assumed)", width: style.width)
    if style.isVerbose {
      lines += result.captures.map { style.dim("    \($0)") }
      lines += result.assumed.map { style.dim("    assumed: \($0)") }
    }
    for issue in result.issues {
      let place = issue.file.map { file in
        issue.line.map { "\(file):\($0)" } ?? file
      }
      if let place { lines.append("  \(place)") }
      lines += Paragraph.indented("\(issue.what): \(issue.why)", by: 4, width: style.width)
      lines += Paragraph.indented(style.spelled(issue.remedy), by: 4, width: style.width).map(
        style.dim)
    }
    return lines
  }
}
