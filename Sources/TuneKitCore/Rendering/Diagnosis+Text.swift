extension Diagnosis {
  /// What diagnose shows to people.
  public func text(_ style: Style) -> String {
    var notes = Footnotes()
    var lines = headline(style) + [""]
    for part in parts() { lines += Self.lines(of: part, style) + [""] }
    lines += adviceLines(style, &notes)
    if !notes.sources.isEmpty { lines += [""] + notes.lines(style) }
    let text = lines.joined(separator: "\n") + "\n"
    return style.plain(style.isUnicode ? text : text.replacing("\u{b0}", with: ""))
  }

  /// The answer first: what comes before everything else, and the one next command.
  private func headline(_ style: Style) -> [String] {
    guard let first = recommendations.first else {
      return Paragraph.lines(
        "Nothing is wrong, and there is nothing to recommend.", width: style.width
      )
      .map(style.green)
    }
    let count = recommendations.count
    guard first.isWrong else {
      let rest = count == 1 ? "1 thing that could be done" : "\(count) things that could be done"
      return [style.green("Nothing is wrong."), "\(rest), at the end"]
    }
    let lines = Paragraph.lines("\(style.attention) \(first.title)", width: style.width)
    let more = count > 1 ? ["\(count) recommendations, at the end"] : []
    return lines.map(style.yellow)
      + Paragraph.fitted(style.suggestion("Next", first.command), width: style.width) + more
  }

  private static let column = 20

  private static func lines(of part: Part, _ style: Style) -> [String] {
    let heading = Paragraph.lines(part.title, width: style.width).map(style.bold)
    return heading
      + part.rows.flatMap { row -> [String] in
        let label = "  \(row.label)"
        let isLong = label.count + 2 > column
        let sign = row.state == .bad ? "\(style.attention) " : ""
        let lines = Paragraph.labelled(
          label, sign + row.text, column: isLong ? 4 : column, width: style.width)
        return lines.map { colored($0, row.state, style) }
      }
  }

  private static func colored(_ text: String, _ state: Row.State, _ style: Style) -> String {
    switch state {
    case .plain: text
    case .good: style.green(text)
    case .odd: style.yellow(text)
    case .bad: style.red(text)
    }
  }

  private func adviceLines(_ style: Style, _ notes: inout Footnotes) -> [String] {
    guard !recommendations.isEmpty else { return [] }
    var lines = [style.bold("Recommended, the largest effect first")]
    for (index, advice) in recommendations.enumerated() {
      let number = index < 9 ? " \(index + 1)  " : "\(index + 1)  "
      let title = Paragraph.lines(advice.title, width: style.width - 4)
      lines += title.enumerated().map { ($0.offset == 0 ? number : "    ") + $0.element }
      lines += Paragraph.indented(style.command(advice.command), by: 6, width: style.width)
        .map(style.bold)
      let why = "\(advice.reason) \(notes.reference(to: advice.source))"
      lines += Paragraph.indented("brings: \(advice.effect)", by: 4, width: style.width)
        .map(style.dim)
      lines += Paragraph.indented(why, by: 4, width: style.width).map(style.dim)
    }
    return lines
  }
}
